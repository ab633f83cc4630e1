"""The day a promise falls on, and what is left of it, by hand on a week from Monday to Friday."""

from datetime import date

import pytest
from django.utils import translation

from crm.promises import PROMISE_KEPT, left_until, promised_day
from crm.rates import evaluate
from crm.templatetags.cases import left_words
from crm.workdays import WorkCalendar

WEEK = WorkCalendar(frozenset({1, 2, 3, 4, 5}))
FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 3, day) for day in (6, 7, 8, 9))


def test_promise_counts_working_days_only_where_it_says_so():
    assert promised_day(FRIDAY, 2, WEEK, is_in_working_days=True) == date(2026, 3, 10)
    assert promised_day(FRIDAY, 2, WEEK, is_in_working_days=False) == SUNDAY


@pytest.mark.parametrize(
    ("day", "today", "words"),
    [
        (MONDAY, FRIDAY, "1 working day left"),
        (date(2026, 3, 13), FRIDAY, "5 working days left"),
        (FRIDAY, FRIDAY, "today is the last working day"),
        (SUNDAY, FRIDAY, "today is the last working day"),
        (FRIDAY, SATURDAY, "late"),
        (FRIDAY, MONDAY, "1 working day late"),
        (FRIDAY, date(2026, 3, 12), "4 working days late"),
    ],
)
def test_what_is_left_is_said_in_working_days(db, day, today, words):
    with translation.override("en"):
        assert left_words(left_until(day, today, WEEK)) == words


def test_nineteen_of_twenty_is_a_promise_the_client_remembers():
    rate = evaluate(PROMISE_KEPT, {"promises_due": 20, "promises_kept": 19})
    assert (rate.numerator, rate.denominator) == (19, 20)
    # Wilson, checked against statsmodels: proportion_confint(19, 20, method="wilson")
    assert rate.interval == pytest.approx((0.763869, 0.991119), abs=1e-6)
