"""What a loan and a client have earned to date: money received less funds, losses, activities, acquisition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from crm.money import ZERO, round_money

DAYS_IN_YEAR = 365
BUCKETS = (
    (0, "PROVISION_CURRENT"),
    (30, "PROVISION_30"),
    (60, "PROVISION_60"),
    (90, "PROVISION_90"),
    (180, "PROVISION_180"),
)
LAST_BUCKET = "PROVISION_OVER_180"


@dataclass(frozen=True)
class Statement:
    """Profit to date and its parts, in currency units, each already rounded to the cent."""

    interest_received: Decimal = ZERO
    fees_received: Decimal = ZERO
    cost_of_funds: Decimal = ZERO
    credit_loss: Decimal = ZERO
    activity_cost: Decimal = ZERO
    acquisition_cost: Decimal = ZERO

    @property
    def profit(self) -> Decimal:
        """What is left of what was received."""
        return (
            self.interest_received
            + self.fees_received
            - self.cost_of_funds
            - self.credit_loss
            - self.activity_cost
            - self.acquisition_cost
        )


def outstanding_days(
    principal: Decimal,
    disbursed_on: date,
    principal_paid: Iterable[tuple[date, Decimal]],
    *,
    as_of: date,
) -> Decimal:
    """Return the sum over days of the principal outstanding, in one pass over the payments.

    Parameters
    ----------
    principal
        Amount disbursed.
    disbursed_on
        The date it went out.
    principal_paid
        Date and principal of each repayment, reversal (negative) or write-off; later ones are ignored.
    as_of
        Last date counted.

    Returns
    -------
    decimal.Decimal
        Currency units × days: each payment × its days since disbursement, plus what is still out ×
        days to `as_of`.
    """
    counted = [(paid_on, paid) for paid_on, paid in principal_paid if paid_on <= as_of]
    still_out = principal - sum((paid for _, paid in counted), ZERO)
    returned = sum(((paid_on - disbursed_on).days * paid for paid_on, paid in counted), ZERO)
    return returned + still_out * (as_of - disbursed_on).days


def cost_of_funds(outstanding_days: Decimal, annual_rate: Decimal) -> Decimal:
    """Return what the money lent cost, rounded to the cent.

    Parameters
    ----------
    outstanding_days
        Currency units × days.
    annual_rate
        Share a year; 0.10 is 10 %.
    """
    return round_money(outstanding_days * annual_rate / DAYS_IN_YEAR)


def provision_kind(days_past_due: int) -> str:
    """Return the cost setting that holds the provision rate of a loan so many days late.

    Parameters
    ----------
    days_past_due
        Days since the oldest unpaid installment was due, 0 when none is.
    """
    return next((kind for most, kind in BUCKETS if days_past_due <= most), LAST_BUCKET)


def credit_loss(
    *,
    written_off: Decimal,
    recovered: Decimal,
    outstanding: Decimal,
    days_past_due: int,
    provision_rates: Mapping[str, Decimal],
) -> Decimal:
    """Return what is lost or expected to be, rounded to the cent.

    Parameters
    ----------
    written_off, recovered, outstanding
        Principal, in currency units; `outstanding` is 0 once written off.
    days_past_due
        As for `provision_kind`.
    provision_rates
        Share to provide, by kind of cost setting.

    Raises
    ------
    KeyError
        A bucket has no rate.
    """
    expected = outstanding * provision_rates[provision_kind(days_past_due)]
    return round_money(written_off - recovered + expected)


def activity_cost(
    counts: Mapping[str, int | Decimal], unit_costs: Mapping[str, Decimal]
) -> Decimal:
    """Return what was done for the client times what each cost, rounded to the cent.

    Parameters
    ----------
    counts
        How often, by kind of activity; a part of one that is shared.
    unit_costs
        Currency units each, by kind of activity.

    Raises
    ------
    KeyError
        An activity has no cost.
    """
    return round_money(sum((times * unit_costs[kind] for kind, times in counts.items()), ZERO))
