"""A logistic line of one variable: fitted by Newton's method, with an optional pull to a prior."""

from dataclasses import dataclass

import numpy as np

from analytics.estimators.arrays import SMALLEST_PROBABILITY, Flags, Floats, expit

STEPS = 50
TOLERANCE = 1e-10


@dataclass(frozen=True)
class Line:
    """Log odds = intercept + slope · x, with the log likelihood it reached."""

    intercept: float
    slope: float
    log_likelihood: float = 0.0

    def at(self, x: Floats) -> Floats:
        """Return the log odds at x."""
        return self.intercept + self.slope * x


@dataclass(frozen=True)
class Pull:
    """A normal prior: the expected intercept and slope, and how far they may stray from it."""

    intercept: float = 0.0
    slope: float = 1.0
    intercept_deviation: float = np.inf
    slope_deviation: float = np.inf

    @property
    def free(self) -> Flags:
        """Which of intercept and slope may move at all."""
        return np.array([self.intercept_deviation > 0, self.slope_deviation > 0])

    @property
    def precisions(self) -> Floats:
        """One over the variances of intercept and slope, 0 for one that may not move."""
        deviations = np.array([self.intercept_deviation, self.slope_deviation])
        return np.where(self.free, np.where(self.free, deviations, 1.0) ** -2.0, 0.0)


WEAK = Pull(intercept_deviation=100.0, slope=0.0, slope_deviation=100.0)


def fit_line(x: Floats, events: Floats, weights: Floats, pull: Pull = WEAK) -> Line:
    """Fit the likeliest line under a prior.

    Parameters
    ----------
    x, events, weights : arrays, shape (rows,)
    pull : Pull
        A deviation of 0 holds that coefficient at the prior; the default is all but flat.

    Notes
    -----
    *Source*: T. Hastie, R. Tibshirani, J. Friedman, The Elements of Statistical Learning (2009),
    §4.4.1, with a normal prior added.
    """
    prior = np.array([pull.intercept, pull.slope])
    free, precisions = pull.free, pull.precisions
    design = np.column_stack([np.ones_like(x), x])
    at = prior.copy()
    for _ in range(STEPS):
        chances = expit(design @ at)
        slope = design.T @ (weights * (events - chances)) - precisions * (at - prior)
        curve = (design * (weights * chances * (1 - chances))[:, None]).T @ design
        curve += np.diag(precisions + 1e-9)
        step = np.zeros(2)
        step[free] = np.linalg.solve(curve[np.ix_(free, free)], slope[free])
        at = at + np.clip(step, -5.0, 5.0)
        if np.abs(step).max() < TOLERANCE:
            break
    return Line(float(at[0]), float(at[1]), log_likelihood(expit(design @ at), events, weights))


def log_likelihood(chances: Floats, events: Floats, weights: Floats) -> float:
    """Return the weighted Bernoulli log likelihood."""
    inside = np.clip(chances, SMALLEST_PROBABILITY, 1 - SMALLEST_PROBABILITY)
    return float(weights @ (events * np.log(inside) + (1 - events) * np.log1p(-inside)))
