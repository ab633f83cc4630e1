"""Retention asked of the marts: who sees what, how it is cut, and what it costs to ask."""

from datetime import date

import pytest

from analytics.retention import (
    LABELS,
    Scope,
    behind,
    breakdown,
    known_as_of,
    part_names,
    report,
    returns,
    suggestion,
    survival,
)
from analytics.retention.behind import COUNTED
from crm.access import Role
from crm.periods import Period
from tests.factories import StaffFactory
from tests.spec import worked_book as book
from tests.spec.worked_rows import lent_book

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    with lent_book(django_db_blocker) as cast:
        yield cast


def other_manager(cast):
    return StaffFactory(role=Role.BRANCH_MANAGER, branches=[cast.elsewhere])


def scope(staff, window=90, **filters):
    return Scope(staff, as_of=book.AS_OF, period=book.YEAR, window=window, filters=filters)


def decided(staff, **filters):
    rate = report(scope(staff, **filters)).headline
    return rate.numerator, rate.denominator


def test_another_branch_sees_none_of_it(cast):
    for outsider in (other_manager(cast), cast.outsider):
        assert set(report(scope(outsider)).counts.values()) == {0}
        assert all(not behind(scope(outsider), name).exists() for name in COUNTED)
        assert returns(scope(outsider)).times.size == 0
        assert breakdown(scope(outsider), "branch", fewest=0) == []


def test_an_officer_and_head_office_see_theirs(cast):
    assert decided(cast.amina) == decided(cast.office) == (4, 7)


def test_filters_keep_their_own(cast):
    assert decided(cast.manager, branch=cast.elsewhere.pk) == (0, 0)
    assert decided(cast.manager, officer=cast.amina.pk) == (4, 7)
    assert decided(cast.manager, cycle=1) == (4, 7)
    assert decided(cast.manager, cycle=2) == (0, 0)
    assert decided(cast.manager, gender="MALE") == (0, 0)
    assert decided(cast.manager, area=1) == (4, 7)
    assert decided(cast.manager, area=0) == (0, 0)
    assert decided(cast.manager, age="25-34") == (0, 0)


def test_people_are_not_counted_by_loan(cast):
    found = report(scope(cast.manager, cycle=1))
    assert "opening" not in found.counts
    assert set(found.rates) == {
        "retention_event",
        "retention_event_client_decided",
        "renewal_ratio",
    }


def test_a_loan_cycle_is_followed_by_the_next(cast):
    counts = report(scope(cast.manager, cycle=1)).counts
    assert (counts["paid_off"], counts["follow_on"]) == (8, 5)


def test_people_of_an_age_are_counted_by_birth(cast):
    assert report(scope(cast.manager, age="25-34")).counts["opening"] == 0


@pytest.mark.parametrize("dimension", LABELS)
def test_the_parts_make_the_whole(cast, dimension):
    parts = breakdown(scope(cast.manager), dimension, fewest=5)
    for name, total in report(scope(cast.manager)).counts.items():
        if name in parts[0].counts:
            assert sum(part.counts[name] for part in parts) == total


def test_a_part_is_named_and_rated(cast):
    [north] = breakdown(scope(cast.office), "branch", fewest=5)
    assert (north.key, north.label) == (cast.branch.pk, "Aswan")
    assert (north.rate.numerator, north.rate.denominator) == (4, 7)
    assert part_names("cycle", [1, 2]) == {1: "1", 2: "2"}


def test_the_cost_of_asking_is_fixed(cast, django_assert_num_queries):
    with django_assert_num_queries(4):
        report(scope(cast.office))
    with django_assert_num_queries(5):
        report(scope(cast.office, window=None))
    with django_assert_num_queries(2):
        breakdown(scope(cast.office), "officer", fewest=5)
    with django_assert_num_queries(2):
        returns(scope(cast.office))
    with django_assert_num_queries(1):
        survival(scope(cast.office))


def test_the_return_curve_is_of_the_period_s_pay_offs(cast):
    curve = returns(scope(cast.office))
    # nine pay-offs; back after 1, 5, 10 and 82 days; C4 leaves after 31 and C9 after 61
    assert curve.times.tolist() == [1, 5, 10, 82]
    assert curve.at_risk.tolist() == [9, 8, 7, 4]
    assert curve.survival == pytest.approx([8 / 9, 7 / 9, 6 / 9, 6 / 9 * 3 / 4])
    assert suggestion(curve) is None


def test_survival_by_cycle_comes_from_decided_pay_offs(cast):
    curve = survival(scope(cast.office, window=30))
    assert curve.times.tolist() == [1, 2]
    assert curve.at_risk.tolist() == [8, 1]
    assert curve.survival == pytest.approx([3 / 8, 0])


def test_marts_are_known_by_the_last_night_that_ended(cast):
    assert known_as_of() is None


def test_a_period_past_the_marts_closes_with_them(cast):
    longer = Scope(cast.office, book.AS_OF, Period(book.YEAR.start, date(2026, 1, 1)), 90)
    assert report(longer).counts == report(scope(cast.office)).counts
