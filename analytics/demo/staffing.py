"""Branches, desks, and the officers who sat at them one after another."""

from dataclasses import dataclass

import numpy as np

from analytics.demo.arrays import NEVER, Floats, Ints

CLIENTS_PER_DESK = 200
DESKS_PER_BRANCH = 3
YEARS_AT_A_DESK = 4.0
_SPAN = np.int64(2 * NEVER)


@dataclass(frozen=True)
class Staffing:
    """Who sat at which desk from when on; one row a sitting, sorted by desk and day.

    A sitting ends where the next of its desk begins. Officers are numbered as sittings are: nobody
    sits twice.
    """

    desk_branch: Ints
    desk: Ints
    since: Ints
    quality: Floats

    @property
    def until(self) -> Ints:
        """The day each sitting ended, `NEVER` while it lasts; shape (sittings,)."""
        following = np.append(self.since[1:], NEVER)
        is_last = np.append(self.desk[1:] != self.desk[:-1], values=True)
        return np.where(is_last, NEVER, following)

    @property
    def last(self) -> Ints:
        """The latest sitting of each desk; shape (desks,)."""
        return np.searchsorted(self.desk, np.arange(len(self.desk_branch)), side="right") - 1

    def sitting(self, desk: Ints, day: Ints) -> Ints:
        """Return the number of the sitting that a desk was in on a day."""
        keys = self.desk * _SPAN + self.since
        return np.searchsorted(keys, desk * _SPAN + day, side="right") - 1


def staffing(clients: int, start: int, end: int, rng: np.random.Generator) -> Staffing:
    """Draw the desks an institution of that size needs, and who sat at them.

    Parameters
    ----------
    clients
        Size of the book.
    start, end
        First and last day of history; the time at a desk is exponential.
    """
    desks = max(1, round(clients / CLIENTS_PER_DESK))
    branches = max(1, round(desks / DESKS_PER_BRANCH))
    sittings = 1 + rng.poisson((end - start) / 365 / YEARS_AT_A_DESK, size=desks)
    desk = np.repeat(np.arange(desks), sittings)
    since = rng.integers(start + 200, end - 30, size=len(desk))
    is_first = np.append(True, desk[1:] != desk[:-1])
    since[is_first] = start - 400
    order = np.lexsort((since, desk))
    return Staffing(
        desk_branch=np.sort(np.arange(desks) % branches),
        desk=desk,
        since=_apart(desk, since[order]),
        quality=rng.normal(size=len(desk)),
    )


def _apart(desk: Ints, since: Ints) -> Ints:
    """Let sittings of one desk that begin on one day begin a day apart."""
    since = since.copy()
    for place in range(1, len(since)):
        if desk[place] == desk[place - 1]:
            since[place] = max(since[place], since[place - 1] + 1)
    return since
