"""Every rate of one question together: what the page and the API show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Min

from analytics.metrics import HEADLINE, METRICS, Rate, evaluate
from analytics.models import Night
from analytics.retention.events import decision_points, event_counts, follow_on_loans
from analytics.retention.scope import Scope
from analytics.retention.stocks import stock_counts
from crm.models import Threshold


@dataclass(frozen=True)
class Report:
    """All rates that can be told, the headline first, and the counts they rest on.

    `window` is W where it is one and the same for all pay-offs asked about.
    Metrics of people are missing where the question is filtered by loans (`is_of_people`).
    """

    scope: Scope
    fewest: int
    window: int | None
    counts: Mapping[str, int]
    rates: Mapping[str, Rate]

    @property
    def headline(self) -> Rate:
        """The rate to quote."""
        return self.rates[HEADLINE.name]

    @property
    def others(self) -> list[Rate]:
        """The variants, each of which reads the same book its own way."""
        return [rate for name, rate in self.rates.items() if name != HEADLINE.name]


def report(scope: Scope) -> Report:
    """Answer the question with every rate; five queries at most, whatever the book."""
    fewest = int(Threshold.objects.value_at("fewest_decision_points", scope.as_of))
    counts = {**event_counts(scope), "follow_on": follow_on_loans(scope).count()}
    if scope.is_of_people:
        counts |= stock_counts(scope)
    rates = {
        name: evaluate(metric, counts, fewest=fewest)
        for name, metric in METRICS.items()
        if all(count.name in counts for count in metric.counts)
    }
    return Report(scope, fewest, usual_window(scope), counts, rates)


def event_rate(scope: Scope) -> Rate:
    """Return the headline alone; one query."""
    return evaluate(HEADLINE, event_counts(scope))


def usual_window(scope: Scope) -> int | None:
    """Return W where it is one and the same for all pay-offs asked about; at most one query."""
    if scope.window is not None:
        return scope.window
    ends = decision_points(scope).aggregate(
        least=Min("rest_window_days"), most=Max("rest_window_days")
    )
    return ends["least"] if ends["least"] == ends["most"] else None


def known_as_of() -> date | None:
    """Return the date of the last night that ran to the end, if any: the marts are of that date."""
    last: dict[str, Any] = Night.objects.done().aggregate(last=Max("as_of"))
    found: date | None = last["last"]
    return found
