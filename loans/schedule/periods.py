"""Interest periods: when installments fall due and what share of the balance each period costs."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from crm.periods import Period, add_months
from loans.schedule.terms import DayCount, InterestPeriod, Terms, Unit

_PER_YEAR = {Unit.DAYS: 365, Unit.WEEKS: 52, Unit.MONTHS: 12}
_YEAR_DAYS = {DayCount.ACTUAL_365: 365, DayCount.ACTUAL_360: 360, DayCount.ACTUAL_364: 364}


def due_dates(terms: Terms) -> tuple[date, ...]:
    """Return the due date of every installment, in order.

    Months are counted from the first of the dates given, so that a loan disbursed on the 31st
    falls due on the last day of every month, also after February.
    """
    if terms.first_due_on is None:
        steps = range(1, terms.installment_count + 1)
        return tuple(_later(terms, terms.disbursed_on, step) for step in steps)
    return tuple(_later(terms, terms.first_due_on, step) for step in range(terms.installment_count))


def nominal_factor(terms: Terms) -> Decimal:
    """Return the nominal rate of one repayment period.

    Returns
    -------
    Decimal
        Annual rate × n / 12 for n months, / 52 for n weeks, / 365 for n days.
    """
    return terms.annual_rate * terms.repayment_every / _PER_YEAR[terms.repayment_unit]


def period_factors(terms: Terms) -> tuple[Decimal, ...]:
    """Return the rate of every interest period.

    Returns
    -------
    tuple of Decimal
        One fraction of the balance per installment, in order.
    """
    if terms.interest_period == InterestPeriod.SAME_AS_REPAYMENT:
        return (nominal_factor(terms),) * terms.installment_count
    bounds = (terms.disbursed_on, *due_dates(terms))
    return tuple(
        terms.annual_rate * _year_fraction(terms, number, Period(start, end))
        for number, (start, end) in enumerate(pairwise(bounds), start=1)
    )


def _later(terms: Terms, day: date, steps: int) -> date:
    count = terms.repayment_every * steps
    if terms.repayment_unit == Unit.MONTHS:
        return add_months(day, count)
    return day + timedelta(**{terms.repayment_unit.lower(): count})


def _year_fraction(terms: Terms, number: int, period: Period) -> Decimal:
    if terms.day_count == DayCount.ACTUAL_ACTUAL:
        return _actual_years(period)
    if terms.day_count != DayCount.THIRTY_360:
        return Decimal(period.days) / _YEAR_DAYS[terms.day_count]
    whole = _is_whole_months(terms, number)
    return Decimal(30 * terms.repayment_every if whole else _days_of_30(period)) / 360


def _is_whole_months(terms: Terms, number: int) -> bool:
    if terms.repayment_unit != Unit.MONTHS:
        return False
    regular = _later(terms, terms.disbursed_on, 1)
    return number > 1 or terms.first_due_on in (None, regular)


def _days_of_30(period: Period) -> int:
    """Count days as if every month had 30 (the 30E/360 rule)."""
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
    return 30 * months + min(period.end.day, 30) - min(period.start.day, 30)


def _actual_years(period: Period) -> Decimal:
    """Count years, each day as a share of the calendar year it lies in."""
    years = range(period.start.year, period.end.year + 1)
    return sum((_share_of_year(period, year) for year in years), Decimal(0))


def _share_of_year(period: Period, year: int) -> Decimal:
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    inside = min(period.end, after) - max(period.start, first)
    return Decimal(inside.days) / (after - first).days
