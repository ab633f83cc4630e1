"""Service promises: the day a promise falls on, what is left of it, and the rate of those kept."""

from dataclasses import dataclass
from datetime import date, timedelta

from crm.metric import Better, Count, Metric, Sum
from crm.words import gettext_noop
from crm.workdays import WorkCalendar, add_working_days, working_days_between

DUE = Count("promises_due", "D", gettext_noop("Promised days that came in the period"))
KEPT = Count(
    "promises_kept", "K", gettext_noop("Of these, those by which what was promised was done")
)
PROMISE_KEPT = Metric(
    name="promise_kept",
    label=gettext_noop("Promises kept"),
    numerator=Sum((KEPT,)),
    denominator=Sum((DUE,)),
    better=Better.HIGHER,
    weakness=gettext_noop(
        "Says that we answered in time, not that the answer was good: read it beside the satisfaction."
    ),
    source=gettext_noop("Own definition"),
    is_proportion=True,
)
SATISFIED = Metric(
    name="satisfied_with_resolution",
    label=gettext_noop("Satisfied with what was done"),
    numerator=Sum((Count("satisfied", "S", gettext_noop("Of these, satisfied")),)),
    denominator=Sum(
        (Count("answered", "A", gettext_noop("Answers to the question after a resolution")),)
    ),
    better=Better.HIGHER,
    weakness=gettext_noop(
        "Those who gave no answer are not in it, and they may be the least satisfied."
    ),
    source=gettext_noop("Own definition"),
    is_proportion=True,
)


@dataclass(frozen=True)
class Left:
    """What is left until a promised day: working days, negative once it has passed."""

    day: date
    working_days: int
    is_late: bool


def promised_day(
    start: date, days: int, calendar: WorkCalendar, *, is_in_working_days: bool
) -> date:
    """Return the day something is promised for.

    Parameters
    ----------
    start
        The day it was received; not counted itself.
    days
        Days promised.
    calendar
        The working days of the branch.
    is_in_working_days
        Whether only working days count; otherwise every day does, and the promise may fall on a closed one.
    """
    if is_in_working_days:
        return add_working_days(start, days, calendar)
    return start + timedelta(days=days)


def left_until(day: date, today: date, calendar: WorkCalendar) -> Left:
    """Return what is left until a promised day, in working days.

    Parameters
    ----------
    day
        The promised day; it is late from the day after.
    today
        The business date.
    calendar
        The working days of the branch.
    """
    return Left(day, working_days_between(today, day, calendar), is_late=day < today)
