"""The scorecard: bins, evidence, exact reasons, printed points."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from analytics.estimators.binning import Binning
from analytics.estimators.lines import Line
from analytics.estimators.points import PointsScale
from analytics.estimators.scorecard import Scorecard


def book(rows=6000, seed=3):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "days_late": np.where(rng.random(rows) < 0.1, np.nan, rng.poisson(3, rows)),
            "cycle": rng.integers(1, 9, rows),
            "sector": rng.choice(["trade", "farm", "craft", None], rows),
            "noise": rng.normal(size=rows),
        }
    )
    late = frame["days_late"].fillna(6.0)
    log_odds = -2.0 + 0.3 * late - 0.25 * frame["cycle"] + 0.8 * (frame["sector"] == "farm")
    y = (rng.random(rows) < 1 / (1 + np.exp(-log_odds))).astype(int)
    return frame, y.to_numpy()


def test_contributions_add_up_to_the_log_odds_exactly_in_any_order():
    X, y = book()
    card = Scorecard().fit(X, y)
    reasons = card.explain(X)
    log_odds = card.decision_function(X)
    for order in (list(X.columns), list(reversed(X.columns))):
        total = reasons[order[0]].copy()
        for name in order[1:]:
            total += reasons[name]
        assert (card.intercept_ + total == log_odds).all()


def test_probability_is_the_logistic_of_the_log_odds():
    X, y = book()
    card = Scorecard().fit(X, y)
    expected = 1 / (1 + np.exp(-card.decision_function(X)))
    np.testing.assert_allclose(card.predict_proba(X)[:, 1], expected, rtol=1e-12)
    np.testing.assert_allclose(card.predict_proba(X).sum(axis=1), 1.0)
    assert (card.predict(X) == (expected > 0.5)).all()


def test_weight_of_evidence_of_two_levels_is_the_log_of_the_odds_ratio():
    X = pd.DataFrame({"sector": ["farm"] * 100 + ["trade"] * 100})
    y = np.array([1] * 40 + [0] * 60 + [1] * 10 + [0] * 90)
    card = Scorecard(binning=Binning(smoothing=0.0)).fit(X, y)
    assert card.bins_["sector"].labels == ("missing", "farm", "trade", "other")
    # Odds: farm 40:60, trade 10:90, all 50:150.
    expected = [np.log((40 / 60) / (50 / 150)), np.log((10 / 90) / (50 / 150))]
    np.testing.assert_allclose(card.weights_of_evidence_["sector"][1:3], expected, rtol=1e-9)


def test_an_unpenalized_card_of_one_feature_gives_the_rates_seen():
    X = pd.DataFrame({"cycle": [1] * 100 + [2] * 100})
    y = np.array([1] * 40 + [0] * 60 + [1] * 10 + [0] * 90)
    card = Scorecard(binning=Binning(smoothing=0.0), C=1e6).fit(X, y)
    np.testing.assert_allclose(card.predict_proba(X)[[0, 199], 1], [0.4, 0.1], atol=1e-4)


def test_average_contribution_of_every_feature_is_nothing():
    X, y = book()
    average = Scorecard().fit(X, y).explain(X).mean()
    np.testing.assert_allclose(average, 0.0, atol=1e-5)


def test_a_monotone_feature_never_falls():
    rng = np.random.default_rng(1)
    X = pd.DataFrame({"days_late": rng.uniform(0, 100, 4000)})
    y = (rng.random(4000) < 0.3 + 0.2 * np.sin(X["days_late"] / 10)).to_numpy().astype(int)
    free = Scorecard().fit(X, y).contributions_["days_late"][1:]
    rising = Scorecard(monotone={"days_late": 1}).fit(X, y).contributions_["days_late"][1:]
    assert (np.diff(free) < 0).any()
    assert len(rising) > 1
    assert (np.diff(rising) >= 0).all()


def test_a_feature_without_evidence_is_one_bin():
    X, y = book()
    assert Scorecard().fit(X, y).bins_["noise"].labels == ("missing", "any")


def test_missing_is_a_bin_of_its_own():
    X, y = book()
    reasons = Scorecard().fit(X, y).explain(X)
    unknown = reasons.loc[X["days_late"].isna(), "days_late"]
    assert len(set(unknown)) == 1
    assert unknown.iloc[0] > 0  # drawn from days late = 6 in the book, twice the average


def test_a_level_never_seen_falls_under_other_and_a_missing_value_never_seen_is_neutral():
    X, y = book()
    card = Scorecard().fit(X, y)
    new = X.head(1).assign(sector="mining", cycle=np.nan)
    reasons = card.explain(new)
    assert reasons["sector"].iloc[0] == card.contributions_["sector"][-1]
    assert card.weights_of_evidence_["cycle"][0] == 0.0


def test_no_feature_works_against_its_own_evidence():
    X, y = book()
    X["cycle_again"] = X["cycle"] + np.random.default_rng(0).normal(0, 0.1, len(X))
    card = Scorecard().fit(X, y)
    for name, contribution in card.contributions_.items():
        evidence = card.weights_of_evidence_[name]
        if np.ptp(contribution) > 0:
            assert np.corrcoef(contribution, evidence)[0, 1] == pytest.approx(1.0, abs=1e-4)


def test_whole_weights_count_as_repeated_rows():
    X, y = book(rows=2000)
    weights = np.where(np.arange(2000) % 3 == 0, 2, 1)
    repeated = np.repeat(np.arange(2000), weights)
    how = Binning(max_bins=4, min_difference=0.0)
    weighted = Scorecard(binning=how).fit(X[["cycle"]], y, sample_weight=weights)
    longer = Scorecard(binning=how).fit(X[["cycle"]].iloc[repeated], y[repeated])
    np.testing.assert_allclose(
        weighted.decision_function(X), longer.decision_function(X), atol=1e-4
    )


def test_printed_card_doubles_the_odds_every_forty_points():
    scale = PointsScale(points=500, odds=0.1, points_to_double=40)
    assert scale.at(np.log(0.1)) == pytest.approx(500)
    assert scale.at(np.log(0.2)) == pytest.approx(540)
    assert scale.at(np.log(0.05)) == pytest.approx(460)


def test_printed_card_is_right_to_half_a_point_a_feature():
    X, y = book()
    model = Scorecard().fit(X, y)
    card = model.card()
    points = card.set_index(["feature", "bin"])["points"]
    total = np.full(len(X), points["base", ""], dtype=float)
    for name, bins in model.bins_.items():
        labels = np.array(bins.labels)[bins.positions(X[name])]
        total += points[name][labels].to_numpy()
    exact = 500 + 40 / np.log(2) * (model.decision_function(X) - np.log(0.1))
    assert np.abs(total - exact).max() <= 0.5 * (len(model.bins_) + 1)
    assert card.loc[card["feature"] == "cycle", "share"].sum() == pytest.approx(1.0)


def test_a_moved_card_still_adds_up_exactly():
    X, y = book()
    card = Scorecard().fit(X, y)
    moved = card.moved(Line(0.3, 0.9))
    total = moved.intercept_ + moved.explain(X).sum(axis=1)
    assert (total == moved.decision_function(X)).all()
    expected = 0.3 + 0.9 * card.decision_function(X)
    np.testing.assert_allclose(moved.decision_function(X), expected, atol=1e-5)


def test_parameters_are_kept_and_cloned():
    card = Scorecard(binning=Binning(max_bins=4), C=0.5)
    assert clone(card).get_params() == card.get_params()


def test_fit_refuses_one_outcome_only_dates_and_decimals():
    X, y = book(rows=100)
    with pytest.raises(ValueError, match="both 0"):
        Scorecard().fit(X, np.zeros(100))
    with pytest.raises(ValueError, match="holds dates"):
        Scorecard().fit(X.assign(closed_on=pd.Timestamp("2017-01-01")), y)
    with pytest.raises(ValueError, match="numbers as objects"):
        Scorecard().fit(X.assign(amount=[Decimal(1), None] * 50), y)


def test_predict_refuses_before_fit_and_without_a_feature():
    X, y = book(rows=500)
    with pytest.raises(NotFittedError):
        Scorecard().predict_proba(X)
    with pytest.raises(ValueError, match="lacks features of the scorecard: cycle"):
        Scorecard().fit(X, y).predict_proba(X.drop(columns="cycle"))


def test_nullable_and_arrow_columns_are_read_as_plain_ones_are():
    X, y = book(rows=1000)
    card = Scorecard().fit(X, y)
    typed = X.assign(
        days_late=X["days_late"].astype("Int64"),
        cycle=X["cycle"].astype("int64[pyarrow]"),
        sector=X["sector"].astype(pd.ArrowDtype(pa.string())),
    )
    assert (Scorecard().fit(typed, y).explain(typed) == card.explain(X)).all(axis=None)


def test_a_feature_never_known_adds_nothing_and_no_rows_give_no_rows():
    X, y = book(rows=1000)
    card = Scorecard().fit(X.assign(satisfaction=np.nan, channel=None), y)
    unknown = card.explain(X.assign(satisfaction=np.nan, channel=None))
    assert (unknown[["satisfaction", "channel"]] == 0.0).all(axis=None)
    assert card.predict_proba(X.assign(satisfaction=1.0, channel="radio").head(0)).shape == (0, 2)
