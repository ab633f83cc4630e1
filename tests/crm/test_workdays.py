"""Working days, counted by hand on a calendar whose week runs from Sunday to Thursday."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.workdays import WEEK, WorkCalendar, add_working_days, working_days_between

THURSDAY, FRIDAY, SUNDAY, MONDAY = (date(2026, 3, day) for day in (5, 6, 8, 9))
SUNDAY_TO_THURSDAY = WorkCalendar(frozenset({7, 1, 2, 3, 4}))
FEAST = WorkCalendar(frozenset({7, 1, 2, 3, 4}), frozenset({SUNDAY}))
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
calendars = st.builds(
    WorkCalendar,
    st.frozensets(st.sampled_from(sorted(WEEK)), min_size=1),
    st.frozensets(days, max_size=20),
)


@pytest.mark.parametrize(
    ("start", "count", "calendar", "expected"),
    [
        (THURSDAY, 0, SUNDAY_TO_THURSDAY, THURSDAY),
        (FRIDAY, 0, SUNDAY_TO_THURSDAY, SUNDAY),
        (THURSDAY, 1, SUNDAY_TO_THURSDAY, SUNDAY),
        (FRIDAY, 1, SUNDAY_TO_THURSDAY, SUNDAY),
        (THURSDAY, 1, FEAST, MONDAY),
        (THURSDAY, 6, SUNDAY_TO_THURSDAY, SUNDAY + timedelta(days=7)),
    ],
)
def test_promise_counts_the_days_the_branch_works(start, count, calendar, expected):
    assert add_working_days(start, count, calendar) == expected


@pytest.mark.parametrize(
    ("start", "end", "calendar", "expected"),
    [
        (THURSDAY, THURSDAY, SUNDAY_TO_THURSDAY, 0),
        (THURSDAY, SUNDAY, SUNDAY_TO_THURSDAY, 1),
        (THURSDAY, SUNDAY, FEAST, 0),
        (MONDAY, THURSDAY, SUNDAY_TO_THURSDAY, -2),
    ],
)
def test_days_between_leave_out_the_closed_ones(start, end, calendar, expected):
    assert working_days_between(start, end, calendar) == expected


@given(days, st.integers(1, 40), calendars)
def test_counting_forward_and_between_agree(start, count, calendar):
    end = add_working_days(start, count, calendar)
    assert calendar.is_working(end)
    assert working_days_between(start, end, calendar) == count


@pytest.mark.parametrize("weekdays", [frozenset(), frozenset({0, 1}), frozenset({8})])
def test_calendar_refuses_a_week_that_is_none(weekdays):
    with pytest.raises(ValueError, match="1 to 7"):
        WorkCalendar(weekdays)


def test_nothing_is_promised_for_the_past():
    with pytest.raises(ValueError, match="forward"):
        add_working_days(MONDAY, -1, SUNDAY_TO_THURSDAY)
