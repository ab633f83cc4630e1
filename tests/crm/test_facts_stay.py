"""Facts that officers record are never changed or taken out, whoever asks; a merge may only move them."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, InternalError, transaction

from crm.models import (
    Attendance,
    Case,
    CaseCategory,
    CaseEntry,
    Client,
    GroupMeeting,
    Interaction,
    ReportedBorrowing,
)
from tests.cast import play
from tests.factories import ClientFactory, GroupFactory

pytestmark = pytest.mark.django_db
ON, AT = date(2026, 3, 2), datetime(2026, 3, 2, 9, tzinfo=UTC)


def interaction(client: Client, **changes) -> Interaction:
    values = {
        "client": client,
        "outcome": Interaction.Outcome.MET,
        "occurred_on": ON,
        "occurred_at": AT,
        "recorded_at": AT,
    }
    return Interaction.objects.create(**{**values, **changes})


def meeting(client: Client) -> GroupMeeting:
    return GroupMeeting.objects.create(
        group=GroupFactory(branch=client.branch), held_on=ON, recorded_at=AT
    )


def attendance(client: Client) -> Attendance:
    return Attendance.objects.create(meeting=meeting(client), client=client)


def borrowing(client: Client) -> ReportedBorrowing:
    return ReportedBorrowing.objects.create(client=client, reported_on=ON, recorded_at=AT)


def case_of(client: Client, **changes) -> Case:
    category, _ = CaseCategory.objects.get_or_create(code="TEST", defaults={"name": "Test"})
    values = {
        "code": "ABC234",
        "channel": Case.Channel.BRANCH,
        "category": category,
        "client": client,
        "branch": client.branch,
        "text": "The office was closed.",
        "received_on": ON,
        "received_at": AT,
        "acknowledge_by": ON,
        "resolve_by": ON,
    }
    return Case.objects.create(**{**values, **changes})


def entry(client: Client) -> CaseEntry:
    return CaseEntry.objects.create(
        case=case_of(client), kind=CaseEntry.Kind.RECEIVED, on=ON, at=AT
    )


FACTS = [
    (interaction, {"note": "changed"}),
    (meeting, {"note": "changed"}),
    (attendance, {"status": "ABSENT"}),
    (borrowing, {"offer": "changed"}),
    (entry, {"text": "changed"}),
]


@pytest.mark.parametrize(("make", "change"), FACTS)
def test_a_fact_is_not_changed(make, change):
    fact = make(play().client)
    with pytest.raises(InternalError), transaction.atomic():
        type(fact).objects.filter(pk=fact.pk).update(**change)
    before = type(fact).objects.get(pk=fact.pk)
    assert {name: getattr(before, name) for name in change} != change


@pytest.mark.parametrize(("make", "change"), FACTS)
def test_a_fact_is_not_taken_out(make, change):
    fact = make(play().client)
    with pytest.raises(InternalError), transaction.atomic():
        type(fact).objects.filter(pk=fact.pk).delete()
    assert type(fact).objects.filter(pk=fact.pk).exists()


@pytest.mark.parametrize("make", [interaction, attendance, borrowing])
def test_a_merge_may_move_a_fact(make):
    cast = play()
    other = ClientFactory(branch=cast.branch)
    fact = make(cast.client)
    assert type(fact).objects.filter(pk=fact.pk).update(client=other) == 1


def test_an_interaction_is_corrected_once():
    first = interaction(play().client)
    interaction(first.client, corrects=first)
    with pytest.raises(IntegrityError), transaction.atomic():
        interaction(first.client, corrects=first)
    assert Interaction.objects.count() == 2


def test_only_what_was_not_corrected_or_taken_back_is_in_force():
    client = play().client
    kept, wrong, regretted = (interaction(client) for _ in range(3))
    right = interaction(client, corrects=wrong)
    interaction(client, corrects=regretted, is_withdrawal=True)
    assert set(Interaction.objects.in_force()) == {kept, right}


def test_a_handler_is_never_the_accused():
    cast = play()
    with pytest.raises(IntegrityError), transaction.atomic():
        case_of(cast.client, about_staff=cast.amina, handler=cast.amina)
    assert not Case.objects.exists()


def test_the_accused_never_sees_the_case():
    cast = play()
    case = case_of(cast.client, about_staff=cast.amina, recorded_by=cast.manager)
    assert not Case.objects.visible_to(cast.amina).exists()
    assert list(Case.objects.visible_to(cast.manager)) == [case]
    assert list(Case.objects.visible_to(cast.office)) == [case]
    assert not Case.objects.visible_to(cast.outsider).exists()


def test_an_anonymous_case_has_no_client():
    cast = play()
    with pytest.raises(IntegrityError), transaction.atomic():
        case_of(cast.client, is_anonymous=True)
    assert not Case.objects.exists()
