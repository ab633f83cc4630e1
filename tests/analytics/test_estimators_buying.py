"""Pareto/NBD against numerical integration and simulation, and the buying risk built on it."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import gamma

from analytics.estimators import storage
from analytics.estimators.buying import (
    BuyingRisk,
    Window,
    buying_features,
    buying_history,
    did_not_buy,
    stack_windows,
)
from analytics.estimators.pareto import ParetoNBD, pareto_log_likelihood

TRUTH = (0.9, 8.0, 0.7, 12.0)


def integrated(params, repeats, last, age):
    """The likelihood of one client, its two rates integrated out numerically.

    Given rates a and b the history has the likelihood
    a^x (b exp(-(a + b) last) + a exp(-(a + b) age)) / (a + b):
    Schmittlein, Morrison and Colombo (1987), the case split by when the client stopped.
    """
    r, alpha, s, beta = params
    points, weights = np.polynomial.legendre.leggauss(300)
    root, weights = (points + 1) * 1.5, weights * 1.5  # rates are squares of 0 to 3 a week
    rate, step = root**2, 2 * root * weights
    a, b = rate[:, None], rate[None, :]
    seen = a**repeats * (b * np.exp(-(a + b) * last) + a * np.exp(-(a + b) * age)) / (a + b)
    of_a = gamma.pdf(rate, r, scale=1 / alpha) * step
    of_b = gamma.pdf(rate, s, scale=1 / beta) * step
    return of_a @ seen @ of_b


@pytest.mark.parametrize("params", [(1.5, 8.0, 1.2, 12.0), (1.5, 12.0, 1.2, 8.0)])
@pytest.mark.parametrize("history", [(0, 0.0, 30.0), (2, 20.0, 35.0), (5, 33.0, 34.0)])
def test_likelihood_is_the_numerical_integral(params, history):
    closed = pareto_log_likelihood(params, *(np.array([float(part)]) for part in history))
    assert np.exp(closed[0]) == pytest.approx(integrated(params, *history), rel=1e-6)


def simulated(clients=3000, seed=7):
    """Purchases of 1997: rates and lifetimes drawn from TRUTH, weeks from a first day in Q1."""
    rng = np.random.default_rng(seed)
    r, alpha, s, beta = TRUTH
    rows = []
    for client in range(clients):
        born = int(rng.integers(0, 84))
        life = rng.exponential(1 / rng.gamma(s, 1 / beta)) * 7
        rate, day = rng.gamma(r, 1 / alpha) / 7, 0.0
        while day < min(life, 540 - born):
            rows.append((client, born + round(day)))
            day += rng.exponential(1 / rate)
    frame = pd.DataFrame(rows, columns=["client", "day"])
    frame["bought_on"] = pd.Timestamp("1997-01-01") + pd.to_timedelta(frame["day"], "D")
    return frame


@pytest.fixture(scope="module")
def purchases():
    return simulated()


def test_fit_recovers_the_rates_put_in(purchases):
    model = ParetoNBD().fit(buying_history(purchases, date(1997, 9, 30)))
    assert model.r_ / model.alpha_ == pytest.approx(0.9 / 8.0, rel=0.15)
    assert model.r_ == pytest.approx(0.9, rel=0.25)
    assert model.s_ == pytest.approx(0.7, rel=0.6)


def test_no_purchase_probability_is_what_happens(purchases):
    window = Window(date(1997, 9, 30), date(1998, 3, 31))
    history = buying_history(purchases, window.as_of)
    said = ParetoNBD().fit(history).no_purchase_probability(history, weeks=window.weeks)
    happened = did_not_buy(purchases, history.index, window)
    thirds = pd.qcut(pd.Series(said).rank(method="first"), 3, labels=False)
    for third in range(3):
        here = (thirds == third).to_numpy()
        assert said[here].mean() == pytest.approx(happened[here].mean(), abs=0.035)


def test_longer_windows_make_no_purchase_less_likely(purchases):
    history = buying_history(purchases, date(1997, 9, 30))
    model = ParetoNBD().fit(history)
    said = [model.no_purchase_probability(history, weeks=weeks) for weeks in (0.0, 4.0, 39.0)]
    np.testing.assert_allclose(said[0], 1.0)
    assert (said[1] < said[0]).all()
    assert (said[2] < said[1]).all()


def test_history_counts_days_not_purchases_and_reads_nothing_later():
    rows = [("a", "1997-01-01"), ("a", "1997-01-15"), ("a", "1997-01-15"), ("a", "1997-01-22")]
    frame = pd.DataFrame([*rows, ("a", "1997-03-01"), ("b", "1997-01-08")])
    frame.columns = ["client", "bought_on"]
    frame["bought_on"] = pd.to_datetime(frame["bought_on"])
    history = buying_history(frame, date(1997, 2, 5))
    assert history.loc["a"].tolist() == [2.0, 3.0, 5.0, 1.0]
    assert history.loc["b"].tolist()[:3] == [0.0, 0.0, 4.0]
    assert np.isnan(history.loc["b", "last_gap_weeks"])
    window = Window(date(1997, 2, 5), date(1997, 3, 1))
    assert did_not_buy(frame, history.index, window).tolist() == [0.0, 1.0]


def test_buying_risk_settles_on_the_average_of_the_clients_to_come(purchases):
    coming = Window(date(1997, 9, 30), date(1998, 3, 31))
    past = [Window(date(1997, 5, 31), coming.as_of), Window(date(1997, 6, 30), coming.as_of)]
    X, y = stack_windows(purchases, past)
    population = buying_features(purchases, coming)
    model = BuyingRisk().fit(X, y, population=population)
    said = model.predict_proba(population)[:, 1]
    happened = did_not_buy(purchases, population.index, coming)
    assert said.mean() == pytest.approx(happened.mean(), abs=0.05)
    alone = model.predict_proba(population.head(5))[:, 1]
    np.testing.assert_allclose(alone, said[:5])
    again = storage.loads(storage.dumps(model))
    assert (again.predict_proba(population)[:, 1] == said).all()
