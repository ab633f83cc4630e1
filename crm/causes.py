"""Causes that return: how many cases of what, whether what was promised was kept, and what clients said of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, DateField, F, Q
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from crm.models import CaseEntry
from crm.models.case import CaseQuerySet
from crm.promises import PROMISE_KEPT, SATISFIED
from crm.rates import Rate, evaluate

FEWEST = 5
REPLACED_DAY = Cast(
    KeyTextTransform("0", KeyTransform("resolve_by", "values")), output_field=DateField()
)


class Dimension(StrEnum):
    """What cases are grouped by: the path from a case to the group's key."""

    CATEGORY = "category"
    CAUSE = "cause"
    DEPARTMENT = "department"
    BRANCH = "branch"


@dataclass(frozen=True)
class Span:
    """A period, both days included, as it is known today; `before` is the one of the same length before it."""

    start: date
    end: date
    today: date

    @property
    def before(self) -> "Span":
        """The period of the same length that ended the day before."""
        length = self.end - self.start + timedelta(days=1)
        return Span(self.start - length, self.start - timedelta(days=1), self.today)


@dataclass(frozen=True)
class Group:
    """One bar of the Pareto: its cases now and before, its share of all and with those above it, its promises."""

    key: Any
    count: int
    before: int
    share: float
    cumulative: float
    kept: Rate


@dataclass(frozen=True)
class Report:
    """Everything counted about a period."""

    span: Span
    groups: list[Group]
    count: int
    before: int
    kept: Rate
    satisfied: Rate


def report(cases: CaseQuerySet, span: Span, dimension: Dimension) -> Report:
    """Count cases by a dimension, the most frequent first."""
    counted = _counted(cases, span, dimension)
    total = sum(counted.values(), Counter[str]())
    kept = evaluate(PROMISE_KEPT, _promises(total))
    return Report(
        span=span,
        groups=list(_groups(counted, total["count"])),
        count=total["count"],
        before=total["before"],
        kept=kept,
        satisfied=evaluate(SATISFIED, _answers(cases, span)),
    )


def _promises(counts: Mapping[str, int]) -> dict[str, int]:
    return {"promises_due": counts["due"], "promises_kept": counts["kept"]}


def _groups(counted: Mapping[Any, Counter[str]], total: int) -> Iterable[Group]:
    above = 0
    ordered = sorted(counted.items(), key=lambda item: (-item[1]["count"], str(item[0])))
    for key, counts in ordered:
        above += counts["count"]
        yield Group(
            key=key,
            count=counts["count"],
            before=counts["before"],
            share=counts["count"] / total if total else 0.0,
            cumulative=above / total if total else 0.0,
            kept=evaluate(PROMISE_KEPT, _promises(counts), fewest=FEWEST),
        )


def _counted(cases: CaseQuerySet, span: Span, dimension: Dimension) -> dict[Any, Counter[str]]:
    """Return the counts of each group; in two queries, however many groups there are."""
    found: dict[Any, Counter[str]] = defaultdict(Counter)
    rows = (
        cases.order_by()
        .values(dimension.value)
        .annotate(
            count=Count("pk", filter=_received(span)),
            before=Count("pk", filter=_received(span.before)),
            answers_due=Count("pk", filter=_due("acknowledge_by", "acknowledged_at", span)),
            answers_kept=Count("pk", filter=_kept("acknowledge_by", "acknowledged_at", span)),
            results_due=Count("pk", filter=_due("resolve_by", "resolved_at", span)),
            results_kept=Count("pk", filter=_kept("resolve_by", "resolved_at", span)),
        )
    )
    for row in rows:
        found[row[dimension.value]].update(
            count=row["count"],
            before=row["before"],
            due=row["answers_due"] + row["results_due"],
            kept=row["answers_kept"] + row["results_kept"],
        )
    path = f"case__{dimension.value}"
    broken = replaced(cases, span).values(path).annotate(count=Count("pk"))
    for row in broken:
        found[row[path]].update(due=row["count"])
    return {key: counts for key, counts in found.items() if any(counts.values())}


def replaced(cases: CaseQuerySet, span: Span) -> Any:  # noqa: ANN401 - a query with an annotation
    """Keep the openings again that replaced a promised day of the period once it had passed: these broke it."""
    entries = CaseEntry.objects.filter(case__in=cases.order_by(), kind=CaseEntry.Kind.REOPENED)
    dated = entries.annotate(promised=REPLACED_DAY).order_by()
    return dated.filter(promised__range=(span.start, span.end), promised__lt=F("on"))


def _received(span: Span) -> Q:
    return Q(received_on__range=(span.start, span.end))


def _due(day: str, done_at: str, span: Span) -> Q:
    """Keep the promised days of the period that have passed, or by which it was done already."""
    in_period = Q(**{f"{day}__range": (span.start, span.end)})
    return in_period & (Q(**{f"{day}__lt": span.today}) | Q(**{f"{done_at}__isnull": False}))


def _kept(day: str, done_at: str, span: Span) -> Q:
    in_time = Q(**{f"{done_at}__date__lte": F(day)})
    return _due(day, done_at, span) & in_time


def broken(cases: CaseQuerySet, span: Span) -> CaseQuerySet:
    """Keep the cases of which a promised day of the period was not kept."""
    late = Q()
    for day, done_at in (("acknowledge_by", "acknowledged_at"), ("resolve_by", "resolved_at")):
        missed = Q(**{f"{done_at}__isnull": True}) | Q(**{f"{done_at}__date__gt": F(day)})
        late |= _due(day, done_at, span) & missed
    return cases.filter(late | Q(pk__in=replaced(cases, span).values("case")))


def _answers(cases: CaseQuerySet, span: Span) -> dict[str, int]:
    entries = CaseEntry.objects.filter(
        case__in=cases.order_by(),
        kind=CaseEntry.Kind.SATISFACTION,
        on__range=(span.start, span.end),
    )
    counted: dict[str, int] = entries.aggregate(
        answered=Count("pk"), satisfied=Count("pk", filter=Q(values__is_satisfied=True))
    )
    return counted
