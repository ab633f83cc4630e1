"""Profit to date, day by day and by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import profit

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
