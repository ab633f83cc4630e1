"""One risk learned at several horizons: short ones bring newer moments and more events."""

from collections.abc import Sequence
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.utils.validation import check_is_fitted

from analytics.estimators.arrays import FittedModel, Floats, expit, two_columns
from analytics.estimators.calibration import PULLS
from analytics.estimators.lines import Line, fit_line


class Horizons(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """The mean log odds of one model fitted at several horizons, moved to the longest.

    Who is not back after three days is likelier not to be back after thirty. The shorter the
    horizon, the newer the moments whose outcome is complete, and the more events to learn from.
    Each horizon uses every moment with longer follow-up, returned or not, so none is selected
    by its outcome.

    Parameters
    ----------
    model : classifier
        Cloned and fitted once per horizon.
    days : sequence of int, rising
        The horizons; the last one is the event to be predicted.
    window_days : int
        Length of the latest window with complete outcomes to which the base rate is moved.

    Attributes
    ----------
    models_ : list of fitted classifiers, one per horizon
    line_ : Line, moves the mean log odds to the last horizon's recent base rate
    """

    def __init__(
        self, model: FittedModel, *, days: Sequence[int] = (3, 7, 14, 30), window_days: int = 90
    ) -> None:
        self.model = model
        self.days = days
        self.window_days = window_days

    def fit(self, X: pd.DataFrame, y: npt.ArrayLike, *, followed_days: npt.ArrayLike) -> Self:
        """Learn from waits, complete or not.

        Parameters
        ----------
        X : DataFrame, shape (rows, features)
        y : array, shape (rows,)
            Days until the return; infinity or anything above ``followed_days`` when there was
            none so far.
        followed_days : array, shape (rows,)
            Days between the moment and the day training happens. A moment counts at a horizon
            when it was followed for longer.

        Raises
        ------
        ValueError
            When a horizon has no moment followed for long enough, or only one outcome.
        """
        waits, followed = np.asarray(y, dtype=np.float64), np.asarray(followed_days)
        self.classes_ = np.array([0, 1])
        self.models_ = [self._fit_one(X, waits, followed, days) for days in self.days]
        longest = self.days[-1]
        recent = (followed > longest) & (followed <= longest + self.window_days)
        events = (waits[recent] > longest).astype(np.float64)
        log_odds = self._mean_log_odds(X[recent])
        self.line_: Line = fit_line(log_odds, events, np.ones(len(events)), PULLS["intercept"])
        return self

    def _fit_one(
        self, X: pd.DataFrame, waits: Floats, followed: npt.NDArray[np.int_], days: int
    ) -> FittedModel:
        complete = followed > days
        model: FittedModel = clone(self.model).fit(X[complete], waits[complete] > days)
        return model

    def _mean_log_odds(self, X: pd.DataFrame) -> Floats:
        each = [model.decision_function(X) for model in self.models_]
        return np.asarray(np.mean(each, axis=0), dtype=np.float64)

    def decision_function(self, X: pd.DataFrame) -> Floats:
        """Return the log odds of no return within the last horizon, shape (rows,)."""
        check_is_fitted(self)
        return self.line_.at(self._mean_log_odds(X))

    def predict_proba(self, X: pd.DataFrame) -> Floats:
        """Return the probabilities of returning and of not returning, shape (rows, 2)."""
        return two_columns(expit(self.decision_function(X)))
