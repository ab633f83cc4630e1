"""Working days: which days a branch works, and how to count them."""

from dataclasses import dataclass
from datetime import date, timedelta

A_DAY = timedelta(days=1)
WEEK = frozenset(range(1, 8))


@dataclass(frozen=True)
class WorkCalendar:
    """The working days of a branch.

    Parameters
    ----------
    weekdays
        Days of the week that are worked, 1 for Monday to 7 for Sunday.
    holidays
        Closed days among them.

    Raises
    ------
    ValueError
        No day of the week is worked, or one is not a day of the week.
    """

    weekdays: frozenset[int]
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= WEEK:
            raise ValueError("Working days are some of 1 to 7.")

    def is_working(self, day: date) -> bool:
        """Tell whether `day` is worked."""
        return day.isoweekday() in self.weekdays and day not in self.holidays


def add_working_days(start: date, count: int, calendar: WorkCalendar) -> date:
    """Return the working day that lies `count` working days after `start`.

    Parameters
    ----------
    start
        The day counted from; it is not counted itself.
    count
        Working days to go forward, 0 or more. 0 gives `start` itself, or the next working day if it is closed.
    calendar
        The days that are worked.

    Raises
    ------
    ValueError
        `count` is negative.
    """
    if count < 0:
        raise ValueError("Working days are counted forward.")
    day = start
    while count == 0 and not calendar.is_working(day):
        day += A_DAY
    while count:
        day += A_DAY
        count -= calendar.is_working(day)
    return day


def working_days_between(start: date, end: date, calendar: WorkCalendar) -> int:
    """Return how many working days lie after `start` up to and including `end`; negative where `end` is earlier.

    Parameters
    ----------
    start, end
        Two days.
    calendar
        The days that are worked.
    """
    if end < start:
        return -working_days_between(end, start, calendar)
    steps = range(1, (end - start).days + 1)
    return sum(calendar.is_working(start + A_DAY * step) for step in steps)
