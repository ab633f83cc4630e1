"""Who will buy nothing in a coming window: Pareto/NBD, corrected by what inner windows showed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import brentq
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.validation import check_is_fitted

from analytics.estimators.arrays import Floats, as_events, expit, two_columns
from analytics.estimators.pareto import ParetoNBD

CORRECTED = ("pareto_log_odds", "log_recency", "log_last_gap", "has_repeated")
PLAIN = ("log_recency", "log_repeats", "log_age")


@dataclass(frozen=True)
class Window:
    """Predict on ``as_of`` from all before and on it what happens after it up to ``until``."""

    as_of: date
    until: date

    @property
    def weeks(self) -> float:
        """Length in weeks."""
        return (self.until - self.as_of).days / 7


def buying_history(purchases: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return repeats, weeks of the last repeat, age and last gap on a day, one row per client.

    Parameters
    ----------
    purchases : DataFrame, columns ``client`` and ``bought_on`` (timestamps)
        Several purchases of a client on one day count once; rows after ``as_of`` are not read.
    as_of : date
    """
    known = purchases[purchases["bought_on"] <= pd.Timestamp(as_of)]
    days = known[["client", "bought_on"]].drop_duplicates().sort_values(["client", "bought_on"])
    own = days.groupby("client")["bought_on"]
    first, last = own.min(), own.max()
    gaps = own.diff().groupby(days["client"]).last()
    return pd.DataFrame(
        {
            "repeats": own.size() - 1.0,
            "last_repeat_weeks": _weeks(last - first),
            "age_weeks": _weeks(pd.Timestamp(as_of) - first),
            "last_gap_weeks": _weeks(gaps),
        }
    )


def did_not_buy(purchases: pd.DataFrame, clients: pd.Index, window: Window) -> Floats:
    """Return 1.0 for clients without a purchase after ``as_of`` up to ``until``."""
    bought_on = purchases["bought_on"]
    inside = (bought_on > pd.Timestamp(window.as_of)) & (bought_on <= pd.Timestamp(window.until))
    return (~clients.isin(purchases.loc[inside, "client"])).astype(np.float64)


def buying_features(purchases: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Return the features of a window, known on its ``as_of``; fits Pareto/NBD on that day."""
    history = buying_history(purchases, window.as_of)
    pareto = ParetoNBD().fit(history)
    recency = history["age_weeks"] - history["last_repeat_weeks"]
    return pd.DataFrame(
        {
            "pareto_log_odds": pareto.no_purchase_log_odds(history, weeks=window.weeks),
            "log_recency": np.log1p(recency),
            "log_last_gap": np.log1p(history["last_gap_weeks"].fillna(0.0)),
            "has_repeated": (history["repeats"] > 0).astype(np.float64),
            "log_repeats": np.log1p(history["repeats"]),
            "log_age": np.log1p(history["age_weeks"]),
        },
        index=history.index,
    )


def stack_windows(
    purchases: pd.DataFrame, windows: Sequence[Window]
) -> tuple[pd.DataFrame, Floats]:
    """Return features and outcomes of several past windows, one below the other."""
    parts = [buying_features(purchases, window) for window in windows]
    outcomes = [did_not_buy(purchases, X.index, w) for X, w in zip(parts, windows, strict=True)]
    return pd.concat(parts), np.concatenate(outcomes)


class BuyingRisk(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """Two logistic regressions on past windows, their log odds averaged.

    One corrects Pareto/NBD and so knows how long the window is; the other sees recency,
    frequency and age alone, ranks as well, and does not. Their mean is therefore shifted to the
    average risk that the first one gives the clients about to be scored.

    Parameters
    ----------
    C : float
        Inverse strength of the penalty on standardized features.

    Attributes
    ----------
    corrected_, plain_ : Pipeline
    shift_ : float, log odds
    """

    def __init__(self, *, C: float = 1.0) -> None:
        self.C = C

    def fit(self, X: pd.DataFrame, y: npt.ArrayLike, *, population: pd.DataFrame) -> Self:
        """Learn from past windows, and settle the average on the clients to be scored.

        Parameters
        ----------
        X : DataFrame, shape (rows, features), of past windows
        y : array of 0 and 1, shape (rows,)
        population : DataFrame, shape (clients, features), of the window to come; no outcomes
        """
        events = as_events(y)
        self.classes_ = np.array([0, 1])
        self.corrected_ = self._line().fit(X[list(CORRECTED)].to_numpy(), events)
        self.plain_ = self._line().fit(X[list(PLAIN)].to_numpy(), events)
        first, second = self._two(population)
        level, mean = expit(first).mean(), (first + second) / 2
        self.shift_ = float(brentq(lambda by: expit(mean + by).mean() - level, -20.0, 20.0))
        return self

    def _line(self) -> Pipeline:
        return make_pipeline(StandardScaler(), LogisticRegression(C=self.C, max_iter=2000))

    def _two(self, X: pd.DataFrame) -> tuple[Floats, Floats]:
        corrected = self.corrected_.decision_function(X[list(CORRECTED)].to_numpy())
        return corrected, self.plain_.decision_function(X[list(PLAIN)].to_numpy())

    def decision_function(self, X: pd.DataFrame) -> Floats:
        """Return the log odds of buying nothing in the window, shape (rows,)."""
        check_is_fitted(self)
        first, second = self._two(X)
        return np.asarray((first + second) / 2 + self.shift_, dtype=np.float64)

    def predict_proba(self, X: pd.DataFrame) -> Floats:
        """Return the probabilities of buying and of not buying, shape (rows, 2)."""
        return two_columns(expit(self.decision_function(X)))


def _weeks(spans: pd.Series) -> pd.Series:
    weeks: pd.Series = spans.dt.days / 7
    return weeks
