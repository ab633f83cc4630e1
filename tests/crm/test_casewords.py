"""Seeded names can be translated; an institution's own stay as they are."""

import pytest

from crm.casewords import CATEGORIES, DEPARTMENTS, in_words
from crm.models import CaseCategory, Department, ServicePromise


@pytest.mark.django_db
def test_every_seeded_name_is_marked_for_translation():
    assert {row.name for row in Department.objects.all()} == set(DEPARTMENTS)
    assert {row.name for row in CaseCategory.objects.all()} == set(CATEGORIES)


@pytest.mark.django_db
def test_promises_seeded_are_those_of_the_domain():
    general = ServicePromise.objects.get(category=None, severity="")
    assert (general.acknowledge_days, general.resolve_days) == (1, 30)


def test_names_of_ones_own_and_none_stay_as_they_are():
    assert in_words("Seeds and tools") == "Seeds and tools"
    assert in_words("") == ""
