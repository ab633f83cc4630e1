"""Challenger, baselines, recalibration and model files."""

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from skops.io.exceptions import UntrustedTypesFoundException

from analytics.estimators import storage
from analytics.estimators.calibration import (
    Recalibrated,
    latest_complete_window,
    recalibrate,
    time_weights,
)
from analytics.estimators.challenger import Challenger
from analytics.estimators.lines import fit_line
from analytics.estimators.recency import BaseRate, SingleFeature
from analytics.estimators.scorecard import Scorecard
from tests.analytics.test_estimators_scorecard import book


def small_challenger():
    return Challenger(seeds=2, iterations=30)


def test_line_is_the_logistic_regression_of_scikit_learn():
    X, y = book(rows=1000)
    x = X["cycle"].to_numpy(dtype=float)
    other = LogisticRegression(C=np.inf, tol=1e-10).fit(x[:, None], y)
    line = fit_line(x, y.astype(float), np.ones(1000))
    assert line.intercept == pytest.approx(other.intercept_[0], abs=1e-3)
    assert line.slope == pytest.approx(other.coef_[0, 0], abs=1e-3)


def test_base_rate_gives_everybody_the_weighted_rate():
    X, _ = book(rows=4)
    model = BaseRate().fit(X, [1, 0, 0, 0], sample_weight=[1, 1, 1, 2])
    np.testing.assert_allclose(model.predict_proba(X), [[0.8, 0.2]] * 4)


def test_single_feature_ranks_as_the_feature_does():
    X, y = book()
    model = SingleFeature(feature="cycle").fit(X, y)
    assert roc_auc_score(y, model.predict_proba(X)[:, 1]) == roc_auc_score(y, -X["cycle"])


def test_best_single_feature_is_found_by_likelihood():
    X, y = book()
    assert SingleFeature().fit(X[["noise", "days_late", "sector"]], y).feature_ == "days_late"


def test_single_feature_takes_missing_values_at_the_center():
    X, y = book()
    model = SingleFeature(feature="days_late").fit(X, y)
    unknown = model.predict_proba(X[X["days_late"].isna()])[:, 1]
    median = model.predict_proba(X[X["days_late"] == 3])[:, 1]
    assert set(unknown) == set(median)


def test_challenger_finds_an_interaction_that_the_scorecard_cannot():
    rng = np.random.default_rng(5)
    X = pd.DataFrame({"a": rng.normal(size=6000), "b": rng.normal(size=6000)})
    y = (rng.random(6000) < np.where(X["a"] * X["b"] > 0, 0.4, 0.1)).astype(int)
    train, test = slice(0, 4000), slice(4000, None)
    areas = [
        roc_auc_score(y[test], model.fit(X[train], y[train]).predict_proba(X[test])[:, 1])
        for model in (small_challenger(), Scorecard())
    ]
    assert areas[0] > 0.65
    assert areas[1] < 0.55


def test_challenger_with_the_same_seed_gives_the_same_probabilities():
    X, y = book(rows=2000)
    first, second = (small_challenger().fit(X, y).predict_proba(X) for _ in range(2))
    assert (first == second).all()


def test_challenger_takes_features_never_known_and_no_rows():
    X, y = book(rows=1000)
    X = X.assign(satisfaction=np.nan, channel=None)
    model = Challenger(seeds=1, iterations=5).fit(X, y)
    later = X.assign(satisfaction=5.0)
    assert (model.predict_proba(later) == model.predict_proba(X)).all()
    assert model.predict_proba(X.head(0)).shape == (0, 2)


def test_single_feature_refuses_a_frame_of_names():
    X, y = book(rows=100)
    with pytest.raises(ValueError, match="no number to rank by"):
        SingleFeature().fit(X[["sector"]], y)


def test_challenger_that_is_all_scorecard_is_the_scorecard():
    X, y = book(rows=2000)
    blend = Challenger(scorecard_share=1.0, seeds=1, iterations=5).fit(X, y)
    card = Scorecard().fit(X, y)
    np.testing.assert_allclose(blend.decision_function(X), card.decision_function(X))


def test_the_scorecard_inside_a_challenger_keeps_its_directions():
    X, y = book(rows=2000)
    ways = {"cycle": 1, "days_late": -1}  # against the evidence: nothing may be left of them
    blend = Challenger(seeds=1, iterations=5, monotone=ways).fit(X, y)
    card = Scorecard(monotone=ways).fit(X, y)
    assert (blend.scorecard_.explain(X) == card.explain(X)).all(axis=None)
    assert not (card.explain(X) == Scorecard().fit(X, y).explain(X)).all(axis=None)


def test_recalibration_meets_a_new_base_rate_and_keeps_ranks_and_reasons():
    X, y = book()
    card = Scorecard().fit(X, y)
    now = np.random.default_rng(2).random(len(X)) < 0.5 * card.predict_proba(X)[:, 1]
    moved = recalibrate(card, X, now)
    assert moved.predict_proba(X)[:, 1].mean() == pytest.approx(now.mean(), rel=0.01)
    assert (moved.explain(X) == card.explain(X)).all(axis=None)
    assert moved.intercept_ < card.intercept_


def test_recalibration_on_few_rows_moves_little():
    X, y = book()
    card = Scorecard().fit(X, y)
    moved = recalibrate(card, X.head(3), [0, 0, 0])
    assert abs(moved.intercept_ - card.intercept_) < 1.0


def test_platt_recalibration_undoes_a_stretch():
    X, y = book()
    card = Scorecard().fit(X, y)
    flat = recalibrate(card, X, y, method="platt")
    np.testing.assert_allclose(flat.decision_function(X), card.decision_function(X), atol=0.15)


def test_isotonic_recalibration_gives_the_rate_of_the_window():
    X, y = book()
    model = recalibrate(Scorecard().fit(X, y), X, y, method="isotonic")
    assert isinstance(model, Recalibrated)
    assert model.predict_proba(X)[:, 1].mean() == pytest.approx(y.mean())


def test_latest_complete_window_holds_only_decided_moments():
    as_of = pd.Series(
        pd.to_datetime(["2017-01-29", "2017-01-30", "2017-02-28", "2017-03-01", "2017-03-02"])
    )
    marked = latest_complete_window(
        as_of, known_on=pd.Timestamp("2017-04-01"), outcome_days=30, window_days=30
    )
    # 2017-03-01 is 31 days before: decided; 2017-03-02 is 30 days before: may still return that day.
    assert marked.tolist() == [False, False, True, True, False]


def test_time_weights_halve_every_half_life():
    as_of = pd.Series(pd.to_datetime(["2017-04-01", "2017-01-01", "2016-10-03"]))
    weights = time_weights(as_of, known_on=pd.Timestamp("2017-04-01"), half_life_days=90)
    np.testing.assert_allclose(weights, [1.0, 0.5, 0.25])


@pytest.mark.parametrize(
    "model",
    [Scorecard(), small_challenger(), BaseRate(), SingleFeature()],
    ids=lambda m: type(m).__name__,
)
def test_a_stored_model_gives_the_same_probabilities(model):
    X, y = book(rows=1000)
    for fitted in (model.fit(X, y), recalibrate(model, X, y, method="isotonic")):
        again = storage.loads(storage.dumps(fitted))
        assert (again.predict_proba(X) == fitted.predict_proba(X)).all()


class Stranger:
    pass


def test_an_archive_with_a_strange_class_is_refused():
    with pytest.raises(UntrustedTypesFoundException):
        storage.loads(skops.io.dumps(Stranger()))
