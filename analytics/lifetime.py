"""What a client will be worth: profit by loan cycle, survival, lifetime value, break-even, cost of a defection."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, islice

from crm.money import ZERO


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
