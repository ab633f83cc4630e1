"""Moving a fitted model to today's base rate, on the latest window with complete outcomes."""

from typing import Literal, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.isotonic import IsotonicRegression
from sklearn.utils.validation import check_is_fitted

from analytics.estimators.arrays import (
    FittedModel,
    Flags,
    Floats,
    as_weights,
    expit,
    logit,
    two_columns,
)
from analytics.estimators.lines import Line, Pull, fit_line
from analytics.estimators.scorecard import Scorecard

Method = Literal["intercept", "platt", "isotonic"]

PULLS = {
    "intercept": Pull(intercept_deviation=1.0, slope_deviation=0.0),
    "platt": Pull(intercept_deviation=1.0, slope_deviation=0.25),
}


class Recalibrated(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """A fitted model whose log odds are moved to the outcomes of a recent window.

    Parameters
    ----------
    model : fitted classifier
        Left as it is: ``fit`` learns only the move.
    method : {"intercept", "platt", "isotonic"}
        ``intercept`` shifts the log odds, leaving every rank and every reason as it was;
        ``platt`` also stretches them; ``isotonic`` needs thousands of events and ties ranks.
        Shift and stretch are drawn to 0 and 1 by a normal prior (deviations 1 and 0.25), so a
        window with few events moves little.

    Attributes
    ----------
    line_ : Line, or isotonic_ : IsotonicRegression

    Notes
    -----
    *Source*: J. Platt, Probabilistic Outputs for Support Vector Machines (1999);
    B. Zadrozny and C. Elkan, Transforming Classifier Scores into Accurate Multiclass Probability
    Estimates (2002).
    """

    def __init__(self, model: FittedModel, *, method: Method = "intercept") -> None:
        self.model = model
        self.method = method

    def fit(
        self, X: pd.DataFrame, y: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None
    ) -> Self:
        """Learn the move from a window of moments with known outcomes.

        A window in which only one outcome occurs is allowed unless the method is isotonic.
        """
        events, weights = np.asarray(y, dtype=np.float64), as_weights(sample_weight, len(X))
        self.classes_ = np.array([0, 1])
        log_odds = self.model.decision_function(X)
        if self.method == "isotonic":
            self.isotonic_ = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
            self.isotonic_.fit(log_odds, events, sample_weight=weights)
        else:
            self.line_: Line = fit_line(log_odds, events, weights, PULLS[self.method])
        return self

    def decision_function(self, X: pd.DataFrame) -> Floats:
        """Return the moved log odds of not returning, shape (rows,)."""
        check_is_fitted(self, "classes_")
        log_odds = self.model.decision_function(X)
        if self.method == "isotonic":
            return logit(np.asarray(self.isotonic_.predict(log_odds), dtype=np.float64))
        return self.line_.at(log_odds)

    def predict_proba(self, X: pd.DataFrame) -> Floats:
        """Return the probabilities of returning and of not returning, shape (rows, 2)."""
        return two_columns(expit(self.decision_function(X)))


def recalibrate(
    model: FittedModel,
    X: pd.DataFrame,
    y: npt.ArrayLike,
    *,
    method: Method = "intercept",
    sample_weight: npt.ArrayLike | None = None,
) -> FittedModel:
    """Return the model moved to the outcomes of a recent window; the one given is unchanged.

    A scorecard stays a scorecard, its points and reasons still exact, unless the method is
    isotonic; any other model is wrapped.
    """
    moved = Recalibrated(model, method=method).fit(X, y, sample_weight=sample_weight)
    if isinstance(model, Scorecard) and method != "isotonic":
        return model.moved(moved.line_)
    return moved


def latest_complete_window(
    as_of: pd.Series, *, known_on: pd.Timestamp, outcome_days: int, window_days: int
) -> Flags:
    """Mark the moments of the last ``window_days`` whose outcome is complete on ``known_on``.

    Parameters
    ----------
    as_of : Series of timestamps, shape (rows,)
        Scoring moments.
    known_on : timestamp
        The day training happens; nothing known later is used.
    outcome_days : int
        Days after which an outcome is decided.
    window_days : int
        Length of the window.
    """
    age = (known_on - as_of).dt.days.to_numpy()
    return np.asarray((age > outcome_days) & (age <= outcome_days + window_days))


def time_weights(as_of: pd.Series, *, known_on: pd.Timestamp, half_life_days: float) -> Floats:
    """Weigh moments by age: half the weight every ``half_life_days``, 1 on ``known_on``."""
    age = (known_on - as_of).dt.days.to_numpy(dtype=np.float64)
    return np.asarray(0.5 ** (age / half_life_days), dtype=np.float64)
