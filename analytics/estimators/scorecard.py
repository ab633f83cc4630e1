"""The transparent scorecard: points per bin of each feature, added up."""

from collections.abc import Mapping
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted

from analytics.estimators.arrays import (
    Floats,
    Positions,
    as_events,
    as_weights,
    expit,
    logit,
    two_columns,
)
from analytics.estimators.binning import (
    Binning,
    Bins,
    is_named,
    named_bins,
    numeric_bins,
    sums_by_bin,
)
from analytics.estimators.lines import Line
from analytics.estimators.points import BinFacts, PointsScale, printed_card

STEP = 2.0**-20


class Scorecard(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """Weights of evidence by bin, weighed by a logistic regression.

    Every contribution is a multiple of 2**-20, so contributions add up to the log odds exactly,
    in any order. A feature whose weight would turn against its own evidence is left out: no
    reason ever reads the wrong way round.

    Parameters
    ----------
    binning : Binning, optional
        How finely features are cut.
    monotone : mapping of feature to +1 or -1, optional
        Features whose event rate may only rise (+1) or fall (-1).
    C : float
        Inverse strength of the logistic regression's penalty.
    scale : PointsScale, optional
        The scale of the printed card.
    random_state : int, optional
        Accepted for the contract; the fit uses no chance.

    Attributes
    ----------
    bins_ : dict of str to Bins
    contributions_ : dict of str to ndarray, shape (bins,), log odds against the average client
    intercept_ : float, log odds of the average client
    weights_of_evidence_, shares_, event_rates_ : dict of str to ndarray, shape (bins,)

    Notes
    -----
    *Source*: I. J. Good, Probability and the Weighing of Evidence (1950), for the weight of
    evidence; N. Siddiqi, Credit Risk Scorecards (2006), for its use by bin.
    """

    def __init__(
        self,
        *,
        binning: Binning | None = None,
        monotone: Mapping[str, int] | None = None,
        C: float = 1.0,
        scale: PointsScale | None = None,
        random_state: int | None = None,
    ) -> None:
        self.binning = binning
        self.monotone = monotone
        self.C = C
        self.scale = scale
        self.random_state = random_state

    def fit(
        self, X: pd.DataFrame, y: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None
    ) -> Self:
        """Learn bins, evidence and weights from moments with known outcomes.

        Parameters
        ----------
        X : DataFrame, shape (rows, features)
            Numbers, or names; missing values allowed.
        y : array of 0 and 1, shape (rows,)
            1 where the client did not return.
        sample_weight : array, shape (rows,), optional

        Raises
        ------
        ValueError
            When only one outcome occurs, or a column holds dates.
        """
        events, weights = as_events(y), as_weights(sample_weight, len(X))
        self.classes_ = np.array([0, 1])
        self.feature_names_in_ = np.array([str(name) for name in X.columns], dtype=object)
        self.n_features_in_ = X.shape[1]
        self.bins_ = {str(name): self._cut(X[name], events, weights) for name in X.columns}
        positions = {name: bins.positions(X[name]) for name, bins in self.bins_.items()}
        self._weigh_evidence(positions, events, weights)
        self._weigh_features(positions, events, weights)
        return self

    def _cut(self, column: pd.Series, events: Floats, weights: Floats) -> Bins:
        how = self.binning or Binning()
        if is_named(column):
            return named_bins(column, min_rows=how.min_share * len(column))
        direction = (self.monotone or {}).get(str(column.name), 0)
        return numeric_bins(column, events, weights, how, direction)

    def _weigh_evidence(
        self, positions: Mapping[str, Positions], events: Floats, weights: Floats
    ) -> None:
        rate = float(np.average(events, weights=weights))
        smoothing = max((self.binning or Binning()).smoothing, 1e-9)
        self.weights_of_evidence_: dict[str, Floats] = {}
        self.shares_: dict[str, Floats] = {}
        self.event_rates_: dict[str, Floats] = {}
        for name, bins in self.bins_.items():
            sums = sums_by_bin(positions[name], len(bins.labels), [weights, weights * events])
            smooth = (sums[:, 1] + smoothing * rate) / (sums[:, 0] + smoothing)
            self.weights_of_evidence_[name] = logit(smooth) - logit(np.array([rate]))
            self.shares_[name] = sums[:, 0] / weights.sum()
            self.event_rates_[name] = sums[:, 1] / np.maximum(sums[:, 0], 1e-12)

    def _weigh_features(
        self, positions: Mapping[str, Positions], events: Floats, weights: Floats
    ) -> None:
        """Fit the logistic regression, leaving out one wrong-way feature at a time."""
        evidence = pd.DataFrame(
            {name: self.weights_of_evidence_[name][positions[name]] for name in self.bins_}
        )
        names = [name for name in self.bins_ if evidence[name].std() > 0]
        slopes = pd.Series(0.0, index=list(self.bins_))
        intercept = float(logit(np.array([np.average(events, weights=weights)]))[0])
        while names:
            logistic = LogisticRegression(C=self.C, max_iter=1000)
            logistic.fit(evidence[names].to_numpy(), events, sample_weight=weights)
            intercept, found = float(logistic.intercept_[0]), logistic.coef_[0]
            if found.min() >= 0:
                slopes[names] = found
                break
            names.pop(int(found.argmin()))
        self._publish(slopes, intercept)

    def _publish(self, slopes: pd.Series, intercept: float) -> None:
        """Turn slopes into contributions against the average client, in steps of 2**-20."""
        self.contributions_: dict[str, Floats] = {}
        for name, evidence in self.weights_of_evidence_.items():
            raw = float(slopes[name]) * evidence
            average = float(raw @ self.shares_[name])
            self.contributions_[name] = np.round((raw - average) / STEP) * STEP
            intercept += average
        self.intercept_ = round(intercept / STEP) * STEP

    def moved(self, line: Line) -> Self:
        """Return a copy whose log odds are moved along a line; it still adds up exactly."""
        copy: Self = clone(self)
        copy.__dict__.update(self.__dict__)
        copy.contributions_ = {
            name: np.round(line.slope * each / STEP) * STEP
            for name, each in self.contributions_.items()
        }
        copy.intercept_ = round((line.intercept + line.slope * self.intercept_) / STEP) * STEP
        return copy

    def explain(self, X: pd.DataFrame) -> pd.DataFrame:
        """Return what each feature adds to the log odds of the average client.

        Returns
        -------
        DataFrame, shape (rows, features), float64
            ``intercept_`` plus the sum of a row is ``decision_function`` of that row, exactly.
        """
        columns = {
            name: self.contributions_[name][bins.positions(X[name])]
            for name, bins in self._bins_for(X).items()
        }
        return pd.DataFrame(columns, index=X.index)

    def decision_function(self, X: pd.DataFrame) -> Floats:
        """Return the log odds of not returning, shape (rows,)."""
        cuts = self._bins_for(X)
        total = np.full(len(X), self.intercept_)
        for name, bins in cuts.items():
            total += self.contributions_[name][bins.positions(X[name])]
        return total

    def predict_proba(self, X: pd.DataFrame) -> Floats:
        """Return the probabilities of returning and of not returning, shape (rows, 2)."""
        return two_columns(expit(self.decision_function(X)))

    def predict(self, X: pd.DataFrame) -> npt.NDArray[np.int_]:
        """Return 1 where not returning is the likelier outcome."""
        return (self.decision_function(X) > 0).astype(np.int_)

    def _bins_for(self, X: pd.DataFrame) -> dict[str, Bins]:
        check_is_fitted(self)
        absent = [name for name in self.bins_ if name not in X.columns]
        if absent:
            raise ValueError(f"The frame lacks features of the scorecard: {', '.join(absent)}.")
        return self.bins_

    def card(self) -> pd.DataFrame:
        """Return the printed card: one row per feature and bin with whole points.

        Base points stand in the first row, feature ``base``; a client's total is that plus one
        row per feature, right to half a point per feature.
        """
        check_is_fitted(self)
        facts = {
            name: BinFacts(
                self.shares_[name],
                self.event_rates_[name],
                self.weights_of_evidence_[name],
                self.contributions_[name],
            )
            for name in self.bins_
        }
        return printed_card(self.bins_, facts, self.intercept_, self.scale or PointsScale())
