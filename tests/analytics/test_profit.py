"""Profit to date, day by day and by hand; lifetime value, break-even and the cost of one defection."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import profit
from analytics.profit import Prospects

START = date(2024, 1, 1)
RATES = {
    "PROVISION_CURRENT": Decimal("0.01"),
    "PROVISION_30": Decimal("0.10"),
    "PROVISION_60": Decimal("0.25"),
    "PROVISION_90": Decimal("0.50"),
    "PROVISION_180": Decimal("0.75"),
    "PROVISION_OVER_180": Decimal(1),
}


def day(number):
    return START + timedelta(days=number)


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 100)), max_size=8),
    st.integers(0, 70),
)
def test_outstanding_days_add_up_the_balance_of_every_day(payments, length):
    principal = Decimal(1000)
    paid = [(day(on), Decimal(amount)) for on, amount in payments]
    daily = sum(
        principal - sum(amount for paid_on, amount in paid if paid_on <= day(number))
        for number in range(length)
    )
    assert profit.outstanding_days(principal, START, paid, as_of=day(length)) == daily


@pytest.mark.parametrize(
    ("late", "kind"),
    [
        (0, "PROVISION_CURRENT"),
        (1, "PROVISION_30"),
        (30, "PROVISION_30"),
        (31, "PROVISION_60"),
        (60, "PROVISION_60"),
        (61, "PROVISION_90"),
        (90, "PROVISION_90"),
        (91, "PROVISION_180"),
        (180, "PROVISION_180"),
        (181, "PROVISION_OVER_180"),
    ],
)
def test_days_late_fall_into_buckets(late, kind):
    assert profit.provision_kind(late) == kind


def test_credit_loss_is_what_was_written_off_less_recovered_plus_what_is_expected():
    found = profit.credit_loss(
        written_off=Decimal(300),
        recovered=Decimal(50),
        outstanding=Decimal(200),
        days_past_due=45,
        provision_rates=RATES,
    )
    assert found == Decimal("300.00")


def test_an_activity_without_a_cost_is_a_fault():
    with pytest.raises(KeyError):
        profit.activity_cost({"VISIT": 1}, {})


def two_cycles(**changes):
    terms = {
        "profits": [Decimal(10), Decimal(20), Decimal(40)],
        "years": [Decimal(1), Decimal(2), Decimal(3)],
        "retention": [Decimal("0.5"), Decimal("0.8")],
        "annual_discount": Decimal("0.25"),
    }
    return Prospects(**{**terms, **changes})


def test_lifetime_value_weighs_each_cycle_by_survival_and_time():
    found = profit.lifetime_values(two_cycles(), acquisition=Decimal(4))
    assert found == [Decimal(4), Decimal("10.4"), Decimal("18.592")]


def test_survival_opens_with_one():
    assert profit.survival([Decimal("0.5"), Decimal("0.8")]) == [1, Decimal("0.5"), Decimal("0.4")]


def test_a_defection_costs_the_cycles_ahead_as_seen_from_the_pay_off():
    assert profit.cost_of_defection(two_cycles(), after=1) == Decimal("36.48")
    assert profit.cost_of_defection(two_cycles(), after=2) == Decimal(32)
    assert profit.cost_of_defection(two_cycles(), after=3) == 0


def test_replacing_the_client_adds_an_acquisition():
    found = profit.cost_of_defection(two_cycles(), after=2, replacement=Decimal(4))
    assert found == Decimal(36)


def test_losing_a_client_not_yet_won_costs_the_value_without_acquisition():
    lost = profit.cost_of_defection(two_cycles(), after=0)
    assert lost == profit.lifetime_values(two_cycles(), acquisition=Decimal(0))[-1]


def test_nobody_leaves_before_the_first_cycle():
    with pytest.raises(ValueError, match="first loan cycle"):
        profit.cost_of_defection(two_cycles(), after=-1)


def test_prospects_need_a_time_for_every_profit():
    with pytest.raises(ValueError, match="profit, a time"):
        two_cycles(years=[Decimal(1)])


def test_a_client_who_never_pays_back_has_no_break_even():
    assert profit.break_even_cycle([Decimal(1), Decimal(2)], acquisition=Decimal(4)) is None
    assert profit.break_even_cycle([Decimal(1), Decimal(3)], acquisition=Decimal(4)) == 2
