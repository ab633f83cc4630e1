"""How well models rank and how far their probabilities can be trusted."""

from analytics.evaluation.promotion import Promotion, PromotionRule, is_promoted, promotion
from analytics.evaluation.report import ModelRow, Report, evaluate, evaluate_probabilities
from analytics.evaluation.splits import HoldOut, grouped_time_splits, time_split

__all__ = [
    "HoldOut",
    "ModelRow",
    "Promotion",
    "PromotionRule",
    "Report",
    "evaluate",
    "evaluate_probabilities",
    "grouped_time_splits",
    "is_promoted",
    "promotion",
    "time_split",
]
