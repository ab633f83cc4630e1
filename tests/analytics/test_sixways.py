"""The six ways to see a client: each number explains itself, what is not known is said to be."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from analytics.models import ClientScore
from analytics.sixways import six_ways
from crm.models import Goal, Interaction, ReportedBorrowing
from tests.cast import play
from tests.factories import LoanFactory
from tests.loyalty.standings import stand
from tests.surveys.books import published, question, respond, survey_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 10)
AT = datetime(2026, 6, 10, 9, tzinfo=UTC)


@pytest.fixture
def cast():
    return play()


def ways(cast, staff=None):
    return {way.name: way for way in six_ways(cast.client, staff or cast.manager, TODAY)}


def rate(cast, interest, on):
    Interaction.objects.create(
        client=cast.client,
        outcome="MET",
        occurred_on=on,
        occurred_at=AT,
        recorded_at=AT,
        interest=interest,
    )


def expect(cast, topic, minimum):
    Goal.objects.create(
        client=cast.client,
        kind="EXPECTATION",
        topic=topic,
        minimum=minimum,
        stated_on=TODAY,
        recorded_at=AT,
    )


def test_nothing_known_is_said_as_not_known(cast):
    found = ways(cast)
    assert list(found) == ["profit", "loyalty", "interest", "expectations", "complaints", "fit"]
    assert [name for name, way in found.items() if way.value is None] == [
        "profit",
        "loyalty",
        "interest",
        "expectations",
        "fit",
    ]
    assert found["complaints"].value == "No complaint"
    assert all(way.how for way in found.values())


def test_interest_is_the_mean_of_twelve_months(cast):
    rate(cast, 5, date(2026, 6, 1))
    rate(cast, 2, date(2026, 1, 1))
    rate(cast, 1, date(2025, 6, 1))
    assert ways(cast)["interest"].value == "3.5 of 5"


def test_profit_is_for_those_who_may_see_it(cast):
    ClientScore.objects.create(client=cast.client, as_of=TODAY, profit=Decimal("41.50"))
    assert "41.50" in str(ways(cast)["profit"].value)
    officer = ways(cast, cast.amina)["profit"]
    assert officer.value is None
    assert "branch managers" in officer.how


def test_expectations_stand_beside_what_others_offer(cast):
    expect(cast, "LOAN_SIZE", 3000)
    ReportedBorrowing.objects.create(
        client=cast.client, reported_on=TODAY, offer="4,000 in a week", recorded_at=AT
    )
    told = dict(ways(cast)["expectations"].parts)
    assert "3,000" in str(told["Loan size"])
    assert told["Another lender"] == "4,000 in a week"


def test_fit_compares_size_term_and_speed_with_the_latest_loan(cast):
    LoanFactory(
        client=cast.client,
        principal=2500,
        applied_on=date(2026, 1, 1),
        disbursed_on=date(2026, 1, 8),
        installment_count=6,
    )
    expect(cast, "LOAN_SIZE", 3000)
    expect(cast, "TERM", 6)
    expect(cast, "SPEED", 7)
    expect(cast, "SERVICE", None)
    fit = ways(cast)["fit"]
    assert dict(fit.parts) == {"Loan size": "not met", "Term": "met", "Speed": "met"}


def test_the_panel_opens_with_a_fixed_count_of_queries(cast, client, django_assert_max_num_queries):
    client.force_login(cast.manager)
    address = f"/clients/{cast.client.pk}/evaluation"
    expect(cast, "LOAN_SIZE", 3000)
    with django_assert_max_num_queries(17):
        page = client.get(address).content.decode()
    assert "1 recorded" in page
    assert "&lt;" not in page


def say(cast, version, answers, on=TODAY, **more):
    at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    return respond(version, answers, client=cast.client, at=at, **more).response


def pair(importance, performance):
    return {"importance": importance, "performance": performance}


@pytest.fixture
def features(db):
    return published(survey_of(*(question(name, "PAIR") for name in ("size", "speed", "price"))))


def test_what_the_client_calls_important_is_expected_and_fits_where_it_finds_us_good(
    cast, features
):
    say(cast, features, {"size": pair(5, 1)}, date(2026, 5, 1))
    say(cast, features, {"size": pair(4, 4), "speed": pair(5, 3), "price": pair(3, 5)})
    found = ways(cast)
    assert list(found["expectations"].parts) == [
        ("speed?", "important, 5 of 5"),
        ("size?", "important, 4 of 5"),
    ]
    assert found["fit"].value == "1 of 2 met"
    assert dict(found["fit"].parts) == {"speed?": "not met", "size?": "met"}


def test_answers_are_told_to_those_who_may_read_them(cast, features):
    say(cast, features, {"size": pair(4, 4)})
    found = ways(cast, cast.amina)
    assert (found["expectations"].value, found["fit"].value) == (None, None)


def test_low_answers_of_a_year_stand_among_the_complaints(cast):
    asked = survey_of(question("served", "CSAT", low={"at_most": 2, "then": "ALERT"}))
    plain = published(asked, code="plain")
    away = published(asked, code="away", keeps_officer_away=True)
    for version, on in [(plain, TODAY), (plain, date(2025, 6, 10)), (away, TODAY)]:
        say(cast, version, {"served": 1}, on)
    counts = {
        who: str(dict(ways(cast, getattr(cast, who))["complaints"].parts)["Low answers in a year"])
        for who in ("amina", "manager")
    }
    assert ["1" in counts["amina"], "2" in counts["manager"]] == [True, True]


def test_the_attitude_stands_beside_loyalty(cast):
    stand(cast.client, on=TODAY, loyalty_score=70, attitude=Decimal("0.75"))
    assert "75" in str(dict(ways(cast)["loyalty"].parts)["Attitude"])
