"""Decision points and their outcomes by hand."""

from datetime import date, timedelta

import pytest

from loyalty.decisions import Outcome, decision_points, outcome
from loyalty.states import Departure, Lending

START = date(2024, 1, 1)


def day(number):
    return START + timedelta(days=number)


def loan(disbursed, closed=None, reason="PAID_OFF", number=0):
    return Lending(
        day(disbursed),
        number,
        None if closed is None else day(closed),
        "" if closed is None else reason,
    )


def test_decision_points_are_pay_offs_and_know_the_next_cycle():
    loans = [loan(200, 260, "WRITTEN_OFF"), loan(0, 100), loan(95, 180)]
    found = decision_points(loans, as_of=day(300))
    assert [(p.cycle, p.gap_days, p.followed_days) for p in found] == [(1, -5, 200), (2, 20, 120)]


def test_decision_points_know_nothing_dated_later():
    found = decision_points([loan(0, 100), loan(120)], as_of=day(110))
    assert [(p.gap_days, p.followed_days) for p in found] == [(None, 10)]


def test_loans_of_one_day_follow_each_other_by_id():
    found = decision_points([loan(0, 30, number=2), loan(0, 10, number=1)], as_of=day(100))
    assert [(p.cycle, p.paid_off_on, p.gap_days) for p in found] == [
        (1, day(10), -10),
        (2, day(30), None),
    ]


@pytest.mark.parametrize(
    ("gap", "followed", "exit_type", "client_decided", "expected"),
    [
        (90, 200, "", False, Outcome.RENEWED),
        (91, 200, "", False, Outcome.NOT_RENEWED),
        (-10, 200, "", False, Outcome.RENEWED),
        (5, 20, "", False, Outcome.RENEWED),
        (None, 89, "", False, Outcome.CENSORED),
        (None, 90, "", False, Outcome.NOT_RENEWED),
        (None, 200, "ADMINISTRATIVE", False, Outcome.EXCLUDED),
        (None, 200, "PUSHED_OUT_BY_MFI", False, Outcome.NOT_RENEWED),
        (None, 200, "PUSHED_OUT_BY_MFI", True, Outcome.EXCLUDED),
        (None, 200, "PUSHED_OUT_BY_GROUP", True, Outcome.EXCLUDED),
        (None, 200, "EXTERNAL", True, Outcome.EXCLUDED),
        (None, 200, "VOLUNTARY_SATISFIED", True, Outcome.NOT_RENEWED),
    ],
)
def test_a_decision_point_has_one_outcome(gap, followed, exit_type, client_decided, expected):
    found = outcome(
        gap, followed, rest_window_days=90, exit_type=exit_type, is_client_decided=client_decided
    )
    assert found == expected


def test_a_decision_point_knows_the_exit_up_to_the_next_loan():
    left = [Departure(day(110), "EXTERNAL"), Departure(day(400), "PUSHED_OUT_BY_MFI")]
    loans = [loan(0, 100), loan(300, 350)]
    found = decision_points(loans, exits=left, as_of=day(500))
    assert [p.exit_type for p in found] == ["EXTERNAL", "PUSHED_OUT_BY_MFI"]
    assert decision_points(loans, exits=left, as_of=day(109))[0].exit_type == ""
