"""Retention as asked of the marts: rates with their counts, curves, breakdowns, and the clients behind them."""

from analytics.retention.behind import COUNT_LABELS, COUNTED, Kind, behind
from analytics.retention.breakdown import LABELS, Part, breakdown, part_names
from analytics.retention.curves import returns, suggestion, survival
from analytics.retention.report import Report, event_rate, known_as_of, report, usual_window
from analytics.retention.scope import AGE_BANDS, FILTERS, Scope

__all__ = [
    "AGE_BANDS",
    "COUNTED",
    "COUNT_LABELS",
    "FILTERS",
    "LABELS",
    "Kind",
    "Part",
    "Report",
    "Scope",
    "behind",
    "breakdown",
    "event_rate",
    "known_as_of",
    "part_names",
    "report",
    "returns",
    "suggestion",
    "survival",
    "usual_window",
]
