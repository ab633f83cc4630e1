"""Every rate of retention on the worked book, through the database: facts, marts, queries."""

import pytest

from analytics.retention import Scope, behind, report
from crm.models import Threshold
from tests.spec import worked_book as book
from tests.spec.worked_rows import lent_book
from tests.tables import parse_table

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    with lent_book(django_db_blocker) as cast:
        yield cast


def scope(staff, window=None):
    return Scope(staff=staff, as_of=book.AS_OF, period=book.YEAR, window=window)


def show_rates_from(fewest):
    Threshold.objects.create(
        name="fewest_decision_points", value=fewest, effective_from=book.YEAR.start
    )


def names(rows):
    return sorted(row.client.external_id for row in rows)


def test_the_marts_count_what_the_book_holds(cast):
    counts = report(scope(cast.manager)).counts
    for row in parse_table(book.COUNTS):
        assert (row["count"], counts[row["count"]]) == (row["count"], int(row["number"]))


def test_every_rate_reads_the_year_its_own_way_from_the_marts(cast):
    show_rates_from(1)
    for row in parse_table(book.RATES):
        window = int(row["W"]) if row["W"] else None
        rate = report(scope(cast.manager, window)).rates[row["metric"]]
        assert (
            f"{row['metric']} {float(rate.value) * 100:.2f}" == f"{row['metric']} {row['percent']}"
        )
        assert rate.numerator == int(row["numerator"])
        assert rate.denominator == int(row["denominator"])


def test_the_policy_in_force_is_ninety_days(cast):
    found = report(scope(cast.manager)).headline
    assert (found.numerator, found.denominator) == (4, 7)


def test_the_marts_censor_what_is_too_young(cast):
    for row in parse_table(book.CENSORED):
        counts = report(scope(cast.manager, int(row["W"]))).counts
        assert counts["censored"] == int(row["censored"])
        assert counts["censored"] == counts["early"] + counts["gone"] + counts["resting"]


def test_the_resting_are_named_from_the_marts(cast):
    assert names(behind(scope(cast.manager), "resting")) == book.RESTING_AT_THE_CLOSE


def test_the_clients_behind_a_number_are_as_many_as_it_says(cast):
    asked = scope(cast.manager)
    counts = report(asked).counts
    assert {name: len(behind(asked, name)) for name in counts} == counts


def test_the_kept_and_the_lost_are_named(cast):
    asked = scope(cast.manager)
    assert names(behind(asked, "kept")) == ["C1", "C2", "C5", "C6"]
    assert names(behind(asked, "rejoined")) == ["R1"]
    assert names(behind(asked, "lost")) == ["C10", "C3", "C4", "C7", "C8", "C9", "N2"]


def test_a_rate_of_four_is_not_shown(cast):
    found = report(scope(cast.manager, 180)).rates["retention_event_client_decided"]
    assert (found.value, found.is_suppressed, found.denominator) == (None, True, 4)
