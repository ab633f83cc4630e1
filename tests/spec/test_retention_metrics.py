"""Every rate of retention on the worked book, by pure functions of the facts."""

import pytest

from analytics.metrics import METRICS, evaluate
from analytics.metrics.counting import event_counts, loan_counts, stock_counts
from loyalty.states import State, state
from tests.spec import worked_book as book
from tests.tables import parse_table

DEFAULT_WINDOW = 90


def counts(window):
    known = book.relationships().values()
    return {
        **stock_counts(known, book.YEAR, rest_window_days=window),
        **loan_counts(known, book.YEAR),
        **event_counts(known, book.YEAR, rest_window_days=window, as_of=book.AS_OF),
    }


@pytest.mark.parametrize("row", parse_table(book.COUNTS), ids=lambda row: row["count"])
def test_the_book_holds_so_many(row):
    assert counts(DEFAULT_WINDOW)[row["count"]] == int(row["number"])


@pytest.mark.parametrize(
    "row", parse_table(book.RATES), ids=lambda row: f"{row['metric']}-{row['W']}"
)
def test_every_rate_reads_the_year_its_own_way(row):
    rate = evaluate(METRICS[row["metric"]], counts(int(row["W"] or DEFAULT_WINDOW)))
    assert (rate.numerator, rate.denominator) == (int(row["numerator"]), int(row["denominator"]))
    assert f"{float(rate.value) * 100:.2f}" == row["percent"]


@pytest.mark.parametrize("row", parse_table(book.CENSORED), ids=lambda row: row["W"])
def test_pay_offs_younger_than_the_window_are_censored(row):
    assert counts(int(row["W"]))["censored"] == int(row["censored"])


def test_the_resting_are_named():
    resting = [
        client
        for client, known in book.relationships().items()
        if state(known.loans, known.exits, rest_window_days=DEFAULT_WINDOW, as_of=book.AS_OF)
        == State.RESTING
    ]
    assert resting == book.RESTING_AT_THE_CLOSE


def test_every_metric_has_a_worked_example():
    assert {row["metric"] for row in parse_table(book.RATES)} == set(METRICS)


def test_whether_w_matters_is_declared():
    worked_with_w = {row["metric"] for row in parse_table(book.RATES) if row["W"]}
    assert worked_with_w == {name for name, metric in METRICS.items() if metric.needs_window}
