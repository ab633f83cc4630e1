"""Phases: the stretch of each loan, and the rest after it, over which the institution kept notes."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.demo.arrays import Flags, Floats, Ints
from analytics.demo.lending import Round
from analytics.demo.paying import Mood
from analytics.demo.schedules import WIDTH

NOTED_DAYS = 540
REST_FOLLOWED_DAYS = 120
ABOUT_TO_LEAVE_DAYS = 60


@dataclass(frozen=True)
class Phase:
    """One loan cycle of many clients as far as notes reach, shapes (loans,); empty where `since` > `until`."""

    round: Round
    since: Ints
    until: Ints

    @property
    def mood(self) -> Mood:
        """What the clients feel in it."""
        return self.round.mood

    @property
    def days(self) -> Ints:
        """How long it is, in days."""
        return np.asarray(np.maximum(self.until - self.since + 1, 0), dtype=np.int64)

    def drawn_days(self, loan: Ints, rng: np.random.Generator) -> Ints:
        """Draw a day in the phase of each of the loans named."""
        ahead = (rng.random(len(loan)) * self.days[loan]).astype(np.int64)
        return np.asarray(self.since[loan] + ahead, dtype=np.int64)

    def is_late(self, loan: Ints, day: Ints) -> Flags:
        """Tell whether an installment of the loan is due and unpaid on the day."""
        lines, payments = self.round.lines, self.round.payments
        is_line = np.arange(WIDTH) < lines.count[loan][:, None]
        is_due = lines.due_on[loan] < day[:, None]
        is_unpaid = payments.paid_on[loan] > day[:, None]
        return np.asarray((is_line & is_due & is_unpaid).any(axis=1), dtype=np.bool_)

    def is_about_to_leave(self, loan: Ints, day: Ints) -> Flags:
        """Tell whether the client will not renew, and the loan ends soon or has ended."""
        decisions = self.round.decisions
        is_near = day >= decisions.closed_on[loan] - ABOUT_TO_LEAVE_DAYS
        return np.asarray(decisions.is_dropout[loan] & is_near, dtype=np.bool_)


def phases(rounds: list[Round], until: int) -> list[Phase]:
    """Return the phase of each loan cycle, from the first noted day on."""
    return [_phase(each, until) for each in rounds]


def _phase(each: Round, until: int) -> Phase:
    last = np.minimum(each.decisions.closed_on + REST_FOLLOWED_DAYS, each.decisions.next_on - 1)
    return Phase(
        each,
        np.maximum(each.disbursed_on, until - NOTED_DAYS),
        np.minimum(last, until),
    )


def times(mean: Floats, rng: np.random.Generator) -> Ints:
    """Draw how often something happens to each loan, and return the loans, each as often."""
    return np.repeat(np.arange(len(mean)), rng.poisson(mean))


def in_order(parts: list[pd.DataFrame], by: list[str]) -> pd.DataFrame:
    """Join the parts of all loan cycles and number them in order."""
    return pd.concat(parts, ignore_index=True).sort_values(by, kind="stable", ignore_index=True)
