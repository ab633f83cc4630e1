"""Complaining: the cases clients raise, what was promised, how each was settled, and whether that satisfied."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.demo.arrays import NEVER, Floats
from analytics.demo.equations import COMPLAINS, CONTENT_WITH_ANSWER, probability
from analytics.demo.phase import Phase, in_order

RESOLVE_DAYS = 30
CATEGORIES = (
    "STAFF_BEHAVIOR",
    "DELAY",
    "ACCOUNT_ERROR",
    "INTEREST_AND_FEES",
    "AMOUNT_OR_TERM",
    "INFORMATION",
    "PLACE_AND_HOURS",
)
CHANNELS = {"VISIT": 0.45, "PHONE": 0.2, "BRANCH": 0.2, "PUBLIC_PAGE": 0.1, "LETTER": 0.05}
REQUESTS, NEGLECTED, UNANSWERED = 0.2, 0.12, 0.15

Names = npt.NDArray[np.str_]


def draw_cases(all_phases: list[Phase], until: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the cases received by the last day of history, with no step dated after it.

    Returns
    -------
    pandas.DataFrame
        One row a case, in order: client, kind, category (place in `CATEGORIES`), channel, `received_on`,
        `acknowledged_on`, `resolved_on`, `answered_on` (`NEVER`: not yet), `is_satisfied`, `is_upheld`.
    """
    return in_order(
        [_of_one_cycle(each, until, rng) for each in all_phases], ["received_on", "client"]
    )


def _of_one_cycle(phase: Phase, until: int, rng: np.random.Generator) -> pd.DataFrame:
    mood, changed = phase.mood, phase.round.changed.astype(np.float64)
    share = phase.days / np.maximum(phase.days.max(initial=1), 1)
    chance = probability(COMPLAINS, satisfaction=mood.satisfaction, officer_changed=changed)
    loan = np.flatnonzero(rng.random(len(changed)) < chance * np.minimum(1.0, 2 * share))
    count = len(loan)
    received = phase.drawn_days(loan, rng)
    acknowledged = received + np.where(rng.random(count) < 0.85, rng.integers(0, 2, count), 4)
    is_neglected = rng.random(count) < NEGLECTED
    work = np.where(is_neglected, rng.integers(31, 90, count), rng.integers(1, 26, count))
    resolved = np.maximum(received + work, acknowledged)
    is_silent = rng.random(count) < UNANSWERED
    answered = np.where(is_silent, NEVER, resolved + rng.integers(1, 8, count))
    content = probability(
        CONTENT_WITH_ANSWER,
        satisfaction=mood.satisfaction[loan],
        neglected=is_neglected.astype(np.float64),
    )
    return pd.DataFrame(
        {
            "client": phase.round.client[loan],
            "kind": np.where(rng.random(count) < REQUESTS, "REQUEST", "COMPLAINT"),
            "category": _categories(phase.round.changed[loan].astype(np.float64), rng),
            "channel": rng.choice(list(CHANNELS), p=list(CHANNELS.values()), size=count),
            "received_on": received,
            "acknowledged_on": by(acknowledged, until),
            "resolved_on": by(resolved, until),
            "answered_on": by(answered, until),
            "is_satisfied": rng.random(count) < content,
            "is_upheld": rng.random(count) < 0.6,
        }
    )


def by(days: npt.NDArray[np.int64], until: int) -> npt.NDArray[np.int64]:
    """Return the days that have come by `until`, `NEVER` for the others."""
    return np.where(days <= until, days, NEVER)


def _categories(changed: Floats, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Draw what each is about: whose officer changed complains of staff or of not being told."""
    drawn = rng.integers(0, len(CATEGORIES), size=len(changed))
    of_staff = rng.choice([0, 5], size=len(changed))
    return np.where((changed > 0) & (rng.random(len(changed)) < 0.5), of_staff, drawn)
