"""Days that come back every year, against dates known from almanacs."""

from datetime import date

import pytest

from loyalty.occasions import Calendar, Occasion, days_kept_on, occasions

YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}


@pytest.mark.parametrize(
    ("calendar", "month", "day", "expected"),
    [
        (Calendar.GREGORIAN, 1, 1, [Occasion(2026, date(2026, 1, 1))]),
        (Calendar.GREGORIAN, 2, 29, [Occasion(2026, date(2026, 2, 28))]),
        (Calendar.JALALI, 1, 1, [Occasion(1405, date(2026, 3, 21))]),
        (Calendar.HIJRI, 10, 1, [Occasion(1447, date(2026, 3, 20))]),
    ],
)
def test_a_day_of_the_year_is_found_in_its_calendar(calendar, month, day, expected):
    assert list(occasions(calendar, month, day, **YEAR)) == expected


def test_a_hijri_day_may_come_twice_in_a_gregorian_year():
    found = list(occasions(Calendar.HIJRI, 10, 1, first=date(2033, 1, 1), last=date(2033, 12, 31)))
    assert [each.year for each in found] == [1454, 1455]


def test_both_ends_count_and_nothing_beyond():
    ends = {"first": date(2026, 3, 21), "last": date(2026, 3, 21)}
    assert len(list(occasions(Calendar.JALALI, 1, 1, **ends))) == 1
    later = {"first": date(2026, 3, 22), "last": date(2027, 3, 20)}
    assert list(occasions(Calendar.JALALI, 1, 1, **later)) == []


def test_those_born_on_a_leap_day_are_greeted_every_year():
    assert days_kept_on(date(2026, 2, 28)) == [(2, 28), (2, 29)]
    assert days_kept_on(date(2028, 2, 28)) == [(2, 28)]
    assert days_kept_on(date(2028, 2, 29)) == [(2, 29)]
    assert days_kept_on(date(2026, 3, 1)) == [(3, 1)]
