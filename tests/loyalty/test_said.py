"""What answers to surveys amount to, row by row."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from loyalty.contacts import Entry, Logged
from loyalty.said import Low, Said, attitudes, low_since, satisfactions

TODAY = date(2026, 6, 30)
NOT_MET = None


def ago(days):
    return TODAY - timedelta(days=days)


def response(days, attitude=None, *lows, kind="LOYALTY", recorded=None, withdrawn=None, place=0):
    known_on = ago(days if recorded is None else recorded)
    return Said(
        Entry(ago(days), known_on, None if withdrawn is None else ago(withdrawn)),
        kind,
        place,
        None if attitude is None else Decimal(attitude),
        lows,
    )


CASE, ALERT = Low("CASE"), Low("ALERT")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([], []),
        ([response(3)], []),
        ([response(3, "0.2"), response(9, "0.9")], ["0.2", "0.9"]),
        ([response(3, "0.2", place=1), response(3, "0.9", place=2)], ["0.9", "0.2"]),
        ([response(3, "0.2", recorded=-1), response(9, "0.9")], ["0.9"]),
        ([response(3, "0.2", withdrawn=0), response(9, "0.9")], ["0.9"]),
        ([response(3, "0.2", withdrawn=-1)], ["0.2"]),
        ([response(-1, "0.2")], []),
        ([response(364, "0.2"), response(365, "0.9")], ["0.2"]),
        ([response(3, "0.2", kind="EXIT"), response(9, "0.9")], ["0.2", "0.9"]),
    ],
)
def test_the_attitude_is_of_what_was_answered_recorded_and_not_withdrawn(said, expected):
    found = attitudes(said, after=ago(365), as_of=TODAY)
    assert [str(each.attitude) for each in found] == expected


def test_a_risk_knows_nothing_of_interviews_about_leaving():
    said = [
        response(3, "0.2", kind="EXIT"),
        response(4, "0.3", kind="LAPSED"),
        response(9, "0.9", kind="REST"),
    ]
    assert satisfactions(said, after=ago(365), as_of=TODAY) == said[2:]


RESOLVED, REOPENED = Logged(ago(5), "RESOLVED"), Logged(ago(2), "REOPENED")
RESOLVED_TOMORROW = Logged(ago(-1), "RESOLVED")


@pytest.mark.parametrize(
    ("said", "last_met_on", "since"),
    [
        ([response(9, "0.2", CASE)], NOT_MET, ago(9)),
        ([response(59, "0.2", CASE)], NOT_MET, ago(59)),
        ([response(60, "0.2", CASE)], NOT_MET, None),
        ([response(9, "0.2", CASE)], ago(1), ago(9)),
        ([response(9, "0.2", Low("CASE", [RESOLVED]))], NOT_MET, None),
        ([response(9, "0.2", Low("CASE", [RESOLVED, REOPENED]))], NOT_MET, ago(9)),
        ([response(9, "0.2", Low("CASE", [RESOLVED_TOMORROW]))], NOT_MET, ago(9)),
        ([response(9, "0.2", ALERT)], NOT_MET, ago(9)),
        ([response(9, "0.2", ALERT)], ago(9), ago(9)),
        ([response(9, "0.2", ALERT)], ago(8), None),
        ([response(9, "0.2", ALERT, recorded=4)], ago(8), ago(9)),
        ([response(9, "0.2", Low("ALERT", alert_done_on=TODAY))], NOT_MET, None),
        ([response(9, "0.2", Low("ALERT", alert_done_on=ago(-1)))], NOT_MET, ago(9)),
        ([response(9, "0.2", Low("ALERT", alert_done_on=TODAY), CASE)], NOT_MET, ago(9)),
        ([response(9, "0.2", ALERT), response(3, "0.9")], NOT_MET, None),
        ([response(9, "0.2", ALERT), response(3, None)], NOT_MET, ago(9)),
        ([response(9, "0.2", ALERT), response(3, "0.9", withdrawn=1)], NOT_MET, ago(9)),
        ([response(9, "0.2", ALERT), response(3, "0.9", kind="EXIT")], NOT_MET, ago(9)),
        ([response(9, "0.2", ALERT), response(3, "0.3", CASE)], NOT_MET, ago(9)),
        ([response(9, "0.2", ALERT, place=2), response(9, "0.9", place=1)], NOT_MET, ago(9)),
        ([response(9, "0.2", ALERT, kind="LAPSED")], NOT_MET, None),
        ([response(9, "0.2", ALERT, recorded=-1)], NOT_MET, None),
    ],
)
def test_a_low_answer_waits_until_it_is_settled(said, last_met_on, since):
    found = low_since(said, last_met_on=last_met_on, low_days=60, as_of=TODAY)
    assert found == since
