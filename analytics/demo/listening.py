"""Listening: who is asked about a loan and about the institution, who answers, and what is said."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.demo.arrays import NEVER, Floats, Ints
from analytics.demo.complaining import by
from analytics.demo.equations import (
    ANSWERS,
    CONTENT_WITH_ANSWER,
    NEEDS,
    felt_need,
    felt_overall,
    probability,
    recommended,
    told,
)
from analytics.demo.phase import Phase, in_order, times

LOYALTY, SERVICE = "loyalty", "service_moment"
DAYS_BETWEEN = 400.0
ASKED_OF_SERVICE = 0.4
MODES = {"FACE_TO_FACE": 0.5, "PHONE": 0.2, "LINK": 0.3}
SILENCES = {"EXPIRED": 0.5, "NOT_REACHED": 0.3, "REFUSED": 0.15, "UNABLE": 0.05}
SAYS_WHY = 0.5
SCALES = (*NEEDS, "overall", "recommend", "easy")

Names = npt.NDArray[np.str_]


def draw_invitations(all_phases: list[Phase], until: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the invitations to surveys by the last day of history, with what was answered.

    Returns
    -------
    pandas.DataFrame
        One row an invitation, in order: client, cycle, offer, survey, `invited_on`, `answered_on` (`NEVER`:
        not answered), mode, silence, a column a question of `SCALES` as told, `phrase` (any number; the words
        it leads to are chosen by who writes them; -1: no words), and what became of a complaint it led to:
        `acknowledged_on`, `resolved_on`, `satisfied_on` (`NEVER`: not yet), `is_satisfied`.
    """
    parts = [_of_one_cycle(each, until, rng) for each in all_phases]
    return in_order(parts, ["invited_on", "client"])


def _of_one_cycle(phase: Phase, until: int, rng: np.random.Generator) -> pd.DataFrame:
    loan, survey, invited = _asked(phase, rng)
    count, mood = len(loan), phase.mood
    changed = phase.round.changed[loan].astype(np.float64)
    answered = invited + rng.integers(0, 12, count)
    chance = probability(ANSWERS, satisfaction=mood.satisfaction[loan])
    is_answered = (rng.random(count) < chance) & (answered <= until)
    resolved = answered + rng.integers(2, 26, count)
    content = probability(
        CONTENT_WITH_ANSWER, satisfaction=mood.satisfaction[loan], neglected=np.zeros(count)
    )
    return pd.DataFrame(
        {
            "client": phase.round.client[loan],
            "cycle": phase.round.cycle,
            "offer": phase.round.offer[loan],
            "survey": survey,
            "invited_on": invited,
            "answered_on": np.where(is_answered, answered, NEVER),
            "mode": rng.choice(list(MODES), p=list(MODES.values()), size=count),
            "silence": rng.choice(list(SILENCES), p=list(SILENCES.values()), size=count),
            **_scales(mood.satisfaction[loan], mood.exposure[loan], changed, rng),
            "phrase": np.where(rng.random(count) < SAYS_WHY, rng.integers(0, 60, count), -1),
            "acknowledged_on": by(answered + 1, until),
            "resolved_on": by(resolved, until),
            "satisfied_on": by(resolved + 3, until),
            "is_satisfied": rng.random(count) < content,
        }
    )


def _asked(phase: Phase, rng: np.random.Generator) -> tuple[Ints, Names, Ints]:
    """Draw who is asked what, and when: of the service after a disbursement, of the institution at any time."""
    disbursed = phase.round.disbursed_on
    is_new = (disbursed >= phase.since) & (disbursed + 3 <= phase.until)
    of_service = np.flatnonzero(is_new & (rng.random(len(disbursed)) < ASKED_OF_SERVICE))
    of_all = times(phase.days / DAYS_BETWEEN, rng)
    survey = np.repeat([SERVICE, LOYALTY], [len(of_service), len(of_all)])
    days = np.concatenate([disbursed[of_service] + 3, phase.drawn_days(of_all, rng)])
    return np.concatenate([of_service, of_all]), survey, days


def _scales(
    satisfaction: Floats, exposure: Floats, changed: Floats, rng: np.random.Generator
) -> dict[str, Ints]:
    def news() -> Floats:
        return rng.normal(size=len(satisfaction))

    needs = {name: felt_need(name, satisfaction, changed, news()) for name in NEEDS}
    overall = felt_overall(needs, news())
    return {
        **{name: told(felt, 1, 5) for name, felt in needs.items()},
        "overall": told(overall, 1, 5),
        "recommend": told(recommended(overall, exposure, news()), 0, 10),
        "easy": told(overall + 1.2 + news(), 1, 7),
    }
