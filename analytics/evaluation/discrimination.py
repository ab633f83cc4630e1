"""How well a score ranks: area under the ROC curve with DeLong intervals, lift at the top."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import norm, rankdata

from analytics.estimators.arrays import Floats


@dataclass(frozen=True)
class Interval:
    """An estimate between two bounds; all three are None where they cannot be computed."""

    estimate: float | None
    low: float | None
    high: float | None


UNKNOWN = Interval(None, None, None)


def auc(events: npt.ArrayLike, score: npt.ArrayLike) -> float | None:
    """Return the area under the ROC curve, ties counted half; None unless both outcomes occur."""
    return auc_interval(events, score).estimate


def auc_interval(
    events: npt.ArrayLike, score: npt.ArrayLike, *, confidence: float = 0.95
) -> Interval:
    """Return the area under the ROC curve with DeLong's interval, cut to [0, 1].

    Parameters
    ----------
    events : array of 0 and 1, shape (rows,)
    score : array, shape (rows,)
        More means likelier to be 1.
    confidence : float in (0, 1)

    Notes
    -----
    *Source*: E. DeLong, D. DeLong, D. Clarke-Pearson, Biometrics 44 (1988), 837-845; the ranks
    form of X. Sun and W. Xu, IEEE Signal Processing Letters 21 (2014), 1389-1393.
    """
    placed = _placements(events, [score])
    if placed is None:
        return UNKNOWN
    estimate = float(placed.areas[0])
    around = _around(estimate, float(placed.covariance()[0, 0]), confidence)
    if around.low is None or around.high is None:
        return around
    return Interval(estimate, max(0.0, around.low), min(1.0, around.high))


def auc_gain(
    events: npt.ArrayLike,
    score: npt.ArrayLike,
    baseline: npt.ArrayLike,
    *,
    confidence: float = 0.95,
) -> Interval:
    """Return the area of one score less that of another on the same rows, with its interval.

    Notes
    -----
    *Source*: as ``auc_interval``; the two areas are correlated and DeLong's covariance says how.
    """
    placed = _placements(events, [score, baseline])
    if placed is None:
        return UNKNOWN
    estimate = float(placed.areas[0] - placed.areas[1])
    spread = placed.covariance()
    variance = float(spread[0, 0] + spread[1, 1] - 2 * spread[0, 1])
    return _around(estimate, variance, confidence)


def top_lift(events: npt.ArrayLike, score: npt.ArrayLike, *, share: float = 0.1) -> float | None:
    """Return the event rate among the highest scores over the event rate of all.

    Rows tied at the edge of the top share count in proportion, so the order of rows is nothing.
    """
    outcomes, scores = np.asarray(events, dtype=np.float64), np.asarray(score, dtype=np.float64)
    if not outcomes.sum():
        return None
    inside = top_membership(scores, share=share)
    return float((inside @ outcomes / inside.sum()) / outcomes.mean())


def top_membership(score: Floats, *, share: float) -> Floats:
    """Return how far each row belongs to the top share: 1, 0, or a part of a tie, shape (rows,)."""
    wanted = share * len(score)
    above = len(score) - rankdata(score, method="max")
    tied = rankdata(score, method="max") - rankdata(score, method="min") + 1
    return np.asarray(np.clip((wanted - above) / tied, 0.0, 1.0), dtype=np.float64)


@dataclass(frozen=True)
class _Placements:
    """Each event's rank among non-events and the reverse, shape (scores, events or others)."""

    of_events: Floats
    of_others: Floats

    @property
    def areas(self) -> Floats:
        return np.asarray(self.of_events.mean(axis=1), dtype=np.float64)

    def covariance(self) -> Floats:
        return _covariance(self.of_events) + _covariance(self.of_others)


def _covariance(placements: Floats) -> Floats:
    count = placements.shape[1]
    if count < 2:
        return np.full((len(placements), len(placements)), np.nan)
    return np.asarray(np.atleast_2d(np.cov(placements)) / count, dtype=np.float64)


def _placements(events: npt.ArrayLike, scores: list[npt.ArrayLike]) -> _Placements | None:
    happened = np.asarray(events, dtype=np.float64) > 0
    if happened.all() or not happened.any():
        return None
    of_events, of_others = [], []
    for score in scores:
        values = np.asarray(score, dtype=np.float64)
        overall, among_events = rankdata(values), rankdata(values[happened])
        among_others = rankdata(values[~happened])
        of_events.append((overall[happened] - among_events) / len(among_others))
        of_others.append(1.0 - (overall[~happened] - among_others) / len(among_events))
    return _Placements(np.array(of_events), np.array(of_others))


def _around(estimate: float, variance: float, confidence: float) -> Interval:
    if np.isnan(variance):
        return Interval(estimate, None, None)
    half = float(norm.ppf(0.5 + confidence / 2) * np.sqrt(max(variance, 0.0)))
    return Interval(estimate, estimate - half, estimate + half)
