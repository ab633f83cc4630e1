"""Deciding: what clients do at a pay-off, with the true probability of each way out."""

from dataclasses import dataclass

import numpy as np

from analytics.demo.arrays import NEVER, Flags, Floats, Ints, month_of
from analytics.demo.equations import (
    MOST_WEEKS_LATE,
    REFUSED,
    RENEWS,
    WISH,
    WISH_SPREAD,
    offered_growth,
    probability,
    season,
)
from analytics.demo.paying import Mood, Payments
from analytics.demo.schedules import Lines

REST_WINDOW = 90
EXTERNAL_SHARE = 0.012
TOP_UP_SHARE = 0.07
RETURN_SHARE = 0.15


@dataclass(frozen=True)
class Decisions:
    """The end of loans and what followed; each array of shape (loans,).

    Parameters
    ----------
    closed_on
        Day of the pay-off, death or write-off.
    dropout
        True probability that the client, by own choice, does not borrow again within the window.
    next_on
        Day of the next disbursement, `NEVER` where there is none.
    terms
        The variables the decision came from, by their names in `RENEWS`.
    """

    closed_on: Ints
    dropout: Floats
    is_refused: Flags
    is_external: Flags
    is_dropout: Flags
    next_on: Ints
    growth: Floats
    terms: dict[str, Floats]


def decide(
    lines: Lines,
    mood: Mood,
    payments: Payments,
    *,
    cycle: int,
    changed: Flags,
    rng: np.random.Generator,
) -> Decisions:
    """Draw what each client does when the loan ends."""
    loans = len(lines.count)
    closed_on = _closing_days(lines, payments, rng)
    terms = _terms(lines, mood, payments, closed_on, cycle=cycle, changed=changed)
    growth = offered_growth(mood.health, terms["weeks_late"])
    wish = WISH + WISH_SPREAD * rng.normal(size=loans)
    terms["shortfall"] = np.asarray(np.maximum(wish - growth, 0.0), dtype=np.float64)
    dropout = 1.0 - probability(RENEWS, **terms)
    may_stay = payments.is_paid_off
    refused = rng.random(loans) < probability(REFUSED, weeks_late=terms["weeks_late"])
    external = rng.random(loans) < EXTERNAL_SHARE
    is_dropout = may_stay & ~refused & ~external & (rng.random(loans) < dropout)
    renews = may_stay & ~refused & ~external & ~is_dropout
    return Decisions(
        closed_on=closed_on,
        dropout=dropout,
        is_refused=may_stay & refused,
        is_external=may_stay & ~refused & external,
        is_dropout=is_dropout,
        next_on=_next_days(closed_on, renews, is_dropout, rng),
        growth=growth,
        terms=terms,
    )


def _closing_days(lines: Lines, payments: Payments, rng: np.random.Generator) -> Ints:
    """Return the last payment, or the write-off or death after the first line left unpaid."""
    rows = np.arange(len(lines.count))
    first_unpaid = np.argmax(payments.paid_on == NEVER, axis=1)
    due = lines.due_on[rows, first_unpaid]
    given_up = due + np.where(payments.dies, 0, rng.integers(185, 230, size=len(rows)))
    return np.where(payments.is_paid_off, payments.paid_on[rows, lines.last], given_up)


def _terms(
    lines: Lines,
    mood: Mood,
    payments: Payments,
    closed_on: Ints,
    *,
    cycle: int,
    changed: Flags,
) -> dict[str, Floats]:
    late = np.where(payments.paid_on < NEVER, payments.paid_on - lines.due_on, 0).max(axis=1)
    return {
        "satisfaction": mood.satisfaction,
        "health": mood.health,
        "exposure": mood.exposure,
        "log_cycle": np.full(len(closed_on), np.log(cycle)),
        "officer_changed": changed.astype(np.float64),
        "weeks_late": np.clip(late / 7, 0.0, MOST_WEEKS_LATE),
        "paid_early": payments.is_early.astype(np.float64),
        "season": season(month_of(closed_on), mood.peak, mood.season_strength),
    }


def _next_days(closed_on: Ints, renews: Flags, is_dropout: Flags, rng: np.random.Generator) -> Ints:
    """Draw the next disbursement: within the window, as a top-up before the pay-off, or much later."""
    loans = len(closed_on)
    rest = np.minimum(rng.gamma(0.8, 16.0, size=loans).astype(np.int64), REST_WINDOW - 2)
    top_up = -rng.integers(5, 25, size=loans)
    gap = np.where(rng.random(loans) < TOP_UP_SHARE, top_up, rest)
    comes_back = is_dropout & (rng.random(loans) < RETURN_SHARE)
    later = REST_WINDOW + 1 + rng.exponential(130.0, size=loans).astype(np.int64)
    return np.where(renews, closed_on + gap, np.where(comes_back, closed_on + later, NEVER))
