"""The rates of retention: declared as data, evaluated from counts, explained wherever they are shown."""

from analytics.metrics.declared import COUNTS, HEADLINE, METRICS
from crm.metric import Better, Count, Metric, Sum, Unit
from crm.rates import Interval, Rate, annualize, evaluate, wilson

__all__ = [
    "COUNTS",
    "HEADLINE",
    "METRICS",
    "Better",
    "Count",
    "Interval",
    "Metric",
    "Rate",
    "Sum",
    "Unit",
    "annualize",
    "evaluate",
    "wilson",
]
