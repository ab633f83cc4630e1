"""Days that come back every year, in whichever calendar they are kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import jdatetime
from hijridate import Gregorian, Hijri


class Calendar(StrEnum):
    """The calendar a day of the year belongs to."""

    GREGORIAN = "GREGORIAN"
    HIJRI = "HIJRI"
    JALALI = "JALALI"


@dataclass(frozen=True)
class Occasion:
    """One coming round of a day: the year of its own calendar, and the date."""

    year: int
    on: date


def occasions(
    calendar: Calendar, month: int, day: int, *, first: date, last: date
) -> Iterator[Occasion]:
    """Give the rounds of a day of the year that fall between two dates, both included.

    A day that a year has not (29 February, the 30th of a short month) is kept on the last day of its month.

    Parameters
    ----------
    calendar
        In which `month` and `day` are counted, both from 1.
    month, day
        The day of the year.
    first, last
        Gregorian dates.

    Yields
    ------
    Occasion
        In order.
    """
    for year in range(_year(calendar, first), _year(calendar, last) + 1):
        on = _date(calendar, year, month, day)
        if first <= on <= last:
            yield Occasion(year, on)


def days_kept_on(on: date) -> list[tuple[int, int]]:
    """Return the (month, day) of Gregorian dates whose yearly round falls on a date.

    Parameters
    ----------
    on
        The date; on 28 February of a common year those of 29 February are kept too.
    """
    is_last_of_february = (on + timedelta(days=1)).month != on.month == 2
    more = [(2, 29)] if is_last_of_february and on.day == 28 else []
    return [(on.month, on.day), *more]


def _year(calendar: Calendar, on: date) -> int:
    match calendar:
        case Calendar.HIJRI:
            return Gregorian(on.year, on.month, on.day).to_hijri().year
        case Calendar.JALALI:
            return int(jdatetime.date.fromgregorian(date=on).year)
        case _:
            return on.year


def _date(calendar: Calendar, year: int, month: int, day: int) -> date:
    """Return the date of a day of a year, the last of its month where it has not so many."""
    try:
        return _exact(calendar, year, month, day)
    except ValueError:
        return _exact(calendar, year, month, day - 1)


def _exact(calendar: Calendar, year: int, month: int, day: int) -> date:
    match calendar:
        case Calendar.HIJRI:
            gregorian = Hijri(year, month, day).to_gregorian()
            return date(gregorian.year, gregorian.month, gregorian.day)
        case Calendar.JALALI:
            kept: date = jdatetime.date(year, month, day).togregorian()
            return kept
        case _:
            return date(year, month, day)
