"""Retention as asked of the marts: rates with their counts, curves, breakdowns, and the clients behind them."""

from analytics.retention.behind import COUNTED, Kind, behind
from analytics.retention.breakdown import LABELS, Part, breakdown, part_names
from analytics.retention.curves import returns, suggestion, survival
from analytics.retention.report import Report, known_as_of, report
from analytics.retention.scope import AGE_BANDS, FILTERS, Scope

__all__ = [
    "AGE_BANDS",
    "COUNTED",
    "FILTERS",
    "LABELS",
    "Kind",
    "Part",
    "Report",
    "Scope",
    "behind",
    "breakdown",
    "known_as_of",
    "part_names",
    "report",
    "returns",
    "suggestion",
    "survival",
]
