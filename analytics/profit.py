"""What a loan and a client are worth: profit to date, profit by loan cycle, lifetime value, break-even."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate, islice

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


def activity_cost(counts: Mapping[str, int], unit_costs: Mapping[str, Decimal]) -> Decimal:
    """Return what was done for the client times what each cost, rounded to the cent.

    Parameters
    ----------
    counts
        How often, by kind of activity.
    unit_costs
        Currency units each, by kind of activity.

    Raises
    ------
    KeyError
        An activity has no cost.
    """
    return round_money(sum((times * unit_costs[kind] for kind, times in counts.items()), ZERO))


@dataclass(frozen=True)
class CycleTerms:
    """What one loan cycle is assumed to bring and cost.

    Principal, servicing and referral value in currency units; rates as shares a year except
    `loss_rate`, a share of principal; `average_outstanding` as a share of principal.
    """

    principal: Decimal
    years: Decimal
    average_outstanding: Decimal
    annual_yield: Decimal
    annual_cost_of_funds: Decimal
    loss_rate: Decimal
    servicing: Decimal
    referral_value: Decimal = ZERO


def cycle_profit(terms: CycleTerms) -> Decimal:
    """Return the expected profit of one loan cycle, in currency units, not rounded.

    Margin on the average outstanding principal, less expected loss and servicing, plus what
    referrals bring.

    Parameters
    ----------
    terms
        Assumptions of the cycle.
    """
    margin = (
        terms.principal
        * terms.average_outstanding
        * terms.years
        * (terms.annual_yield - terms.annual_cost_of_funds)
    )
    return (
        margin - terms.principal * terms.loss_rate - terms.servicing + terms.referral_value
    ).normalize()


def survival(retention: Iterable[Decimal]) -> list[Decimal]:
    """Return the share that goes on past each loan cycle, opening with 1 for cycle 0.

    Parameters
    ----------
    retention
        Share of those who finish cycle k that start cycle k + 1, for k = 1, 2, …, in [0, 1].

    Returns
    -------
    list of decimal.Decimal
        One longer than `retention`.
    """
    return list(accumulate(retention, lambda so_far, kept: so_far * kept, initial=Decimal(1)))


def cumulative(profits: Iterable[Decimal], *, acquisition: Decimal) -> list[Decimal]:
    """Return what has been earned after each cycle, undiscounted, for a client who stays.

    Parameters
    ----------
    profits
        Profit of cycles 1, 2, …, in currency units.
    acquisition
        What it cost to win the client.
    """
    return list(islice(accumulate(profits, initial=-acquisition), 1, None))


def break_even_cycle(profits: Iterable[Decimal], *, acquisition: Decimal) -> int | None:
    """Return the first loan cycle after which the client has paid back the acquisition, if any.

    Parameters
    ----------
    profits, acquisition
        As for `cumulative`.
    """
    earned = cumulative(profits, acquisition=acquisition)
    return next((cycle for cycle, total in enumerate(earned, start=1) if total >= 0), None)


@dataclass(frozen=True)
class Prospects:
    """What lies ahead of a client, cycle by cycle.

    `profits` and `years` (when each cycle's profit counts, from the first disbursement) are of one
    length n, `retention` of at least n − 1; `annual_discount` is a share a year.
    """

    profits: Sequence[Decimal]
    years: Sequence[Decimal]
    retention: Sequence[Decimal]
    annual_discount: Decimal

    def __post_init__(self) -> None:
        if len(self.profits) != len(self.years) or len(self.retention) < len(self.profits) - 1:
            raise ValueError("Every loan cycle needs a profit, a time and a retention before it.")


def lifetime_values(prospects: Prospects, *, acquisition: Decimal) -> list[Decimal]:
    """Return the expected, discounted value of a new client over the first 1, 2, … n cycles.

    CLV_n = −acquisition + Σ_k survival_{k−1} · profit_k / (1 + d)^{t_k}.

    Parameters
    ----------
    prospects
        Profits, times, retention and discount rate.
    acquisition
        What it cost to win the client.

    Returns
    -------
    list of decimal.Decimal
        In currency units, not rounded.
    """
    expected = [
        stays * profit / _growth(prospects, years)
        for stays, profit, years in zip(
            survival(prospects.retention), prospects.profits, prospects.years, strict=False
        )
    ]
    return cumulative(expected, acquisition=acquisition)


def cost_of_defection(prospects: Prospects, *, after: int, replacement: Decimal = ZERO) -> Decimal:
    """Return what is lost when a client leaves after a loan cycle instead of starting the next.

    Σ_{k>m} survival_{k−1|m} · profit_k, discounted to the end of cycle m, plus the cost of
    replacing the client if that is done. Without a replacement it is the lifetime value that
    remains in a client who renews after cycle m.

    Parameters
    ----------
    prospects
        Profits, times, retention and discount rate.
    after
        m, the last cycle taken; 0 for a client not yet won.
    replacement
        Acquisition cost of another client.

    Returns
    -------
    decimal.Decimal
        In currency units, not rounded.

    Raises
    ------
    ValueError
        `after` is negative.
    """
    if after < 0:
        raise ValueError("A client cannot leave before the first loan cycle.")
    stays = survival(prospects.retention[after:])
    left_on = prospects.years[after - 1] if 0 < after <= len(prospects.years) else Decimal(0)
    lost = (
        share * profit / _growth(prospects, years - left_on)
        for share, profit, years in zip(
            stays, prospects.profits[after:], prospects.years[after:], strict=False
        )
    )
    return sum(lost, ZERO) + replacement


def _growth(prospects: Prospects, years: Decimal) -> Decimal:
    return (1 + prospects.annual_discount) ** years
