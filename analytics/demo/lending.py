"""Lending: loan cycle by loan cycle, all clients of a cycle at once, until the last day of history."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.demo.arrays import Flags, Floats, Ints
from analytics.demo.deciding import Decisions, decide
from analytics.demo.equations import next_health, next_satisfaction
from analytics.demo.offers import BUSINESS, GROUP, OFFERS
from analytics.demo.paying import Mood, Payments, draw_payments
from analytics.demo.schedules import Lines, draw_up
from analytics.demo.staffing import Staffing

CAPACITY_GROWTH = 1.18
GRADUATES = 0.1
MOST_CYCLES = 24


@dataclass(frozen=True)
class Round:
    """All loans of one loan cycle; shapes (loans,) and (loans, lines)."""

    cycle: int
    client: Ints
    disbursed_on: Ints
    offer: Ints
    principal: Ints
    mood: Mood
    lines: Lines
    payments: Payments
    changed: Flags
    decisions: Decisions


@dataclass(frozen=True)
class _Borrowers:
    """Those who borrow next, with what they bring from the cycle before; each of shape (clients,)."""

    client: Ints
    disbursed_on: Ints
    offer: Ints
    wanted: Floats
    satisfaction: Floats
    health: Floats

    def __getitem__(self, which: Flags) -> "_Borrowers":
        return _Borrowers(*(getattr(self, name)[which] for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class Lender:
    """What stays the same from cycle to cycle.

    Parameters
    ----------
    money_scale, currency_step
        Of the institution's currency (see `analytics.demo.flavor.Flavor`).
    """

    people: pd.DataFrame
    staffing: Staffing
    money_scale: int
    currency_step: int

    def lend(
        self, until: int, rng: np.random.Generator, progress: Callable[[int], object]
    ) -> list[Round]:
        """Run cycle after cycle until nobody borrows by `until` any more.

        Loans disbursed by then are followed to their end, also beyond: what happens later is the
        truth that tests compare scores with.
        """
        people = self.people
        everyone = _Borrowers(
            client=np.arange(len(people)),
            disbursed_on=people["first_lent_on"].to_numpy(),
            offer=people["offer"].to_numpy(),
            wanted=people["capacity"].to_numpy(),
            satisfaction=people["satisfaction"].to_numpy(),
            health=people["health"].to_numpy(),
        )
        borrowers = everyone[everyone.disbursed_on <= until]
        rounds: list[Round] = []
        while len(borrowers.client) and len(rounds) < MOST_CYCLES:
            rounds.append(self._one_cycle(borrowers, len(rounds) + 1, rng))
            progress(len(borrowers.client))
            following = _following(rounds[-1], self.money_scale, rng)
            borrowers = following[following.disbursed_on <= until]
        return rounds

    def _one_cycle(self, borrowers: _Borrowers, cycle: int, rng: np.random.Generator) -> Round:
        principal = self._principals(borrowers.wanted, borrowers.offer)
        lines = draw_up(borrowers.offer, principal, borrowers.disbursed_on, self.currency_step)
        mood = self._mood(borrowers, principal, cycle)
        payments = draw_payments(lines, mood, rng)
        rows = np.arange(len(principal))
        changed = self._sitting(borrowers.client, borrowers.disbursed_on) != self._sitting(
            borrowers.client, lines.due_on[rows, lines.last]
        )
        sitting = self._sitting(borrowers.client, lines.due_on[rows, lines.last])
        mood = replace(
            mood,
            satisfaction=next_satisfaction(
                mood.satisfaction,
                self.staffing.quality[sitting],
                changed.astype(np.float64),
                rng.normal(size=len(rows)),
            ),
            health=next_health(mood.health, rng.normal(size=len(rows))),
        )
        decisions = decide(lines, mood, payments, cycle=cycle, changed=changed, rng=rng)
        return Round(
            cycle,
            borrowers.client,
            borrowers.disbursed_on,
            borrowers.offer,
            principal,
            mood,
            lines,
            payments,
            changed,
            decisions,
        )

    def _mood(self, borrowers: _Borrowers, principal: Ints, cycle: int) -> Mood:
        people = self.people.iloc[borrowers.client]
        capacity = people["capacity"].to_numpy() * CAPACITY_GROWTH ** (cycle - 1)
        return Mood(
            satisfaction=borrowers.satisfaction,
            health=borrowers.health,
            exposure=people["exposure"].to_numpy(),
            burden=np.log(principal / self.money_scale / capacity),
            peak=people["peak"].to_numpy(),
            season_strength=people["season_strength"].to_numpy(),
        )

    def _principals(self, wanted: Floats, offer: Ints) -> Ints:
        """Round to the product's step, at least one step and at most its largest loan."""
        step = np.array([each.step for each in OFFERS])[offer]
        most = np.array([each.most for each in OFFERS])[offer]
        units = np.clip(np.round(wanted / step) * step, step, most)
        return np.asarray(units * self.money_scale, dtype=np.int64)

    def _sitting(self, client: Ints, day: Ints) -> Ints:
        return self.staffing.sitting(self.people["desk"].to_numpy()[client], day)


def _following(last: Round, money_scale: int, rng: np.random.Generator) -> _Borrowers:
    """Return the borrowers of the next cycle; a few of a group's best go on alone."""
    units = last.principal / money_scale * (1 + last.decisions.growth)
    graduates = (
        (last.offer == GROUP)
        & (last.cycle >= 3)
        & (last.mood.health > 0.3)
        & (rng.random(len(units)) < GRADUATES)
    )
    return _Borrowers(
        client=last.client,
        disbursed_on=last.decisions.next_on,
        offer=np.where(graduates, BUSINESS, last.offer),
        wanted=units,
        satisfaction=last.mood.satisfaction,
        health=last.mood.health,
    )
