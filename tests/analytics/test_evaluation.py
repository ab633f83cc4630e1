"""Figures of the evaluation against scikit-learn, against definitions written out, and by hand."""

import json

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import brier_score_loss, roc_auc_score

from analytics.estimators.recency import BaseRate, SingleFeature
from analytics.estimators.scorecard import Scorecard
from analytics.evaluation import (
    HoldOut,
    PromotionRule,
    evaluate,
    evaluate_probabilities,
    grouped_time_splits,
    is_promoted,
    promotion,
    time_split,
)
from analytics.evaluation.calibration import brier, calibration
from analytics.evaluation.discrimination import auc, auc_gain, auc_interval, top_lift
from analytics.evaluation.segments import segment_table
from analytics.evaluation.splits import group_folds
from tests.analytics.test_estimators_scorecard import book


def scored(rows=400, seed=0):
    rng = np.random.default_rng(seed)
    y = (rng.random(rows) < 0.3).astype(float)
    return y, np.round(y + rng.normal(0, 1.2, rows), 1), np.round(y + rng.normal(0, 2.5, rows), 1)


def structural_components(y, score):
    """DeLong, DeLong and Clarke-Pearson (1988), written out pair by pair."""
    kernel = np.array(
        [[1.0 if a > b else 0.5 if a == b else 0.0 for b in score[y == 0]] for a in score[y == 1]]
    )
    return kernel.mean(axis=1), kernel.mean(axis=0)


def test_auc_is_that_of_scikit_learn_with_ties():
    y, score, _ = scored()
    assert auc(y, score) == pytest.approx(roc_auc_score(y, score), abs=1e-12)


def test_auc_interval_is_delong_written_out():
    y, score, _ = scored()
    events, others = structural_components(y, score)
    variance = events.var(ddof=1) / len(events) + others.var(ddof=1) / len(others)
    found = auc_interval(y, score)
    assert found.low == pytest.approx(events.mean() - 1.959963985 * variance**0.5, abs=1e-9)
    assert found.high == pytest.approx(events.mean() + 1.959963985 * variance**0.5, abs=1e-9)


def test_auc_gain_is_delong_written_out():
    y, good, poor = scored()
    (e1, o1), (e2, o2) = structural_components(y, good), structural_components(y, poor)
    variance = (e1 - e2).var(ddof=1) / len(e1) + (o1 - o2).var(ddof=1) / len(o1)
    gain = auc_gain(y, good, poor)
    assert gain.estimate == pytest.approx(e1.mean() - e2.mean(), abs=1e-12)
    assert gain.low == pytest.approx(gain.estimate - 1.959963985 * variance**0.5, abs=1e-9)


def test_auc_gain_over_itself_is_certainly_nothing():
    y, score, _ = scored()
    gain = auc_gain(y, score, score)
    assert (gain.estimate, gain.low, gain.high) == (0.0, 0.0, 0.0)


def test_auc_of_one_outcome_only_is_unknown_and_of_one_event_has_no_bounds():
    assert auc([0, 0, 0], [1, 2, 3]) is None
    lone = auc_interval([0, 0, 1], [1, 2, 3])
    assert (lone.estimate, lone.low, lone.high) == (1.0, None, None)


def test_top_lift_by_hand():
    y = [1, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    falling = list(range(10, 0, -1))
    assert top_lift(y, falling, share=0.1) == 5.0  # 1 of 1 flagged, against 2 of 10
    assert top_lift(y, falling, share=0.4) == 2.5  # 2 of 4, against 2 of 10
    assert top_lift(y, [0] * 10) == 1.0  # all tied: a flag at random
    assert top_lift([0] * 10, falling) is None


def test_brier_is_that_of_scikit_learn():
    y, score, _ = scored()
    chance = 1 / (1 + np.exp(-score))
    assert brier(y, chance) == pytest.approx(brier_score_loss(y, chance), abs=1e-12)


def test_calibration_of_true_probabilities_is_perfect():
    rng = np.random.default_rng(11)
    log_odds = rng.normal(-1, 1, 200_000)
    chance = 1 / (1 + np.exp(-log_odds))
    found = calibration(rng.random(200_000) < chance, chance)
    assert found.slope == pytest.approx(1.0, abs=0.02)
    assert found.intercept == pytest.approx(0.0, abs=0.02)
    assert found.expected_error < 0.004
    assert found.observed_over_predicted == pytest.approx(1.0, abs=0.01)


def test_calibration_of_overconfident_probabilities_has_their_stretch_as_slope():
    rng = np.random.default_rng(12)
    log_odds = rng.normal(-1, 1, 200_000)
    y = rng.random(200_000) < 1 / (1 + np.exp(-log_odds))
    found = calibration(y, 1 / (1 + np.exp(-2 * log_odds)))
    assert found.slope == pytest.approx(0.5, abs=0.02)


def test_deciles_by_hand():
    chance = np.repeat([0.1, 0.3], 50)
    y = np.array([1] * 10 + [0] * 40 + [1] * 10 + [0] * 40)
    found = calibration(y, chance)
    assert [(d.count, round(d.predicted, 9), d.observed) for d in found.deciles] == [
        (50, 0.1, 0.2),
        (50, 0.3, 0.2),
    ]
    assert found.expected_error == pytest.approx(0.1)
    assert found.observed_over_predicted == pytest.approx(1.0)


def test_segments_by_hand():
    y = np.array([1.0, 0.0, 1.0, 0.0])
    chance = np.array([0.9, 0.1, 0.2, 0.4])
    rows = segment_table(y, chance, pd.DataFrame({"gender": ["F", "F", "M", None]}), top_share=0.25)
    women, men, unknown = rows
    assert (women.level, women.count, women.events, women.flagged, women.found) == (
        "F",
        2,
        1,
        0.5,
        1.0,
    )
    assert women.auc.estimate == 1.0
    assert women.brier == pytest.approx(0.01)
    assert (men.level, men.count, men.observed, men.flagged, men.found) == ("M", 1, 1.0, 0.0, 0.0)
    assert men.auc.estimate is None
    assert (unknown.level, unknown.events, unknown.found) == ("unknown", 0, None)


def test_report_has_a_row_per_model_and_goes_into_json():
    X, y = book(rows=1500)
    models = {
        "base rate": BaseRate(),
        "cycle alone": SingleFeature(feature="cycle"),
        "scorecard": Scorecard(),
    }
    fitted = {name: model.fit(X, y) for name, model in models.items()}
    report = evaluate(fitted, X, y, segments=pd.DataFrame({"sector": X["sector"]}))
    again = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert [row["name"] for row in again["rows"]] == list(models)
    assert report.row("base rate").auc.estimate == 0.5
    assert report.row("scorecard").auc.estimate > report.row("cycle alone").auc.estimate
    assert again["rows"][0]["calibration"]["slope"] is None
    assert report.event_rate == pytest.approx(y.mean())
    assert {s.level for s in report.row("scorecard").segments} == {
        "farm",
        "trade",
        "craft",
        "unknown",
    }


def test_evaluating_probabilities_is_the_same_as_evaluating_models():
    X, y = book(rows=1500)
    card = Scorecard().fit(X, y)
    said = {"scorecard": card.predict_proba(X)[:, 1]}
    assert evaluate_probabilities(said, y) == evaluate({"scorecard": card}, X, y)


def promotion_case(gain, rows=20_000, seed=4):
    rng = np.random.default_rng(seed)
    seen, hidden = rng.normal(size=rows), rng.normal(size=rows)
    y = rng.random(rows) < 1 / (1 + np.exp(1.5 - seen - gain * hidden))
    plain = 1 / (1 + np.exp(1.5 - seen))
    return y.astype(float), 1 / (1 + np.exp(1.5 - seen - gain * hidden)), plain


def test_a_better_challenger_is_promoted():
    y, challenger, scorecard = promotion_case(gain=0.7)
    assert is_promoted(y, challenger, scorecard)


def test_a_challenger_within_the_margin_is_not_promoted():
    y, challenger, scorecard = promotion_case(gain=0.05)
    decision = promotion(y, challenger, scorecard)
    assert not decision.is_gain_large
    assert not decision.is_promoted
    assert not is_promoted(y, scorecard, scorecard)


def test_a_better_ranking_that_is_worse_calibrated_is_not_promoted():
    y, challenger, scorecard = promotion_case(gain=0.7)
    decision = promotion(y, challenger**3, scorecard)
    assert decision.is_gain_certain
    assert not decision.is_as_well_calibrated
    assert not decision.is_promoted


def test_a_gain_seen_on_few_events_is_not_promoted():
    y, challenger, scorecard = promotion_case(gain=0.7, rows=60)
    assert not promotion(y, challenger, scorecard).has_enough_events
    certain = PromotionRule(min_events=1)
    assert not promotion(y, challenger, scorecard, certain).is_gain_certain


DAYS = pd.Series(
    pd.to_datetime(
        ["2017-02-28", "2017-03-01", "2017-03-02", "2017-04-01", "2017-05-31", "2017-06-01"]
    )
)
SPRING = HoldOut(pd.Timestamp("2017-04-01"), pd.Timestamp("2017-06-01"), outcome_days=30)


def test_time_split_trains_on_complete_outcomes_only():
    train, test = time_split(DAYS, SPRING)
    assert train.tolist() == [0, 1]  # 2017-03-02 + 30 days is 2017-04-01, not yet over
    assert test.tolist() == [3, 4]


def test_grouped_splits_test_every_row_once_and_never_train_on_its_group():
    rng = np.random.default_rng(0)
    as_of = pd.Series(pd.Timestamp("2017-01-01") + pd.to_timedelta(rng.integers(0, 180, 500), "D"))
    groups = pd.Series(rng.choice(["a", "b", "c", "d", "e", "f", None], 500))
    tested = []
    for train, test in grouped_time_splits(as_of, groups, SPRING, folds=3):
        shared = set(groups.iloc[train].dropna()) & set(groups.iloc[test].dropna())
        assert not shared
        assert (as_of.iloc[train].max() + pd.Timedelta(days=30)) < SPRING.start
        tested.extend(test.tolist())
    assert sorted(tested) == time_split(as_of, SPRING)[1].tolist()


def test_group_folds_do_not_depend_on_the_other_rows():
    names = pd.Series([f"group {i}" for i in range(50)])
    folds = group_folds(names, folds=5)
    assert group_folds(names[25:], folds=5).tolist() == folds[25:].tolist()
    assert set(folds) == {0, 1, 2, 3, 4}
