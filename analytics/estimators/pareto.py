"""The Pareto/NBD model of buying: how often clients come, and when they stop coming."""

from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import minimize
from scipy.special import gammaln, hyp2f1
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from analytics.estimators.arrays import Floats, logit

HISTORY = ["repeats", "last_repeat_weeks", "age_weeks"]
LOG_BOUNDS = (-3.0, 4.0)


class ParetoNBD(BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """Clients buy at a gamma-distributed rate until an exponential lifetime ends unseen.

    Parameters
    ----------
    start : tuple of 4 float
        Where the search for r, alpha, s, beta starts; all lie between 0.05 and 55.

    Attributes
    ----------
    r_, alpha_ : float, shape and scale (weeks) of the buying rates
    s_, beta_ : float, shape and scale (weeks) of the rates of stopping
    log_likelihood_ : float

    Notes
    -----
    *Source*: D. Schmittlein, D. Morrison, R. Colombo, Management Science 33 (1987), 1-24;
    likelihood in the form of P. Fader and B. Hardie, A Note on Deriving the Pareto/NBD Model and
    Related Expressions (2005), on the log scale.
    """

    def __init__(
        self, *, start: tuple[float, float, float, float] = (0.5, 10.0, 0.6, 10.0)
    ) -> None:
        self.start = start

    def fit(self, X: pd.DataFrame, y: None = None) -> Self:
        """Find the likeliest r, alpha, s and beta.

        Parameters
        ----------
        X : DataFrame, shape (clients, at least 3), floats
            ``repeats``: days with a purchase after the first; ``last_repeat_weeks``: weeks from
            the first purchase to the last, 0 without repeats; ``age_weeks``: weeks from the first
            purchase to the day of observation.
        y : ignored
        """
        history = [_column(X, name) for name in HISTORY]
        found = minimize(
            lambda logs: -pareto_log_likelihood(np.exp(logs), *history).sum(),
            np.log(self.start),
            method="L-BFGS-B",
            bounds=[LOG_BOUNDS] * 4,
        )
        self.r_, self.alpha_, self.s_, self.beta_ = (float(each) for each in np.exp(found.x))
        self.log_likelihood_ = -float(found.fun)
        return self

    def no_purchase_probability(self, X: pd.DataFrame, *, weeks: float) -> Floats:
        """Return the probability of no purchase in the coming weeks, shape (clients,).

        A client of age T who buys nothing for t more weeks has the same history at age T + t, so
        the probability is the ratio of the two likelihoods.
        """
        check_is_fitted(self)
        params = np.array([self.r_, self.alpha_, self.s_, self.beta_])
        repeats, last, age = (_column(X, name) for name in HISTORY)
        later = pareto_log_likelihood(params, repeats, last, age + weeks)
        return np.exp(later - pareto_log_likelihood(params, repeats, last, age))

    def no_purchase_log_odds(self, X: pd.DataFrame, *, weeks: float) -> Floats:
        """Return the log odds of no purchase in the coming weeks, shape (clients,)."""
        return logit(self.no_purchase_probability(X, weeks=weeks))


def pareto_log_likelihood(
    params: npt.ArrayLike, repeats: Floats, last: Floats, age: Floats
) -> Floats:
    """Return each client's log likelihood under r, alpha, s, beta; weeks, shape (clients,)."""
    r, alpha, s, beta = np.asarray(params, dtype=np.float64)
    still_buying = -(r + repeats) * np.log(alpha + age) - s * np.log(beta + age)
    from_last, from_age = (_log_gone(params, repeats, weeks) for weeks in (last, age))
    stopped = from_last + _log_one_less(from_age - from_last) + np.log(s / (r + s + repeats))
    shapes = gammaln(r + repeats) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
    return np.asarray(shapes + np.logaddexp(still_buying, stopped), dtype=np.float64)


def _log_gone(params: npt.ArrayLike, repeats: Floats, weeks: Floats) -> Floats:
    """Return the log of one hypergeometric term of the likelihood, from the larger scale down."""
    r, alpha, s, beta = np.asarray(params, dtype=np.float64)
    total = r + s + repeats
    second, larger = (s + 1.0, alpha) if alpha >= beta else (r + repeats, beta)
    series = hyp2f1(total, second, total + 1.0, abs(alpha - beta) / (larger + weeks))
    return np.asarray(np.log(series) - total * np.log(larger + weeks), dtype=np.float64)


def _log_one_less(log_share: Floats) -> Floats:
    """Return log(1 - share), minus infinity where the share is one."""
    left = np.maximum(-np.expm1(np.minimum(log_share, 0.0)), np.finfo(np.float64).tiny)
    return np.asarray(np.log(left), dtype=np.float64)


def _column(X: pd.DataFrame, name: str) -> Floats:
    return X[name].to_numpy(dtype=np.float64)
