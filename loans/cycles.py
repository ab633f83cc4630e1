"""A client's loan cycles laid out on one time axis, as shares of its width; knows nothing of pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

FEWEST_DAYS = 90
MOST_YEARS_MARKED = 8


class Punctuality(StrEnum):
    """How an installment was met."""

    ON_TIME = "on-time"
    LATE = "late"
    OVERDUE = "overdue"
    TO_COME = "to-come"


@dataclass(frozen=True)
class Axis:
    """The span of days a picture covers; in right-to-left pages time runs to the left."""

    start: date
    end: date
    is_mirrored: bool = False

    def at(self, day: date) -> float:
        """Return where a day lies, in percent of the width from the left."""
        share = (min(max(day, self.start), self.end) - self.start).days / (
            self.end - self.start
        ).days
        return round(100 * (1 - share if self.is_mirrored else share), 2)

    def span(self, first: date, last: date) -> tuple[float, float]:
        """Return the left edge and the width of a bar, in percent."""
        edges = sorted((self.at(first), self.at(last)))
        return edges[0], round(max(edges[1] - edges[0], 0.5), 2)

    def marks(self, years: Sequence[tuple[str, date]]) -> list[tuple[str, float]]:
        """Return where years begin, thinned where there are many."""
        step = 1 + len(years) // (MOST_YEARS_MARKED + 1)
        return [(year, self.at(day)) for year, day in years[::step]]


def axis_of(days: Sequence[date], *, as_of: date, is_mirrored: bool) -> Axis:
    """Return an axis that holds all `days` and `as_of`."""
    start, end = min(*days, as_of), max(*days, as_of)
    if (end - start).days < FEWEST_DAYS:
        end = date.fromordinal(start.toordinal() + FEWEST_DAYS)
    return Axis(start, end, is_mirrored)


def punctuality(due_on: date, settled_on: date | None, *, as_of: date) -> Punctuality:
    """Tell how an installment was met by `as_of`."""
    if settled_on is not None and settled_on <= as_of:
        return Punctuality.ON_TIME if settled_on <= due_on else Punctuality.LATE
    return Punctuality.OVERDUE if due_on < as_of else Punctuality.TO_COME
