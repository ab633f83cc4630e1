"""The printed scorecard: whole points on a stated scale."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.estimators.arrays import Floats
from analytics.estimators.binning import Bins

COLUMNS = ["feature", "bin", "share", "event_rate", "weight_of_evidence", "points"]


@dataclass(frozen=True)
class PointsScale:
    """A printed scale: ``points`` at ``odds`` of not returning to returning; more is riskier.

    The odds double every ``points_to_double`` points.

    *Source*: N. Siddiqi, Credit Risk Scorecards (2006), with the sign turned round.
    """

    points: float = 500.0
    odds: float = 0.1
    points_to_double: float = 40.0

    @property
    def per_log_odds(self) -> float:
        """Points to one unit of log odds."""
        return self.points_to_double / math.log(2.0)

    def at(self, log_odds: float) -> float:
        """Return the points of given log odds."""
        return self.points + self.per_log_odds * (log_odds - math.log(self.odds))


@dataclass(frozen=True)
class BinFacts:
    """What a scorecard knows of each bin of one feature; arrays of shape (bins,)."""

    shares: Floats
    event_rates: Floats
    weights_of_evidence: Floats
    contributions: Floats


def printed_card(
    bins: Mapping[str, Bins], facts: Mapping[str, BinFacts], intercept: float, scale: PointsScale
) -> pd.DataFrame:
    """Return one row per feature and bin with whole points, the base points first."""
    rows = [("base", "", 1.0, math.nan, 0.0, round(scale.at(intercept)))]
    for name, cut in bins.items():
        own = facts[name]
        points = np.round(scale.per_log_odds * own.contributions).astype(int)
        known = (own.shares, own.event_rates, own.weights_of_evidence)
        rows += list(zip([name] * len(points), cut.labels, *known, points, strict=True))
    return pd.DataFrame(rows, columns=COLUMNS)
