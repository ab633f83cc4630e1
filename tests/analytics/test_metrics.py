"""Identities between rates, intervals against statsmodels, suppression, annualisation."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from analytics.metrics import COUNTS, HEADLINE, METRICS, annualize, evaluate, wilson
from crm.rates import Interval

numbers = st.integers(0, 10_000)
stocks = st.fixed_dictionaries({count.name: numbers for count in COUNTS})


def value(name, counts):
    return evaluate(METRICS[name], counts).value


@given(stocks)
def test_drop_out_of_those_seen_is_the_rest_of_their_retention(counts):
    kept = value("retention_seen", counts)
    if kept is not None:
        assert value("dropout_seen", counts) == 1 - kept


@given(stocks)
def test_all_stock_forms_agree_when_nobody_joins(counts):
    closed = {**counts, "joined": 0, "rejoined": 0}
    assert value("retention_iris", closed) == value("retention_seen", closed)
    assert value("dropout_opening", closed) == value("dropout_seen", closed)


@given(stocks)
def test_counting_the_returned_as_new_never_raises_retention(counts):
    for name in ("retention_iris", "retention_seen"):
        plain, strict = value(name, counts), value(f"{name}_rejoined_new", counts)
        if plain is not None:
            assert strict <= plain


@given(st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_agrees_with_statsmodels(case):
    successes, trials = case
    low, high = proportion_confint(successes, trials, alpha=0.05, method="wilson")
    assert wilson(successes, trials) == pytest.approx(Interval(low, high), abs=1e-12)


def test_wilson_wants_a_proportion():
    for successes, trials in ((0, 0), (3, 2), (-1, 2)):
        with pytest.raises(ValueError, match="no proportion"):
            wilson(successes, trials)


def test_a_rate_of_nobody_has_no_value():
    rate = evaluate(HEADLINE, {"renewed": 0, "decided": 0})
    assert (rate.value, rate.interval, rate.is_suppressed) == (None, None, False)


def test_a_rate_of_too_few_is_suppressed():
    rate = evaluate(HEADLINE, {"renewed": 3, "decided": 4}, fewest=5)
    assert (rate.value, rate.interval, rate.is_suppressed) == (None, None, True)
    assert evaluate(HEADLINE, {"renewed": 3, "decided": 5}, fewest=5).value == Fraction(3, 5)


def test_only_proportions_have_an_interval():
    counts = {"opening": 10, "closing": 8, "joined": 4, "rejoined": 1}
    assert evaluate(METRICS["retention_iris"], counts).interval is None
    assert evaluate(METRICS["retention_seen"], counts).interval is not None
    returned = {"opening": 2, "closing": 8, "joined": 1}
    assert evaluate(METRICS["retention_seen"], returned).interval is None


def test_a_missing_count_is_a_fault():
    with pytest.raises(KeyError):
        evaluate(HEADLINE, {"renewed": 3})


def test_a_quarter_that_repeats_makes_a_year():
    assert annualize(0.1, periods_a_year=4) == pytest.approx(0.3439)
    assert annualize(1, periods_a_year=4) == 1
    with pytest.raises(ValueError, match="annualized"):
        annualize(1.2, periods_a_year=4)


@given(st.floats(0, 1))
def test_a_year_of_two_halves_compounds(first):
    assert annualize(annualize(first, periods_a_year=2), periods_a_year=2) == pytest.approx(
        annualize(first, periods_a_year=4)
    )


def test_formulas_read_as_they_are_computed():
    assert {name: metric.formula for name, metric in METRICS.items()} == {
        "retention_event": "S / D",
        "retention_event_client_decided": "Sc / Dc",
        "retention_iris": "(E − N) / B",
        "retention_iris_rejoined_new": "(E − N − R) / B",
        "retention_seen": "E / (B + N)",
        "retention_seen_rejoined_new": "E / (B + N + R)",
        "retention_cohort": "K / B",
        "retention_cohort_resting": "Z / B",
        "dropout_seen": "(B + N − E) / (B + N)",
        "dropout_opening": "(B + N − E) / B",
        "dropout_average": "(B + N − E) / ((B + E) / 2)",
        "renewal_ratio": "F / P",
    }
