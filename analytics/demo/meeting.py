"""Meeting: which groups met when, and who came; who is unhappy or about to leave misses more."""

import numpy as np
import pandas as pd

from analytics.demo.arrays import Ints
from analytics.demo.equations import MISSES_MEETING, probability
from analytics.demo.offers import GROUP
from analytics.demo.phase import Phase, in_order

DAYS_BETWEEN = 14
LATE, EXCUSED = 0.07, 0.04


def weekday_of(group_villages: Ints) -> Ints:
    """Return the weekday, 1 for Monday, on which the groups of each village meet."""
    return np.asarray(1 + group_villages % 5, dtype=np.int64)


def draw_meetings(
    people: pd.DataFrame, all_phases: list[Phase], rng: np.random.Generator
) -> pd.DataFrame:
    """Draw who came to which meeting; one row a member with a loan and meeting: group, day, client, status."""
    parts = [_of_one_cycle(people, each, rng) for each in all_phases]
    rows = in_order(parts, ["day", "group", "client"])
    return rows.drop_duplicates(["day", "group", "client"], ignore_index=True)


def _of_one_cycle(people: pd.DataFrame, phase: Phase, rng: np.random.Generator) -> pd.DataFrame:
    client = phase.round.client
    members = people.iloc[client]
    weekday = weekday_of(members["village"].to_numpy())
    first = _on_weekday(phase.since, weekday, members["group"].to_numpy())
    last = np.minimum(phase.until, phase.round.decisions.closed_on)
    count = np.maximum((last - first) // DAYS_BETWEEN + 1, 0)
    count = np.where((phase.round.offer == GROUP) & (members["group"] >= 0), count, 0)
    loan = np.repeat(np.arange(len(client)), count)
    turn = np.arange(len(loan)) - np.repeat(np.cumsum(count) - count, count)
    day = first[loan] + DAYS_BETWEEN * turn
    mood = phase.mood
    misses = probability(
        MISSES_MEETING,
        satisfaction=mood.satisfaction[loan],
        health=mood.health[loan],
        leaving=phase.is_about_to_leave(loan, day).astype(np.float64),
    )
    lot = rng.random((2, len(loan)))
    came = np.select([lot[1] < LATE, lot[1] < LATE + EXCUSED], ["LATE", "EXCUSED"], "PRESENT")
    return pd.DataFrame(
        {
            "group": members["group"].to_numpy()[loan],
            "day": day,
            "client": client[loan],
            "status": np.where(lot[0] < misses, "ABSENT", came),
        }
    )


def _on_weekday(since: Ints, weekday: Ints, group: Ints) -> Ints:
    """Return the first meeting from a day on: every other week, in the weeks of the group."""
    monday_zero = weekday - 1 + 4 + 7 * (group % 2)  # day 4 of 1970 was a Monday
    return np.asarray(since + (monday_zero - since) % DAYS_BETWEEN, dtype=np.int64)
