"""Ties: what clients want to reach, what they agreed to, and who stands beside them."""

import numpy as np
import pandas as pd

from analytics.demo.arrays import NEVER, Flags, Ints
from analytics.demo.phase import Phase, in_order

GOALS = {
    "BUSINESS": 0.34,
    "EQUIPMENT": 0.2,
    "HOUSING": 0.14,
    "EDUCATION": 0.16,
    "SAVINGS": 0.1,
    "EMERGENCY": 0.06,
}
HAS_GOAL, HAS_EXPECTATION, REACHED = 0.45, 0.25, 0.45
CONSENTS = {"SERVICE": 0.97, "OFFERS": 0.65, "SURVEYS": 0.75, "LOCATION": 0.55}
TAKEN_BACK = 0.06
HAS_SPOUSE, HAS_GUARANTOR = 0.4, 0.35


def draw_goals(people: pd.DataFrame, until: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw one goal of some clients: topic, stated, target and ended on (`NEVER`: still open)."""
    client = np.flatnonzero(rng.random(len(people)) < HAS_GOAL)
    stated = people["joined_on"].to_numpy()[client] + rng.integers(8, 60, len(client))
    target = stated + rng.integers(300, 900, len(client))
    is_reached = (target <= until) & (rng.random(len(client)) < REACHED)
    goals = pd.DataFrame(
        {
            "client": client,
            "topic": rng.choice(list(GOALS), p=list(GOALS.values()), size=len(client)),
            "stated_on": stated,
            "target_on": target,
            "ended_on": np.where(is_reached, target, NEVER),
        }
    )
    return goals[goals["stated_on"] <= until].reset_index(drop=True)


def draw_expectations(
    all_phases: list[Phase], until: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw the least amount some clients expect of the next loan, one at most of each: client, minimum, day."""
    parts = []
    for each in all_phases:
        loan = np.flatnonzero((each.days > 0) & (rng.random(len(each.days)) < HAS_EXPECTATION))
        wish = 1.05 + 0.3 * rng.random(len(loan))
        parts.append(
            pd.DataFrame(
                {
                    "client": each.round.client[loan],
                    "minimum": (each.round.principal[loan] * wish).astype(np.int64),
                    "stated_on": each.drawn_days(loan, rng),
                }
            )
        )
    rows = in_order(parts, ["stated_on", "client"])
    return rows[rows["stated_on"] <= until].drop_duplicates(
        "client", keep="last", ignore_index=True
    )


def draw_consents(people: pd.DataFrame, until: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw what clients agreed to when they joined, and what they took back."""
    count = len(people)
    purpose = np.repeat(list(CONSENTS), count)
    given = np.repeat(list(CONSENTS.values()), count)
    joined = np.tile(people["joined_on"].to_numpy(), len(CONSENTS))
    later = joined + rng.integers(30, 700, len(purpose))
    is_withdrawn = (rng.random(len(purpose)) < TAKEN_BACK) & (later <= until)
    return pd.DataFrame(
        {
            "client": np.tile(np.arange(count), len(CONSENTS)),
            "purpose": purpose,
            "is_given": rng.random(len(purpose)) < given,
            "given_on": joined,
            "withdrawn_on": np.where(is_withdrawn & (purpose != "SERVICE"), later, NEVER),
        }
    )


def draw_relationships(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Draw spouses by name, and guarantors among the members of the same group.

    Returns
    -------
    pandas.DataFrame
        One row a relationship: client, kind, `relative` (a client, or -1: somebody with the number
        `name` of a given name and the family name of the client).
    """
    spouse = np.flatnonzero(rng.random(len(people)) < HAS_SPOUSE)
    group = people["group"].to_numpy()
    neighbor = _next_of(group)
    guaranteed = np.flatnonzero((neighbor >= 0) & (rng.random(len(people)) < HAS_GUARANTOR))
    client = np.concatenate([spouse, guaranteed])
    is_spouse = np.arange(len(client)) < len(spouse)
    return pd.DataFrame(
        {
            "client": client,
            "kind": np.where(is_spouse, "SPOUSE", "GUARANTOR"),
            "relative": np.where(is_spouse, -1, neighbor[client]),
            "name": rng.integers(0, 1000, len(client)),
        }
    )


def _next_of(group: Ints) -> Ints:
    """Return for each member the next one of the group, round in a circle; -1 for those alone."""
    found = np.full(len(group), -1)
    in_group: Flags = group >= 0
    for _, members in pd.Series(np.flatnonzero(in_group)).groupby(group[in_group]):
        places = members.to_numpy()
        if len(places) > 1:
            found[places] = np.roll(places, -1)
    return found
