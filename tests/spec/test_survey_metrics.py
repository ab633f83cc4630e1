"""Every figure of surveys on the worked survey."""

from collections import Counter
from fractions import Fraction

import pytest

from crm.metric import Unit
from crm.rates import evaluate
from surveys.metrics import METRICS
from surveys.statistics.reliability import cronbach
from surveys.statistics.satisfaction import csat, mean, nps
from tests.spec import survey_book as book
from tests.tables import parse_table


def column(name):
    return [int(value) for value in book.column(name)]


def cross(one, other):
    """Give ten times nine the covariance, which is whole."""
    together = sum(a * b for a, b in zip(one, other, strict=True))
    return len(one) * together - sum(one) * sum(other)


@pytest.fixture
def counts():
    recommend, served, easy = column("recommend"), column("served"), column("easy")
    battery = [column(name) for name in "abc"]
    total = [sum(row) for row in zip(*battery, strict=True)]
    became = {row["became"]: int(row["number"]) for row in parse_table(book.INVITATIONS)}
    return {
        "recommending": len(recommend),
        "promoters": sum(value >= 9 for value in recommend),
        "detractors": sum(value <= 6 for value in recommend),
        "rating": len(served),
        "satisfied": sum(value >= 4 for value in served),
        "easing": len(easy),
        "ease": sum(easy),
        "settled": sum(became.values()) - became["still open"],
        "heard": became["answered"],
        "variance": 2 * cross(total, total),
        "covariance": 3 * sum(cross(a, b) for a in battery for b in battery if a is not b),
        "scored": len(book.column("likelihood")),
        "likelihoods": sum(int(Fraction(each) * 10_000) for each in book.column("likelihood")),
    }


@pytest.mark.parametrize("row", parse_table(book.FIGURES), ids=lambda row: row["metric"])
def test_every_figure_of_the_worked_survey(counts, row):
    rate = evaluate(METRICS[row["metric"]], counts)
    value = {
        Unit.SHARE: f"{float(rate.value):.1%}".replace("%", " %"),
        Unit.POINTS: f"{100 * float(rate.value):.1f}",
        Unit.RATIO: f"{float(rate.value):.2f}",
    }[rate.metric.unit]

    assert value == row["value"]
    assert rate.numerator == Fraction(row["numerator"])
    assert rate.denominator == int(row["denominator"])


def test_every_figure_has_a_worked_example():
    assert [row["metric"] for row in parse_table(book.FIGURES)] == list(METRICS)


def test_the_statistics_say_what_the_declarations_say(counts):
    declared = {name: evaluate(metric, counts).value for name, metric in METRICS.items()}
    battery = list(zip(*(column(name) for name in "abc"), strict=True))

    assert nps(Counter(column("recommend"))).value == pytest.approx(100 * float(declared["nps"]))
    assert csat(Counter(column("served"))).value == pytest.approx(float(declared["csat"]))
    assert mean(Counter(column("easy"))).value == pytest.approx(float(declared["ces"]))
    assert cronbach(battery).alpha == pytest.approx(float(declared["alpha"]))
