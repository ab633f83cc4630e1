"""The panels of worth, risk and standing on the client page."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from analytics import marts
from analytics.models import ClientScore
from loyalty.models import Standing
from tests.cast import play
from tests.factories import LoanFactory

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 6, 1)
PANELS = ("analytics:client-profit", "analytics:client-risk", "loyalty:client-standing")


@pytest.fixture
def cast():
    return play()


@pytest.fixture
def build_loan_profit():
    return lambda: marts.build_all((*marts.OF_FACTS, "loan_profit"), AS_OF)


def panel(client, name, of, **headers):
    return client.get(reverse(name, args=[of.pk]), headers=headers)


def score(of, **changes):
    values = {
        "as_of": AS_OF,
        "interest_received": Decimal("50.00"),
        "cost_of_funds": Decimal("8.25"),
        "profit": Decimal("41.75"),
        "dropout_probability": Decimal("0.6200"),
        "value_at_stake": Decimal("77.00"),
        "reasons": [{"code": "CYCLE", "values": {"value": 1}, "points": 30}],
        "model_version": "card-1",
        "outstanding_principal": Decimal("900.00"),
        "next_installment": Decimal("250.00"),
        "days_past_due": 9,
    }
    return ClientScore.objects.create(client=of, **{**values, **changes})


def standing(of):
    return Standing.objects.create(
        client=of,
        as_of=AS_OF,
        state="ACTIVE",
        stage="INTENSIVE_CARE",
        stage_since=date(2026, 5, 2),
        cycle=2,
        episode=1,
        rest_window_days=90,
        decision_point_count=1,
        renewed_count=1,
        loyalty_score=Decimal("57.50"),
        loyalty_coverage=Decimal("0.4000"),
        weights_version=1,
        loyalty_type="UNKNOWN",
        longevity=Decimal("0.3500"),
        continuity=Decimal("0.8000"),
    )


def test_before_the_first_night_every_panel_says_what_will_fill_it(client, cast):
    client.force_login(cast.manager)
    words = ("After the next one", "There is no score", "After the next one")
    for name, said in zip(PANELS, words, strict=True):
        assert said in panel(client, name, cast.client).content.decode()


def test_risk_stands_beside_the_debt_load(client, cast):
    cast.client.monthly_income = Decimal(500)
    cast.client.save(update_fields=["monthly_income"])
    score(cast.client)
    client.force_login(cast.manager)
    shown = panel(client, PANELS[1], cast.client).content.decode()
    for words in ("62%", "first loan", "900", "50%", "The debt load is a concern", "card-1", "77"):
        assert words in shown


@pytest.mark.parametrize(("top_up_count", "is_concern"), [(1, False), (2, True)])
def test_top_ups_without_an_alert_make_debt_a_concern(client, cast, top_up_count, is_concern):
    score(cast.client)
    for place in range(1 + top_up_count):
        LoanFactory(client=cast.client, cycle=1 + place, disbursed_on=date(2026, 1 + place, 5))
    client.force_login(cast.amina)
    shown = panel(client, PANELS[1], cast.client).content.decode()
    assert ("The debt load is a concern" in shown) == is_concern


def test_an_officer_sees_the_risk_and_what_is_at_stake_without_the_profit(client, cast):
    score(cast.client)
    client.force_login(cast.amina)
    shown = panel(client, PANELS[1], cast.client).content.decode()
    assert "62%" in shown
    assert "Value at stake" in shown
    assert "77" in shown
    assert panel(client, PANELS[0], cast.client).status_code == 403


def test_profit_is_shown_part_by_part(client, cast, build_loan_profit):
    score(cast.client)
    LoanFactory(client=cast.client, cycle=1)
    build_loan_profit()
    client.force_login(cast.manager)
    shown = panel(client, PANELS[0], cast.client).content.decode()
    for words in ("41.75", "50", "-8.25", "profit-by-cycle", "Cost of funds"):
        assert words in shown


def test_the_score_is_shown_with_components_and_coverage(client, cast):
    standing(cast.client)
    client.force_login(cast.amina)
    shown = re.sub(r"<[^>]+>", "", panel(client, PANELS[2], cast.client).content.decode())
    for words in ("Intensive care", "58", "35%", "80%", "not known", "40%", "1 of 1 pay-offs"):
        assert words in shown


def test_with_htmx_a_panel_is_a_bare_fragment(client, cast):
    client.force_login(cast.manager)
    for name in PANELS:
        assert "<html" in panel(client, name, cast.client).content.decode()
        fragment = panel(client, name, cast.client, **{"HX-Request": "true"})
        assert "<html" not in fragment.content.decode()


def test_an_outsider_finds_no_such_client(client, cast):
    client.force_login(cast.outsider)
    for name in PANELS[1:]:
        assert panel(client, name, cast.client).status_code == 404
