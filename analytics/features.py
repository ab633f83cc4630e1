"""What the risk model looks at: each feature, the reason it makes, and the expert's points for it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analytics.estimators.binning import Bins
from analytics.estimators.points import PointsScale
from analytics.estimators.scorecard import STEP, Scorecard

EXPERT_VERSION = "expert-2"
EXPERT_ODDS = 0.25


@dataclass(frozen=True)
class Feature:
    """One column of `analytics/sql/feature.sql`.

    ``reason`` is a code of `loyalty.reasons`; ``values`` names the columns put into its words.
    ``direction``: +1 where more can only mean more risk. ``edges`` and ``points`` are the expert's
    card: points of the bins up to each edge and above the last, against the average client; a
    missing value has none. ``is_learned`` is False for what is only known as of today: it would bring
    the present into past moments, so no model is trained on it.
    """

    name: str
    reason: str
    values: Mapping[str, str]
    direction: int = 0
    is_name: bool = False
    edges: tuple[float, ...] = ()
    points: tuple[float, ...] = (0.0,)
    is_learned: bool = True


def _one(name: str) -> dict[str, str]:
    return {"value": name}


_COMPLAINT = {"open": "has_open_complaint", "count": "complaint_count"}
_OTHER = {"value": "outside_share", "has": "has_other_lender"}
_SAID = {"value": "satisfaction", "change": "satisfaction_change"}
_LATE = {"count": "late_count", "days": "max_days_late"}

FEATURES = (
    Feature("is_resting", "RESTING", _one("rest_days")),
    Feature("cycle", "CYCLE", _one("cycle"), 0, edges=(1, 2, 4), points=(30, 8, -10, -25)),
    Feature("days_since_last_event", "SILENCE", _one("days_since_last_event")),
    Feature("rest_days", "REST", _one("rest_days"), 1, edges=(14, 30, 60), points=(0, 15, 40, 70)),
    Feature("days_to_end", "END", _one("days_to_end")),
    Feature("repaid_share", "REPAID", _one("repaid_share")),
    Feature(
        "tenure_days", "TENURE", _one("tenure_days"), edges=(180, 720), points=(10.0, 0.0, -10.0)
    ),
    Feature("late_share", "LATE", _LATE, 1, edges=(0, 0.2), points=(-10.0, 5.0, 20.0)),
    Feature(
        "recent_late_count",
        "LATE_RECENTLY",
        _one("recent_late_count"),
        1,
        edges=(0, 1),
        points=(-3.0, 10.0, 20.0),
    ),
    Feature("max_days_late", "LATE", _LATE, 1, edges=(7, 30), points=(-5.0, 8.0, 20.0)),
    Feature(
        "days_past_due", "PAST_DUE", _one("days_past_due"), 1, edges=(0, 7), points=(0, 12, 30)
    ),
    Feature("principal_growth", "GROWTH", _one("principal_growth")),
    Feature(
        "installment_to_income",
        "INSTALLMENT",
        _one("installment_to_income"),
        1,
        edges=(0.2, 0.4),
        points=(-5.0, 5.0, 20.0),
        is_learned=False,
    ),
    Feature("early_days", "EARLY", _one("early_days"), edges=(0, 30), points=(0.0, 5.0, 15.0)),
    Feature(
        "last_gap_days", "GAP", _one("last_gap_days"), 1, edges=(7, 30), points=(-10.0, 0.0, 15.0)
    ),
    Feature("mean_gap_days", "GAPS", _one("mean_gap_days"), 1),
    Feature("top_up_count", "TOP_UPS", _one("top_up_count")),
    Feature(
        "officer_change_count",
        "OFFICER_CHANGED",
        {"value": "officer_change_count", "month": "officer_changed_month"},
        1,
        edges=(0,),
        points=(-2.0, 18.0),
    ),
    Feature(
        "visit_count_90", "VISITS", {"value": "visit_count_90", "half_year": "visit_count_180"}
    ),
    Feature(
        "visit_count_180", "VISITS", {"value": "visit_count_90", "half_year": "visit_count_180"}
    ),
    Feature("days_since_contact", "CONTACT", _one("days_since_contact")),
    Feature("last_outcome", "LAST_OUTCOME", _one("last_outcome"), is_name=True),
    Feature(
        "mean_interest",
        "INTEREST",
        _one("mean_interest"),
        -1,
        edges=(2, 3.5),
        points=(25.0, 0.0, -10.0),
    ),
    Feature(
        "missed_meeting_count",
        "MISSED_MEETINGS",
        _one("missed_meeting_count"),
        1,
        edges=(0, 1),
        points=(0.0, 10.0, 30.0),
    ),
    Feature(
        "has_open_complaint",
        "COMPLAINT",
        _COMPLAINT,
        1,
        edges=(0,),
        points=(0.0, 25.0),
    ),
    Feature("complaint_count", "COMPLAINT", _COMPLAINT, 1),
    Feature("has_other_lender", "OTHER_LENDER", _OTHER, 1),
    Feature("outside_share", "OTHER_LENDER", _OTHER, 1, edges=(0, 0.5), points=(-5.0, 8.0, 20.0)),
    Feature("satisfaction", "SATISFACTION", _SAID, -1, edges=(0.4, 0.7), points=(20.0, 0.0, -10.0)),
    Feature("satisfaction_change", "SATISFACTION", _SAID, -1, edges=(-0.2,), points=(8.0, 0.0)),
    Feature("days_since_answered", "ANSWERED", _one("days_since_answered")),
    Feature(
        "has_low_answer", "LOW_ANSWER", _one("has_low_answer"), 1, edges=(0,), points=(0.0, 20.0)
    ),
    Feature("season", "SEASON", _one("season"), is_name=True),
    Feature("product", "PRODUCT", _one("product"), is_name=True),
    Feature("sector", "SECTOR", _one("sector"), is_name=True, is_learned=False),
)

BY_NAME = {feature.name: feature for feature in FEATURES}
NAMES = tuple(BY_NAME)
LEARNED = tuple(feature.name for feature in FEATURES if feature.is_learned)
DIRECTIONS = {f.name: f.direction for f in FEATURES if f.direction and f.is_learned}
NAMED_COLUMNS = tuple(feature.name for feature in FEATURES if feature.is_name)


def points_of(contribution: float) -> float:
    """Return a contribution to the log odds in points of the printed scale."""
    return PointsScale().per_log_odds * contribution


def expert_card() -> Scorecard:
    """Return the scorecard that runs until there is enough to learn from.

    Its points are judgment, not evidence: they follow the signals named by published studies of
    drop-out (early cycle, lateness, a changed officer, heavy installments, long rests) and are
    stated in `FEATURES` for anybody to read.

    Notes
    -----
    *Source*: the signals are those that several field studies report; the sizes are ours.
    """
    card = Scorecard()
    per_log_odds = PointsScale().per_log_odds
    judged = [feature for feature in FEATURES if len(feature.points) > 1]
    card.classes_ = np.array([0, 1])
    card.feature_names_in_ = np.array([feature.name for feature in judged], dtype=object)
    card.n_features_in_ = len(judged)
    card.bins_ = {f.name: Bins(f.name, np.array(f.edges, dtype=np.float64)) for f in judged}
    card.contributions_ = {
        f.name: np.round(np.array([0.0, *f.points]) / per_log_odds / STEP) * STEP for f in judged
    }
    card.intercept_ = round(math.log(EXPERT_ODDS) / STEP) * STEP
    return card
