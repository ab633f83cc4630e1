"""Visiting: what loan officers note of visits and calls, and what clients say of other lenders."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.demo.arrays import NEVER, Flags, Floats, Ints
from analytics.demo.equations import BORROWS_ELSEWHERE, interest, outside_share, probability
from analytics.demo.phase import Phase, in_order, times

DAYS_BETWEEN = 60.0
KINDS = {"VISIT": 0.58, "CALL": 0.3, "BRANCH": 0.12}
AWAY = {"VISIT": 0.14, "CALL": 0.1, "BRANCH": 0.0}
SAYS_LEAVING, MISTAKEN = 0.25, 0.004
RATED, NOTED, ASKED_OF_LENDERS = 0.85, 0.3, 0.3
PURPOSES = ("ARREARS", "WELCOME", "RENEWAL", "RETENTION", "FOLLOW_UP")

Names = npt.NDArray[np.str_]


def draw_visits(all_phases: list[Phase], until: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the interactions noted by the last day of history.

    Returns
    -------
    pandas.DataFrame
        One row an interaction, in order of time: client, day and hour, kind, purpose, outcome, `interest`
        (0: not rated), `promised_on`, `phrase` (-1: no note), `recorded_on`, and a report on other lenders,
        `asked` and `share`.
    """
    return in_order([_of_one_cycle(each, until, rng) for each in all_phases], ["day", "client"])


def _of_one_cycle(phase: Phase, until: int, rng: np.random.Generator) -> pd.DataFrame:
    weeks_late = phase.round.decisions.terms["weeks_late"]
    loan = times(phase.days / DAYS_BETWEEN * (1 + 0.25 * weeks_late), rng)
    day = phase.drawn_days(loan, rng)
    kind = rng.choice(list(KINDS), p=list(KINDS.values()), size=len(loan))
    is_late = phase.is_late(loan, day)
    outcome = _outcomes(phase, loan, day, kind, is_late, rng)
    was_met = outcome != "NOT_HOME"
    mood = phase.mood
    rating = interest(mood.satisfaction[loan], mood.exposure[loan], rng.normal(size=len(loan)))
    promised = day + rng.integers(3, 11, size=len(loan))
    lag = np.where(rng.random(len(loan)) < 0.12, rng.integers(1, 3, size=len(loan)), 0)
    asked, share = _reports(phase, loan, rng)
    return pd.DataFrame(
        {
            "client": phase.round.client[loan],
            "day": day,
            "hour": rng.integers(7, 15, size=len(loan)),
            "kind": kind,
            "purpose": _purposes(phase, loan, day, is_late),
            "outcome": outcome,
            "interest": np.where(was_met & (rng.random(len(loan)) < RATED), rating, 0),
            "promised_on": np.where(outcome == "PROMISED", promised, NEVER),
            "phrase": np.where(
                was_met & (rng.random(len(loan)) < NOTED), rng.integers(0, 60, len(loan)), -1
            ),
            "recorded_on": np.minimum(day + lag, until),
            "asked": asked & was_met,
            "share": share,
            "principal": phase.round.principal[loan],
        }
    )


def _outcomes(
    phase: Phase, loan: Ints, day: Ints, kind: Names, is_late: Flags, rng: np.random.Generator
) -> Names:
    """Draw what came of each: who is about to leave may say so, who will renew asks for the next loan."""
    lot = rng.random((4, len(loan)))
    is_away = lot[0] < np.array([AWAY[name] for name in kind])
    leaving = phase.is_about_to_leave(loan, day)
    ends_soon = day >= phase.round.decisions.closed_on[loan] - 40
    says_leaving = lot[1] < np.where(leaving, SAYS_LEAVING, MISTAKEN)
    wants_more = ends_soon & (lot[2] < np.where(leaving, 0.06, 0.4))
    answer = np.where(lot[3] < 0.6, "PROMISED", np.where(lot[3] < 0.85, "PAID", "MET"))
    return np.asarray(
        np.select(
            [is_away, says_leaving, wants_more, is_late],
            ["NOT_HOME", "LEAVING", "WANTS_RENEWAL", answer],
            default="MET",
        ),
        dtype=np.str_,
    )


def _purposes(phase: Phase, loan: Ints, day: Ints, is_late: Flags) -> Names:
    decisions = phase.round.decisions
    is_new = (phase.round.cycle == 1) & (day < phase.round.disbursed_on[loan] + 30)
    closes_on = decisions.closed_on[loan]
    cases = [is_late, is_new, (day >= closes_on - 40) & (day <= closes_on), day > closes_on]
    return np.asarray(np.select(cases, PURPOSES[:4], default=PURPOSES[4]), dtype=np.str_)


def _reports(phase: Phase, loan: Ints, rng: np.random.Generator) -> tuple[Flags, Floats]:
    exposure = phase.mood.exposure[loan]
    borrows = rng.random(len(loan)) < probability(BORROWS_ELSEWHERE, exposure=exposure)
    share = outside_share(exposure, rng.normal(size=len(loan)))
    return rng.random(len(loan)) < ASKED_OF_LENDERS, np.where(borrows, share, 0.0)
