"""The arrays that estimators take and give, named, and the logistic function between two of them."""

from typing import Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.intp]

SMALLEST_PROBABILITY = 1e-9


class FittedModel(Protocol):
    """Anything that gives log odds and a probability of not returning for each row of a frame."""

    def decision_function(self, X: pd.DataFrame) -> Floats:
        """Give the log odds of not returning, shape (rows,)."""
        ...

    def predict_proba(self, X: pd.DataFrame) -> Floats:
        """Give one row per row of X: probability of returning, probability of not returning."""
        ...


def expit(log_odds: Floats) -> Floats:
    """Turn log odds into probabilities without overflow."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * log_odds)), dtype=np.float64)


def logit(probability: Floats) -> Floats:
    """Turn probabilities into log odds; 0 and 1 are moved in by 1e-9."""
    inside = np.clip(probability, SMALLEST_PROBABILITY, 1.0 - SMALLEST_PROBABILITY)
    return np.asarray(np.log(inside) - np.log1p(-inside), dtype=np.float64)


def two_columns(probability: Floats) -> Floats:
    """Put the probability of the event beside its complement, as scikit-learn does."""
    return np.column_stack([1.0 - probability, probability])


def event_probability(model: FittedModel, X: pd.DataFrame) -> Floats:
    """Return the probability of the event, shape (rows,), from a fitted model."""
    return np.asarray(model.predict_proba(X)[:, 1], dtype=np.float64)


def as_events(y: npt.ArrayLike) -> Floats:
    """Return outcomes as 0.0 and 1.0, shape (rows,).

    Raises
    ------
    ValueError
        When a value is neither 0 nor 1, or only one of the two occurs.
    """
    events = np.asarray(y, dtype=np.float64)
    if set(np.unique(events)) != {0.0, 1.0}:
        raise ValueError(
            "Outcomes must hold both 0 (returned) and 1 (did not return), nothing else."
        )
    return events


def as_weights(sample_weight: npt.ArrayLike | None, rows: int) -> Floats:
    """Return row weights, shape (rows,); one each when none are given."""
    if sample_weight is None:
        return np.ones(rows)
    return np.asarray(sample_weight, dtype=np.float64)
