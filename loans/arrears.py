"""Arrears: how late a loan is, and what that says of the portfolio."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from crm.money import ZERO


@dataclass(frozen=True)
class Unpaid:
    """What an installment still owes, in currency units; zero once it is paid."""

    due_on: date
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """One loan as the portfolio sees it on a day.

    Parameters
    ----------
    outstanding_principal
        All principal not yet repaid, due or not, in currency units; no accrued interest.
    overdue
        The part of it that is past due.
    days_past_due
        Days since the oldest unpaid due date.
    is_written_off
        A written-off loan belongs to no portfolio figure.
    """

    outstanding_principal: Decimal
    overdue: Decimal = ZERO
    days_past_due: int = 0
    is_written_off: bool = False


def days_past_due(unpaid: Iterable[Unpaid], *, as_of: date) -> int:
    """Count the days since the oldest unpaid installment fell due.

    Parameters
    ----------
    unpaid
        The loan's installments with what each still owes.
    as_of
        The day of the question; an installment due that day is not late yet.

    Returns
    -------
    int
        Days, 0 when nothing is late.
    """
    return max(((as_of - each.due_on).days for each in _late(unpaid, as_of)), default=0)


def amount_overdue(unpaid: Iterable[Unpaid], *, as_of: date) -> Decimal:
    """Sum what fell due before a day and is still unpaid.

    Parameters
    ----------
    unpaid
        The loan's installments with what each still owes.
    as_of
        The day of the question.

    Returns
    -------
    Decimal
        Currency units.
    """
    return sum((each.amount for each in _late(unpaid, as_of)), ZERO)


def gross_loan_portfolio(book: Iterable[Exposure]) -> Decimal:
    """Sum the outstanding principal of all loans not written off, in currency units."""
    return sum((loan.outstanding_principal for loan in _on_the_books(book)), ZERO)


def portfolio_at_risk(book: Iterable[Exposure], *, days: int) -> Decimal | None:
    """Return PAR(days): the share of the portfolio in loans more than so many days late.

    Parameters
    ----------
    book
        The loans.
    days
        A loan exactly this late does not count yet.

    Returns
    -------
    Decimal or None
        A fraction from 0 to 1: the full outstanding principal of the late loans over the gross
        loan portfolio; None for an empty portfolio.

    Notes
    -----
    *Source*: CGAP, *Microfinance Consensus Guidelines: Definitions of Selected Financial Terms,
    Ratios, and Adjustments for Microfinance* (third edition, 2003), portfolio quality.
    """
    loans = list(_on_the_books(book))
    late = (loan for loan in loans if loan.days_past_due > days)
    return _ratio(gross_loan_portfolio(late), gross_loan_portfolio(loans))


def arrears_rate(book: Iterable[Exposure]) -> Decimal | None:
    """Return the overdue amount as a share of the gross loan portfolio.

    Parameters
    ----------
    book
        The loans.

    Returns
    -------
    Decimal or None
        A fraction; None for an empty portfolio. It understates risk, since the rest of a late
        loan is at risk too: read it beside PAR.
    """
    loans = list(_on_the_books(book))
    return _ratio(sum((loan.overdue for loan in loans), ZERO), gross_loan_portfolio(loans))


def period_average(balances: Sequence[Decimal]) -> Decimal:
    """Return the mean of balances taken at even distances over a period.

    Parameters
    ----------
    balances
        At least one balance, in currency units, opening and closing ones included.

    Returns
    -------
    Decimal
        Currency units, unrounded.

    Raises
    ------
    ValueError
        When there is no balance.
    """
    if not balances:
        raise ValueError("An average needs at least one balance.")
    return sum(balances, ZERO) / len(balances)


def write_off_ratio(written_off: Decimal, average_portfolio: Decimal) -> Decimal | None:
    """Return what was written off in a period over the average gross loan portfolio.

    Parameters
    ----------
    written_off, average_portfolio
        Currency units, of the same period.

    Returns
    -------
    Decimal or None
        A fraction of the period, not annualized; None without a portfolio.

    Notes
    -----
    *Source*: CGAP (2003), portfolio quality.
    """
    return _ratio(written_off, average_portfolio)


def portfolio_yield(cash_income: Decimal, average_portfolio: Decimal) -> Decimal | None:
    """Return the interest, fees and commissions received over the average portfolio.

    Parameters
    ----------
    cash_income
        Received in cash in the period, not accrued, in currency units.
    average_portfolio
        Average gross loan portfolio of the period, in currency units.

    Returns
    -------
    Decimal or None
        A fraction of the period, not annualized; None without a portfolio.

    Notes
    -----
    *Source*: CGAP (2003), sustainability and profitability.
    """
    return _ratio(cash_income, average_portfolio)


def operational_self_sufficiency(
    *, revenue: Decimal, financial: Decimal, provision: Decimal, operating: Decimal
) -> Decimal | None:
    """Return operating revenue over all expense.

    Parameters
    ----------
    revenue
        Operating revenue of a period, in currency units.
    financial, provision, operating
        Financial expense, net loan loss provision expense and operating expense of that period.

    Returns
    -------
    Decimal or None
        A fraction: at 1 the institution covers its costs; None without any expense.

    Notes
    -----
    *Source*: CGAP (2003), sustainability and profitability.
    """
    return _ratio(revenue, financial + provision + operating)


def _late(unpaid: Iterable[Unpaid], as_of: date) -> list[Unpaid]:
    return [each for each in unpaid if each.due_on < as_of and each.amount > 0]


def _on_the_books(book: Iterable[Exposure]) -> Iterable[Exposure]:
    return (loan for loan in book if not loan.is_written_off)


def _ratio(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    return numerator / denominator if denominator else None
