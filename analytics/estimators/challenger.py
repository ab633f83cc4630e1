"""The challenger: gradient boosting over several seeds, blended with the scorecard's log odds."""

from collections.abc import Mapping
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.utils.validation import check_is_fitted

from analytics.estimators.arrays import (
    Floats,
    as_events,
    as_weights,
    expit,
    two_columns,
)
from analytics.estimators.binning import as_numbers
from analytics.estimators.scorecard import Scorecard

LEAST_IN_LEAF = 60


class Challenger(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """Gradient boosting, its log odds averaged over seeds and blended with a scorecard.

    Trees stop at a fixed number, not at a random validation split: such a split mixes times and
    sees the future.

    Parameters
    ----------
    scorecard_share : float in [0, 1]
        Weight of the scorecard's log odds in the blend.
    seeds : int
        Boosting fits averaged, each on its own draw of features.
    iterations, learning_rate : int, float
        Trees per fit, and their step. Trees have at most 8 leaves, of at least 60 rows.
    monotone : mapping of feature to +1 or -1, optional
        Directions the scorecard's bins must keep, so that its reasons read as the scorecard's own.
    random_state : int

    Attributes
    ----------
    scorecard_ : Scorecard
    boosters_ : list of HistGradientBoostingClassifier
    is_known_ : ndarray of bool, shape (features,), False for a feature never known in training

    Notes
    -----
    *Source*: G. Ke et al., LightGBM: A Highly Efficient Gradient Boosting Decision Tree (2017),
    the algorithm scikit-learn's histogram boosting follows.
    """

    def __init__(
        self,
        *,
        scorecard_share: float = 0.5,
        seeds: int = 3,
        iterations: int = 120,
        learning_rate: float = 0.05,
        monotone: Mapping[str, int] | None = None,
        random_state: int = 0,
    ) -> None:
        self.scorecard_share = scorecard_share
        self.seeds = seeds
        self.iterations = iterations
        self.learning_rate = learning_rate
        self.monotone = monotone
        self.random_state = random_state

    def fit(
        self, X: pd.DataFrame, y: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None
    ) -> Self:
        """Fit the scorecard and the boosters on the same moments.

        Parameters
        ----------
        X : DataFrame, shape (rows, features), numbers or names, missing values allowed
        y : array of 0 and 1, shape (rows,)
        sample_weight : array, shape (rows,), optional
        """
        events, weights = as_events(y), as_weights(sample_weight, len(X))
        self.classes_ = np.array([0, 1])
        self.feature_names_in_ = np.array([str(name) for name in X.columns], dtype=object)
        self.scorecard_ = Scorecard(monotone=self.monotone).fit(X, events, weights)
        numbers = self._as_numbers(X)
        self.is_known_ = ~np.isnan(numbers).all(axis=0)
        numbers = numbers[:, self.is_known_]
        seeds = range(self.random_state, self.random_state + self.seeds)
        self.boosters_ = [self._booster(s).fit(numbers, events, weights) for s in seeds]
        return self

    def _booster(self, seed: int) -> HistGradientBoostingClassifier:
        return HistGradientBoostingClassifier(
            learning_rate=self.learning_rate,
            max_iter=self.iterations,
            max_leaf_nodes=8,
            min_samples_leaf=LEAST_IN_LEAF,
            l2_regularization=5.0,
            max_features=0.5,
            categorical_features=None,
            early_stopping=False,
            random_state=seed,
        )

    def _as_numbers(self, X: pd.DataFrame) -> Floats:
        return np.column_stack([self._column(X[name]) for name in self.feature_names_in_])

    def _column(self, column: pd.Series) -> Floats:
        """Return numbers as they are, and names as the evidence the scorecard found in them."""
        name = str(column.name)
        if self.scorecard_.bins_[name].edges is not None:
            return as_numbers(column)
        found = self.scorecard_.bins_[name].positions(column)
        return np.asarray(self.scorecard_.weights_of_evidence_[name][found], dtype=np.float64)

    def decision_function(self, X: pd.DataFrame) -> Floats:
        """Return the blended log odds of not returning, shape (rows,)."""
        check_is_fitted(self)
        if not len(X):
            return np.empty(0)
        numbers = self._as_numbers(X)[:, self.is_known_]
        boosted = np.mean([b.decision_function(numbers) for b in self.boosters_], axis=0)
        plain = self.scorecard_.decision_function(X)
        share = self.scorecard_share
        return np.asarray(share * plain + (1 - share) * boosted, dtype=np.float64)

    def predict_proba(self, X: pd.DataFrame) -> Floats:
        """Return the probabilities of returning and of not returning, shape (rows, 2)."""
        return two_columns(expit(self.decision_function(X)))

    def predict(self, X: pd.DataFrame) -> npt.NDArray[np.int_]:
        """Return 1 where not returning is the likelier outcome."""
        return (self.decision_function(X) > 0).astype(np.int_)
