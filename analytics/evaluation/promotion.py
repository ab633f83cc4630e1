"""When a challenger may replace the transparent scorecard."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.evaluation.calibration import calibration
from analytics.evaluation.discrimination import Interval, auc_gain


@dataclass(frozen=True)
class PromotionRule:
    """What a challenger must show on the held-out latest period.

    ``min_auc_gain`` over the scorecard; the interval of that gain, at ``confidence``, above 0;
    Brier score not higher; expected calibration error at most ``error_allowance`` higher; at
    least ``min_events`` events, or nothing is decided.
    """

    min_auc_gain: float = 0.005
    confidence: float = 0.90
    error_allowance: float = 0.005
    min_events: int = 100


@dataclass(frozen=True)
class Promotion:
    """The decision and each condition behind it."""

    auc_gain: Interval
    brier_gain: float
    expected_error_gain: float
    has_enough_events: bool
    is_gain_large: bool
    is_gain_certain: bool
    is_as_well_calibrated: bool

    @property
    def is_promoted(self) -> bool:
        """Tell whether every condition holds."""
        return (
            self.has_enough_events
            and self.is_gain_large
            and self.is_gain_certain
            and self.is_as_well_calibrated
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the decision ready for JSON."""
        return {**asdict(self), "is_promoted": self.is_promoted}


def promotion(
    y: npt.ArrayLike,
    challenger: npt.ArrayLike,
    scorecard: npt.ArrayLike,
    rule: PromotionRule | None = None,
) -> Promotion:
    """Weigh a challenger's probabilities against the scorecard's on the same held-out rows.

    Parameters
    ----------
    y : array of 0 and 1, shape (rows,)
    challenger, scorecard : arrays of probabilities, shape (rows,)
    rule : PromotionRule, optional
    """
    rule = rule or PromotionRule()
    gain = auc_gain(y, challenger, scorecard, confidence=rule.confidence)
    new, old = calibration(y, challenger), calibration(y, scorecard)
    error_gain = old.expected_error - new.expected_error
    return Promotion(
        auc_gain=gain,
        brier_gain=old.brier - new.brier,
        expected_error_gain=error_gain,
        has_enough_events=int(np.sum(y)) >= rule.min_events,
        is_gain_large=gain.estimate is not None and gain.estimate >= rule.min_auc_gain,
        is_gain_certain=gain.low is not None and gain.low > 0,
        is_as_well_calibrated=new.brier <= old.brier and error_gain >= -rule.error_allowance,
    )


def is_promoted(
    y: npt.ArrayLike,
    challenger: npt.ArrayLike,
    scorecard: npt.ArrayLike,
    rule: PromotionRule | None = None,
) -> bool:
    """Tell whether the challenger runs; when it does not, the scorecard does."""
    return promotion(y, challenger, scorecard, rule).is_promoted
