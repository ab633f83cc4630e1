"""Paying: when clients pay each installment, in how many parts, and when they stop or hurry."""

from dataclasses import dataclass

import numpy as np

from analytics.demo.arrays import NEVER, Flags, Floats, Ints, month_of
from analytics.demo.equations import (
    LATE_LINE,
    PART_PAYMENT,
    PAYS_EARLY,
    STOPS_PAYING,
    probability,
    season,
)
from analytics.demo.schedules import WIDTH, Lines

DEATHS_PER_LOAN = 0.003


@dataclass(frozen=True)
class Mood:
    """What drives payments during one loan; each array of shape (loans,)."""

    satisfaction: Floats
    health: Floats
    exposure: Floats
    burden: Floats
    peak: Ints
    season_strength: Floats


@dataclass(frozen=True)
class Payments:
    """How loans are paid.

    `paid_on` and `part_paid_on` have shape (loans, `WIDTH`): the day a line is complete, and the day
    a part of it, `part` in [0, 1), was paid before; `NEVER` where it is not. The rest has shape
    (loans,): whether the client stops paying for good or dies, and whether the loan is paid off before
    its term.
    """

    paid_on: Ints
    part_paid_on: Ints
    part: Floats
    stops: Flags
    dies: Flags
    is_early: Flags

    @property
    def is_paid_off(self) -> Flags:
        """Whether every line is paid in the end."""
        return ~self.stops & ~self.dies


def draw_payments(lines: Lines, mood: Mood, rng: np.random.Generator) -> Payments:
    """Draw how each loan is paid, by the equations of `analytics.demo.equations`."""
    loans = len(lines.count)
    dies = rng.random(loans) < DEATHS_PER_LOAN
    stops = ~dies & (
        rng.random(loans) < probability(STOPS_PAYING, health=mood.health, burden=mood.burden)
    )
    hurries = rng.random(loans) < probability(
        PAYS_EARLY,
        exposure=mood.exposure,
        satisfaction=mood.satisfaction,
        health=mood.health,
    )
    is_early = hurries & ~stops & ~dies
    paid_on = _hurried(lines, _days(lines, mood, rng), is_early, rng)
    ends_at = (lines.count * rng.uniform(0.2, 0.95, size=loans)).astype(np.int64)
    unpaid = (stops | dies)[:, None] & (np.arange(WIDTH) >= ends_at[:, None])
    paid_on = np.where(unpaid, NEVER, paid_on)
    part_paid_on, part = _parts(lines, mood, paid_on, rng)
    return Payments(paid_on, part_paid_on, part, stops, dies, is_early)


def _days(lines: Lines, mood: Mood, rng: np.random.Generator) -> Ints:
    """Draw the day each line is paid: on time, a little early, or late; never before an older line."""
    shape = lines.due_on.shape
    months = season(month_of(lines.due_on), mood.peak[:, None], mood.season_strength[:, None])
    late = rng.random(shape) < probability(
        LATE_LINE,
        health=mood.health[:, None],
        satisfaction=mood.satisfaction[:, None],
        burden=mood.burden[:, None],
        season=months,
    )
    mean = 7.0 * np.exp(-0.35 * mood.health - 0.15 * mood.satisfaction)[:, None]
    delay = 1 + rng.exponential(mean, size=shape).astype(np.int64)
    ahead = -rng.integers(0, 3, size=shape)
    paid_on = lines.due_on + np.where(late, delay, ahead)
    return np.maximum.accumulate(paid_on, axis=1)


def _hurried(lines: Lines, paid_on: Ints, is_early: Flags, rng: np.random.Generator) -> Ints:
    """Pay all that is left together with one line of the second half, where the client hurries."""
    half = lines.count // 2
    at = np.minimum(half + rng.integers(0, half, size=len(half)), lines.last - 1)
    together = np.take_along_axis(paid_on, at[:, None], axis=1)
    return np.where(is_early[:, None], np.minimum(paid_on, together), paid_on)


def _parts(
    lines: Lines, mood: Mood, paid_on: Ints, rng: np.random.Generator
) -> tuple[Ints, Floats]:
    """Draw the lines of which a part is paid some days before the rest."""
    shape = paid_on.shape
    is_late = (paid_on > lines.due_on + 3) & (paid_on < NEVER)
    in_parts = is_late & (
        rng.random(shape) < probability(PART_PAYMENT, health=mood.health[:, None])
    )
    before = np.concatenate([np.zeros((len(paid_on), 1), dtype=np.int64), paid_on[:, :-1]], axis=1)
    day = np.maximum(before, lines.due_on + rng.integers(0, 3, size=shape))
    in_parts &= day < paid_on
    part = np.where(in_parts, rng.uniform(0.2, 0.8, size=shape), 0.0)
    return np.where(in_parts, day, NEVER), part
