"""How far probabilities are what they say: Brier score, deciles, slope, expected error."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.estimators.arrays import Floats, logit
from analytics.estimators.lines import fit_line


@dataclass(frozen=True)
class Decile:
    """One tenth of the rows by predicted probability: how many, what was said, what happened."""

    count: int
    predicted: float
    observed: float


@dataclass(frozen=True)
class Calibration:
    """Calibration of one set of probabilities.

    ``intercept`` and ``slope`` are of the logistic line of outcomes on predicted log odds: 0 and
    1 when perfect, no slope when all are told the same. ``expected_error`` is the mean distance
    between predicted and observed over deciles; ``observed_over_predicted`` compares the totals.
    """

    brier: float
    intercept: float
    slope: float | None
    expected_error: float
    observed_over_predicted: float
    deciles: tuple[Decile, ...]


def brier(events: npt.ArrayLike, probability: npt.ArrayLike) -> float:
    """Return the mean squared distance of probabilities from outcomes.

    Notes
    -----
    *Source*: G. Brier, Monthly Weather Review 78 (1950), 1-3, in its one-category form.
    """
    gap = np.asarray(probability, dtype=np.float64) - np.asarray(events, dtype=np.float64)
    return float(np.mean(gap**2))


def calibration(events: npt.ArrayLike, probability: npt.ArrayLike) -> Calibration:
    """Return the calibration of probabilities against outcomes, both of shape (rows,).

    Notes
    -----
    *Source*: D. Cox, Biometrika 45 (1958), 562-565, for intercept and slope; M. Naeini,
    G. Cooper, M. Hauskrecht, AAAI (2015), for the expected error, here on equal-count bins.
    """
    outcomes = np.asarray(events, dtype=np.float64)
    said = np.asarray(probability, dtype=np.float64)
    tenths = deciles(outcomes, said)
    line = fit_line(logit(said), outcomes, np.ones(len(outcomes)))
    apart = sum(t.count * abs(t.predicted - t.observed) for t in tenths)
    return Calibration(
        brier=brier(outcomes, said),
        intercept=line.intercept,
        slope=line.slope if np.ptp(said) > 0 else None,
        expected_error=apart / len(outcomes),
        observed_over_predicted=float(outcomes.sum() / said.sum()),
        deciles=tenths,
    )


def deciles(events: Floats, probability: Floats) -> tuple[Decile, ...]:
    """Cut rows into ten by predicted probability, lowest first; equal predictions stay together."""
    edges = np.quantile(probability, np.linspace(0.1, 0.9, 9), method="inverted_cdf")
    place = np.searchsorted(np.unique(edges), probability, side="left")
    counts = np.bincount(place)
    said = np.bincount(place, weights=probability)
    happened = np.bincount(place, weights=events)
    return tuple(
        Decile(int(n), float(p / n), float(e / n))
        for n, p, e in zip(counts, said, happened, strict=True)
        if n
    )
