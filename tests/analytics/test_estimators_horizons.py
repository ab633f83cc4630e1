"""One risk learned at several horizons."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from analytics.estimators import storage
from analytics.estimators.horizons import Horizons
from analytics.estimators.scorecard import Scorecard


def waiting(rows=4000, seed=6):
    """Waits are exponential, longer for later cycles; a day of follow-up for each row."""
    rng = np.random.default_rng(seed)
    X = pd.DataFrame({"cycle": rng.integers(1, 9, rows), "noise": rng.normal(size=rows)})
    waits = np.floor(rng.exponential(2.0 + 2.5 * X["cycle"]))
    return X, waits, rng.integers(0, 120, rows)


def test_an_outcome_not_yet_complete_changes_nothing():
    X, waits, followed = waiting()
    seen = np.where(waits < followed, waits, np.inf)
    first = Horizons(Scorecard(), days=(3, 30)).fit(X, waits, followed_days=followed)
    second = Horizons(Scorecard(), days=(3, 30)).fit(X, seen, followed_days=followed)
    assert (first.decision_function(X) == second.decision_function(X)).all()


def test_a_moment_followed_for_too_short_is_not_used_even_when_it_returned():
    X, waits, followed = waiting()
    enough = followed > 30
    with_all = Horizons(Scorecard(), days=(30,)).fit(X, waits, followed_days=followed)
    without = Horizons(Scorecard(), days=(30,)).fit(
        X[enough], waits[enough], followed_days=followed[enough]
    )
    assert (with_all.decision_function(X) == without.decision_function(X)).all()


def test_probabilities_are_of_the_last_horizon():
    X, waits, followed = waiting()
    model = Horizons(Scorecard(), days=(3, 7, 30)).fit(X, waits, followed_days=followed)
    resting = (waits > 30).mean()
    assert model.predict_proba(X)[:, 1].mean() == pytest.approx(resting, abs=0.02)
    assert roc_auc_score(waits > 30, model.predict_proba(X)[:, 1]) > 0.7


def test_short_horizons_rank_better_than_the_last_alone_when_events_are_few():
    X, waits, followed = waiting(rows=1500, seed=8)
    rare = np.floor(waits / 3)
    fresh, fresh_waits, _ = waiting(rows=20_000, seed=9)
    areas = [
        roc_auc_score(
            fresh_waits / 3 > 30,
            Horizons(Scorecard(), days=days)
            .fit(X, rare, followed_days=followed)
            .decision_function(fresh),
        )
        for days in ((3, 7, 30), (30,))
    ]
    assert areas[0] > areas[1]


def test_a_stored_model_gives_the_same_probabilities():
    X, waits, followed = waiting(rows=1000)
    model = Horizons(Scorecard(), days=(3, 30)).fit(X, waits, followed_days=followed)
    again = storage.loads(storage.dumps(model))
    assert (again.predict_proba(X) == model.predict_proba(X)).all()


def test_fit_refuses_a_horizon_nobody_was_followed_for():
    X, waits, followed = waiting(rows=500)
    with pytest.raises(ValueError, match="both 0"):
        Horizons(Scorecard(), days=(3, 365)).fit(X, waits, followed_days=followed)
