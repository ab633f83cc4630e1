"""Arrears and portfolio figures."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from loans.arrears import (
    Exposure,
    Unpaid,
    amount_overdue,
    arrears_rate,
    days_past_due,
    gross_loan_portfolio,
    operational_self_sufficiency,
    period_average,
    portfolio_at_risk,
    portfolio_yield,
    write_off_ratio,
)

AS_OF = date(2024, 6, 30)
BOOK = [
    Exposure(outstanding_principal=Decimal(1000)),
    Exposure(outstanding_principal=Decimal(400), overdue=Decimal(50), days_past_due=35),
    Exposure(outstanding_principal=Decimal(600)),
]
"""The worked example: three loans, the second 35 days late with 50 overdue."""


def owing(days_ago: int, amount: int) -> Unpaid:
    return Unpaid(AS_OF - timedelta(days=days_ago), Decimal(amount))


def test_days_past_due_count_from_the_oldest_unpaid_installment():
    unpaid = [owing(65, 0), owing(5, 100), owing(35, 20), owing(-25, 100)]

    assert days_past_due(unpaid, as_of=AS_OF) == 35
    assert amount_overdue(unpaid, as_of=AS_OF) == 120


def test_an_installment_due_today_is_not_late_and_tomorrow_it_is():
    unpaid = [owing(0, 100)]

    assert days_past_due(unpaid, as_of=AS_OF) == 0
    assert amount_overdue(unpaid, as_of=AS_OF) == 0
    assert days_past_due(unpaid, as_of=AS_OF + timedelta(days=1)) == 1


def test_a_loan_paid_up_is_not_late():
    assert days_past_due([owing(35, 0)], as_of=AS_OF) == 0
    assert days_past_due([], as_of=AS_OF) == 0


@pytest.mark.parametrize(
    ("days", "expected"), [(1, "0.2"), (30, "0.2"), (34, "0.2"), (35, "0"), (90, "0")]
)
def test_portfolio_at_risk_takes_the_whole_loan_once_it_is_later_than_the_days(days, expected):
    assert portfolio_at_risk(BOOK, days=days) == Decimal(expected)


def test_the_arrears_rate_takes_only_the_late_amount():
    assert arrears_rate(BOOK) == Decimal("0.025")


def test_a_written_off_loan_is_in_neither_part_of_any_figure():
    written_off = Exposure(
        outstanding_principal=Decimal(5000),
        overdue=Decimal(5000),
        days_past_due=400,
        is_written_off=True,
    )
    book = [*BOOK, written_off]

    assert gross_loan_portfolio(book) == 2000
    assert portfolio_at_risk(book, days=30) == Decimal("0.2")
    assert arrears_rate(book) == Decimal("0.025")


def test_an_empty_portfolio_has_no_ratio():
    assert gross_loan_portfolio([]) == 0
    assert portfolio_at_risk([], days=30) is None
    assert arrears_rate([]) is None
    assert write_off_ratio(Decimal(10), Decimal(0)) is None
    assert portfolio_yield(Decimal(10), Decimal(0)) is None


def test_a_book_may_be_read_once():
    assert portfolio_at_risk(iter(BOOK), days=30) == Decimal("0.2")
    assert arrears_rate(iter(BOOK)) == Decimal("0.025")


def test_period_ratios_are_over_the_average_portfolio():
    average = period_average([Decimal(1800), Decimal(2000), Decimal(2200)])

    assert average == 2000
    assert write_off_ratio(Decimal(40), average) == Decimal("0.02")
    assert portfolio_yield(Decimal(600), average) == Decimal("0.3")


def test_an_average_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one balance"):
        period_average([])


def test_self_sufficiency_is_revenue_over_all_three_expenses():
    costs = {"financial": Decimal(200), "provision": Decimal(50), "operating": Decimal(550)}

    assert operational_self_sufficiency(revenue=Decimal(1000), **costs) == Decimal("1.25")
    assert operational_self_sufficiency(revenue=Decimal(600), **costs) == Decimal("0.75")


def test_self_sufficiency_without_expense_is_unknown():
    nothing = Decimal(0)

    assert (
        operational_self_sufficiency(
            revenue=Decimal(1), financial=nothing, provision=nothing, operating=nothing
        )
        is None
    )
