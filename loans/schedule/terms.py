"""The terms of a loan: every option a repayment schedule depends on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from crm.money import CENT, round_money


class InterestMethod(StrEnum):
    """What interest is charged on: the amount lent, or what is still outstanding."""

    FLAT = "FLAT"
    DECLINING_BALANCE = "DECLINING_BALANCE"


class Amortization(StrEnum):
    """What stays the same from one installment to the next."""

    EQUAL_INSTALLMENTS = "EQUAL_INSTALLMENTS"
    EQUAL_PRINCIPAL = "EQUAL_PRINCIPAL"


class Unit(StrEnum):
    """The unit in which the time between installments is counted."""

    DAYS = "DAYS"
    WEEKS = "WEEKS"
    MONTHS = "MONTHS"


class InterestPeriod(StrEnum):
    """Whether a period bears the same interest whatever its length, or interest by the day."""

    SAME_AS_REPAYMENT = "SAME_AS_REPAYMENT"
    DAILY = "DAILY"


class DayCount(StrEnum):
    """How daily interest turns days into a fraction of a year."""

    ACTUAL_365 = "ACTUAL_365"
    ACTUAL_360 = "ACTUAL_360"
    ACTUAL_364 = "ACTUAL_364"
    ACTUAL_ACTUAL = "ACTUAL_ACTUAL"
    THIRTY_360 = "THIRTY_360"


class EqualInstallment(StrEnum):
    """How the equal installment is found (see `loans.schedule.amortization`)."""

    CUMULATIVE = "CUMULATIVE"
    PROGRESSIVE = "PROGRESSIVE"


class Rounding(StrEnum):
    """Which way an amount between two steps goes; the names are those of `decimal`."""

    HALF_EVEN = "HALF_EVEN"
    HALF_UP = "HALF_UP"
    UP = "UP"
    DOWN = "DOWN"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Everything a repayment schedule depends on.

    Parameters
    ----------
    principal
        The amount lent, in currency units; a multiple of `currency_step`.
    annual_rate
        Nominal interest rate as a fraction per year: 0.12 is 12 % a year.
    disbursed_on
        The day interest starts.
    installment_count
        How many installments, those in grace included.
    first_due_on
        Due date of the first installment; one repayment period after `disbursed_on` if None.
    repayment_every, repayment_unit
        The repayment period: every n days, weeks or months.
    day_count
        Used with `InterestPeriod.DAILY` only.
    principal_grace
        How many installments at the start repay no principal.
    interest_grace
        How many installments at the start ask for no interest; it falls due right after them.
    principal_percentage
        Principal of every installment but the last, in percent of the amount lent; replaces
        the amortization, and the last installment takes the balloon.
    currency_step
        Every amount is a multiple of it, in currency units, at least a cent.
    installment_multiple
        Equal installments are rounded to a multiple of it; to `currency_step` if None.

    Raises
    ------
    ValueError
        When a value is out of its range; the message names the field and the value.
    """

    principal: Decimal
    annual_rate: Decimal
    disbursed_on: date
    installment_count: int
    first_due_on: date | None = None
    repayment_every: int = 1
    repayment_unit: Unit = Unit.MONTHS
    interest_method: InterestMethod = InterestMethod.DECLINING_BALANCE
    amortization: Amortization = Amortization.EQUAL_INSTALLMENTS
    interest_period: InterestPeriod = InterestPeriod.SAME_AS_REPAYMENT
    day_count: DayCount = DayCount.ACTUAL_365
    equal_installment: EqualInstallment = EqualInstallment.CUMULATIVE
    principal_grace: int = 0
    interest_grace: int = 0
    principal_percentage: Decimal | None = None
    currency_step: Decimal = CENT
    installment_multiple: Decimal | None = None
    rounding: Rounding = Rounding.HALF_EVEN

    def __post_init__(self) -> None:
        for name, demand, holds in _RULES:
            if not holds(self):
                raise ValueError(f"{name} must be {demand}, not {getattr(self, name)}.")

    @property
    def paying_count(self) -> int:
        """Number of installments that repay principal."""
        return self.installment_count - self.principal_grace

    def rounded(self, amount: Decimal) -> Decimal:
        """Round an amount to the currency step."""
        return round_money(amount, step=self.currency_step, rounding=f"ROUND_{self.rounding}")

    def rounded_installment(self, amount: Decimal) -> Decimal:
        """Round an equal installment to the installment multiple."""
        step = self.installment_multiple or self.currency_step
        return round_money(amount, step=step, rounding=f"ROUND_{self.rounding}")


def _is_multiple(amount: Decimal | None, step: Decimal) -> bool:
    return amount is None or (amount.is_finite() and amount > 0 and amount % step == 0)


def _leaves_a_balloon(terms: Terms) -> bool:
    percentage = terms.principal_percentage
    if percentage is None:
        return True
    return percentage.is_finite() and 0 < percentage <= 100 / Decimal(
        max(1, terms.paying_count - 1)
    )


_RULES: tuple[tuple[str, str, Callable[[Terms], bool]], ...] = (
    ("currency_step", "a positive multiple of 0.01", lambda t: _is_multiple(t.currency_step, CENT)),
    (
        "principal",
        "a positive multiple of the currency step",
        lambda t: _is_multiple(t.principal, t.currency_step),
    ),
    (
        "annual_rate",
        "a fraction per year of at least 0",
        lambda t: t.annual_rate.is_finite() and t.annual_rate >= 0,
    ),
    ("installment_count", "at least 1", lambda t: t.installment_count >= 1),
    ("repayment_every", "at least 1", lambda t: t.repayment_every >= 1),
    (
        "first_due_on",
        "after the disbursement",
        lambda t: t.first_due_on is None or t.first_due_on > t.disbursed_on,
    ),
    (
        "principal_grace",
        "at least 0 and less than the number of installments",
        lambda t: 0 <= t.principal_grace < t.installment_count,
    ),
    (
        "interest_grace",
        "at least 0 and less than the number of installments",
        lambda t: 0 <= t.interest_grace < t.installment_count,
    ),
    (
        "principal_percentage",
        "positive and small enough to leave a balance for the last installment",
        _leaves_a_balloon,
    ),
    (
        "installment_multiple",
        "a positive multiple of the currency step",
        lambda t: _is_multiple(t.installment_multiple, t.currency_step),
    ),
)
