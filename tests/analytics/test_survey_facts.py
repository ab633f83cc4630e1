"""What the night hears: survey facts as of their date, in standing and in what the risk may know."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from analytics.marts import (
    OF_FACTS,
    OF_PROFIT,
    OF_STANDING,
    build,
    build_all,
    build_for_moments,
    make_staging,
    settle_session,
)
from analytics.snapshots import OF_MOMENTS
from crm.sql import execute, fetch
from surveys.actions.response import withdraw_response
from surveys.models import Response
from tests.analytics.times import at_noon, day
from tests.factories import LoanFactory, StaffFactory
from tests.surveys.books import published, question, respond, survey_of

pytestmark = pytest.mark.django_db

AS_OF = day(400)
SERVED = question(
    "served",
    "CSAT",
    measures="SATISFACTION",
    low={"at_most": 2, "then": "ALERT", "kind": "REQUEST"},
)
RESPECTED = question("respected", "CSAT", measures="SATISFACTION")


@pytest.fixture
def client():
    return LoanFactory(disbursed_on=day(300)).client


@pytest.fixture
def version():
    return published(survey_of(SERVED, RESPECTED))


def answered(version, client, on, *, recorded=None, **answers):
    told = {"served": 4, "respected": 4, **answers}
    at = at_noon(recorded or on)
    return respond(version, told, client=client, at=at, answered_on=on).response


def night(as_of=AS_OF):
    """Build what a night builds of facts and standing, and return the rows of one client."""
    make_staging()
    build_all((*OF_FACTS, *OF_STANDING, *OF_PROFIT), as_of)
    build("client_standing", as_of)
    return {
        name: fetch(f"SELECT * FROM mart.{name}")
        for name in ("survey_fact", "feature", "standing", "client_standing")
    }


def test_an_answer_makes_the_attitude_and_the_loyalty_type(client, version):
    answered(version, client, day(380), served=5, respected=4)
    rows = night()
    (standing,) = rows["standing"]
    assert standing["attitude"] == Decimal("0.8750")
    assert standing["loyalty_type"] == "LATENT"
    # longevity, continuity, attitude and nothing else: 20 + 20 + 20 of 100
    assert standing["loyalty_coverage"] == Decimal("0.6000")
    (feature,) = rows["feature"]
    assert (feature["satisfaction"], feature["days_since_answered"]) == (Decimal("0.88"), 20)
    assert feature["has_low_answer"] == 0


def test_a_low_answer_puts_the_client_in_intensive_care_from_its_day(client, version):
    answered(version, client, day(390), served=1)
    rows = night()
    (standing,) = rows["client_standing"]
    assert (standing["stage"], standing["stage_since"]) == ("INTENSIVE_CARE", day(390))
    assert rows["feature"][0]["has_low_answer"] == 1


def test_what_is_recorded_after_the_moment_changes_nothing_at_that_moment(client, version):
    first = answered(version, client, day(390), served=1)
    before = night()
    answered(version, client, day(395), recorded=day(401), served=5)
    office = StaffFactory(role="HEAD_OFFICE")
    withdraw_response(response=first, reason="A mistake.", by=office, at=at_noon(day(402)))
    assert night() == before
    assert night(day(402)) != before


def test_a_response_counts_until_the_day_it_was_withdrawn(client, version):
    first = answered(version, client, day(390), served=1)
    office = StaffFactory(role="HEAD_OFFICE")
    withdraw_response(response=first, reason="A mistake.", by=office, at=at_noon(day(395)))
    assert night(day(394))["client_standing"][0]["stage"] == "INTENSIVE_CARE"
    assert night(day(395))["survey_fact"] == []


@pytest.mark.parametrize("kind", ["EXIT", "LAPSED"])
def test_an_interview_about_leaving_tells_the_attitude_and_never_the_risk(client, kind):
    version = published(survey_of(SERVED, RESPECTED), kind=kind)
    answered(version, client, day(390), served=1, respected=1)
    rows = night()
    assert rows["standing"][0]["attitude"] == 0
    (feature,) = rows["feature"]
    assert (feature["satisfaction"], feature["days_since_answered"]) == (None, None)
    assert feature["has_low_answer"] == 0
    assert rows["client_standing"][0]["stage"] != "INTENSIVE_CARE"


def test_no_column_of_the_risk_moves_with_an_interview_about_leaving(client):
    before = night()["feature"]
    answered(published(survey_of(SERVED), kind="EXIT"), client, day(390), served=1)
    assert Response.objects.count() == 1
    assert night()["feature"] == before


def test_training_reads_answers_as_the_moment_knew_them(client, version):
    """The temporary marts of training are made of the same SELECTs, at moments of the past."""
    answered(version, client, day(350), recorded=day(360), served=2, respected=2)
    answered(version, client, day(380), served=5, respected=5)
    with transaction.atomic():
        settle_session()
        execute("CREATE TEMP TABLE moment (client_id bigint, as_of date) ON COMMIT DROP")
        for as_of in (day(355), day(365), AS_OF):
            execute("INSERT INTO moment VALUES (%s, %s)", [client.pk, as_of])
        build_for_moments(("branch_limit", "cost_day", "rest_window", *OF_MOMENTS), AS_OF)
        found = fetch(
            "SELECT as_of, satisfaction, satisfaction_change, has_low_answer FROM pg_temp.feature"
            " ORDER BY as_of"
        )
        execute("DROP TABLE pg_temp.moment")
    assert [tuple(row.values()) for row in found] == [
        (day(355), None, None, 0),
        (day(365), Decimal("0.25"), None, 1),
        (AS_OF, Decimal("1.00"), Decimal("0.75"), 0),
    ]


def test_the_satisfaction_of_more_than_a_year_ago_is_not_known(client, version):
    LoanFactory(client=client, disbursed_on=day(0))
    answered(version, client, AS_OF - timedelta(days=366))
    assert night()["standing"][0]["attitude"] is None
    answered(version, client, AS_OF - timedelta(days=364))
    assert night()["standing"][0]["attitude"] == Decimal("0.7500")
