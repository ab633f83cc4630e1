"""Where loans and installments lie on the picture of a client's cycles."""

from datetime import date

import pytest

from loans.cycles import Axis, axis_of, punctuality

AS_OF = date(2026, 6, 1)


def test_axis_holds_all_days_and_is_never_too_short():
    axis = axis_of([date(2026, 5, 30)], as_of=AS_OF, is_mirrored=False)
    assert (axis.start, (axis.end - axis.start).days) == (date(2026, 5, 30), 90)


def test_time_runs_to_the_left_in_right_to_left_pages():
    start, middle, end = date(2026, 1, 1), date(2026, 2, 20), date(2026, 4, 11)
    assert [Axis(start, end).at(day) for day in (start, middle, end)] == [0, 50, 100]
    mirrored = Axis(start, end, is_mirrored=True)
    assert mirrored.at(start) == 100
    assert Axis(start, end).span(start, middle) == (0, 50)
    assert mirrored.span(start, middle) == (50, 50)


@pytest.mark.parametrize(
    ("due", "settled", "how"),
    [
        (date(2026, 5, 1), date(2026, 5, 1), "on-time"),
        (date(2026, 5, 1), date(2026, 5, 2), "late"),
        (date(2026, 5, 1), None, "overdue"),
        (date(2026, 5, 1), date(2026, 6, 2), "overdue"),
        (AS_OF, None, "to-come"),
    ],
)
def test_punctuality_is_told_as_of_a_day(due, settled, how):
    assert punctuality(due, settled, as_of=AS_OF) == how
