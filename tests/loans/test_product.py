"""Loan products offer exactly what the schedule can draw up."""

import pytest

from loans import allocation, schedule
from loans.models import LoanProduct

MIRRORED = [
    (LoanProduct.InterestMethod, schedule.InterestMethod),
    (LoanProduct.Amortization, schedule.Amortization),
    (LoanProduct.Unit, schedule.Unit),
    (LoanProduct.InterestPeriod, schedule.InterestPeriod),
    (LoanProduct.DayCount, schedule.DayCount),
    (LoanProduct.EqualInstallment, schedule.EqualInstallment),
    (LoanProduct.Rounding, schedule.Rounding),
]


@pytest.mark.parametrize(("choices", "options"), MIRRORED, ids=lambda each: each.__qualname__)
def test_every_choice_is_an_option_of_the_schedule_and_the_other_way_round(choices, options):
    assert set(choices.values) == set(options)


def test_a_product_allocates_in_the_default_order_unless_it_says_otherwise():
    assert tuple(LoanProduct().allocation_order) == allocation.DEFAULT_ORDER
