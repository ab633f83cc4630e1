"""Installments: the schedule that a loan's terms give."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from loans.schedule.amortization import interest_parts, principal_parts
from loans.schedule.periods import due_dates, period_factors
from loans.schedule.terms import Terms


@dataclass(frozen=True)
class Due:
    """One installment: principal and interest due on a day, in currency units."""

    number: int
    due_on: date
    principal: Decimal
    interest: Decimal

    @property
    def total(self) -> Decimal:
        """The whole installment."""
        return self.principal + self.interest


def schedule(terms: Terms) -> tuple[Due, ...]:
    """Draw up the repayment schedule of a loan.

    Parameters
    ----------
    terms
        The loan's terms.

    Returns
    -------
    tuple of Due
        One entry per installment, numbered from 1, due dates strictly increasing. Principal sums
        to the amount lent exactly; the last installment takes the residue. Nothing is negative:
        where interest alone exceeds the equal installment the interest is due whole and no
        principal, and where rounding repays the loan early the installments left over are zero.

    Raises
    ------
    ValueError
        When the currency step or installment multiple rounds an installment to nothing.

    Notes
    -----
    *Source*: the published expectations of Apache Fineract, transcribed with their places in
    `tests/spec/test_schedule_cases.py`.
    """
    factors = period_factors(terms)
    principals = principal_parts(terms, factors)
    interests = interest_parts(terms, factors, principals)
    return tuple(
        Due(number, due_on, principal, interest)
        for number, (due_on, principal, interest) in enumerate(
            zip(due_dates(terms), principals, interests, strict=True), start=1
        )
    )
