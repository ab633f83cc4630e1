"""Who was borrowing as a period opened and closed, who joined, came back, stayed."""

from datetime import timedelta
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import (
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)

from analytics.models import ActiveSpell, DecisionPoint
from analytics.retention.scope import Scope, person_filter
from loyalty.models import Exit
from loyalty.states import ADMINISTRATIVE

OPENING, CLOSING, JOINED = Q(is_opening=True), Q(is_closing=True), Q(has_joined=True)
ROLES = {
    "opening": OPENING,
    "closing": CLOSING,
    "joined": JOINED,
    "rejoined": Q(has_rejoined=True) & ~OPENING & ~JOINED,
    "kept": OPENING & CLOSING,
    "kept_or_resting": OPENING & (CLOSING | Q(is_resting=True)),
    "lost": (OPENING | JOINED) & ~CLOSING,
}


def people(scope: Scope) -> QuerySet[Any, dict[str, Any]]:
    """Return one row a client with what each was in the period: opening, closing, joined, and so on.

    The opening is the evening before the first day, the close the evening of the last; a period
    that runs past the marts closes with them.
    """
    close = min(scope.period.last, scope.as_of)
    opening = scope.period.start - timedelta(days=1)
    in_period = Q(started_on__gte=scope.period.start, started_on__lte=close)
    found: QuerySet[Any, dict[str, Any]] = (
        ActiveSpell.objects.visible_to(scope.staff)
        .filter(person_filter(scope), started_on__lte=close)
        .values("client_id")
        .annotate(
            is_opening=BoolOr(_is_open(opening)),
            is_closing=BoolOr(_is_open(close)),
            has_joined=BoolOr(in_period & Q(number=1)),
            has_rejoined=BoolOr(in_period & Q(is_rejoin=True)),
            is_resting=BoolOr(_is_resting(scope, close)),
        )
    )
    return found


def stock_counts(scope: Scope) -> dict[str, int]:
    """Count people by what they were in the period, in one query."""
    counted: dict[str, int] = people(scope).aggregate(
        **{name: Count("client_id", filter=role) for name, role in ROLES.items()}
    )
    return counted


def _is_open(on: Any) -> Q:  # noqa: ANN401 - a date or an expression of one
    return Q(started_on__lte=on) & (Q(ended_on=None) | Q(ended_on__gt=on))


def _is_resting(scope: Scope, close: Any) -> Any:  # noqa: ANN401 - a condition with a subquery inside
    window = F("rest_window_days") if scope.window is None else Value(scope.window)
    left = Exit.objects.filter(
        client=OuterRef("client"),
        exited_on__gt=OuterRef("loan__disbursed_on"),
        exited_on__lte=close,
    ).exclude(exit_type=ADMINISTRATIVE)
    pay_off = DecisionPoint.objects.annotate(
        rests_until=ExpressionWrapper(F("paid_off_on") + window, output_field=DateField())
    ).filter(
        ~Exists(left),
        client=OuterRef("client"),
        paid_off_on=OuterRef("ended_on"),
        rests_until__gte=close,
    )
    return Q(ended_on__lte=close) & Q(Exists(pay_off))
