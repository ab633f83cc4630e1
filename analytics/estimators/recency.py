"""The baselines every model is held against: the base rate, and one feature alone."""

from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from analytics.estimators.arrays import (
    Floats,
    as_events,
    as_weights,
    expit,
    logit,
    two_columns,
)
from analytics.estimators.binning import as_numbers, is_named
from analytics.estimators.lines import fit_line


class BaseRate(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """Give everybody the share of past clients who did not return."""

    def fit(
        self, X: pd.DataFrame, y: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None
    ) -> Self:
        """Learn the (weighted) share of events."""
        events = as_events(y)
        self.classes_ = np.array([0, 1])
        self.rate_ = float(np.average(events, weights=as_weights(sample_weight, len(X))))
        return self

    def decision_function(self, X: pd.DataFrame) -> Floats:
        """Return the same log odds for every row, shape (rows,)."""
        check_is_fitted(self)
        return np.repeat(logit(np.array([self.rate_])), len(X))

    def predict_proba(self, X: pd.DataFrame) -> Floats:
        """Return the probabilities of returning and of not returning, shape (rows, 2)."""
        return two_columns(expit(self.decision_function(X)))


class SingleFeature(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """Rank by one numeric feature alone, its log turned into a probability by a logistic line.

    With ``feature="days_since_last_event"`` this is the recency baseline; with None it is the
    best single variable, the one whose line has the greatest likelihood in training.

    Parameters
    ----------
    feature : str, optional
        Column to use; when None the best numeric one is found.

    Attributes
    ----------
    feature_ : str
    line_ : Line
    center_ : float, stands in for a missing value
    """

    def __init__(self, *, feature: str | None = None) -> None:
        self.feature = feature

    def fit(
        self, X: pd.DataFrame, y: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None
    ) -> Self:
        """Fit a line to each candidate column and keep the likeliest."""
        events, weights = as_events(y), as_weights(sample_weight, len(X))
        self.classes_ = np.array([0, 1])
        if not self._candidates(X):
            raise ValueError("The frame holds no number to rank by.")
        best = -np.inf
        for name in self._candidates(X):
            values = _signed_log(as_numbers(X[name]))
            center = float(np.nanmedian(values)) if not np.isnan(values).all() else 0.0
            line = fit_line(np.where(np.isnan(values), center, values), events, weights)
            if line.log_likelihood > best:
                best, self.feature_, self.line_, self.center_ = (
                    line.log_likelihood,
                    name,
                    line,
                    center,
                )
        return self

    def _candidates(self, X: pd.DataFrame) -> list[str]:
        if self.feature is not None:
            return [self.feature]
        return [str(name) for name in X.columns if not is_named(X[name])]

    def decision_function(self, X: pd.DataFrame) -> Floats:
        """Return the log odds of not returning, shape (rows,)."""
        check_is_fitted(self)
        values = _signed_log(as_numbers(X[self.feature_]))
        return self.line_.at(np.where(np.isnan(values), self.center_, values))

    def predict_proba(self, X: pd.DataFrame) -> Floats:
        """Return the probabilities of returning and of not returning, shape (rows, 2)."""
        return two_columns(expit(self.decision_function(X)))


def _signed_log(values: Floats) -> Floats:
    return np.asarray(np.sign(values) * np.log1p(np.abs(values)), dtype=np.float64)
