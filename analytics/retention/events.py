"""What followed the pay-offs of a period: counts, and the pay-offs behind each count."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from analytics.models import DecisionPoint, LoanProfit
from analytics.retention.scope import Scope, loan_filter, point_filter
from loyalty.decisions import NOT_CLIENT_DECIDED
from loyalty.states import ADMINISTRATIVE

FIRST_FOLLOW_ON_CYCLE = 2


def decision_points(scope: Scope) -> QuerySet[Any]:
    """Return the pay-offs the question is about, as far as its asker may see them."""
    return DecisionPoint.objects.visible_to(scope.staff).filter(
        point_filter(scope),
        paid_off_on__gte=scope.period.start,
        paid_off_on__lt=scope.period.end,
    )


def follow_on_loans(scope: Scope) -> QuerySet[Any]:
    """Return the follow-on loans disbursed in the period."""
    return LoanProfit.objects.visible_to(scope.staff).filter(
        loan_filter(scope),
        disbursed_on__gte=scope.period.start,
        disbursed_on__lt=scope.period.end,
        cycle__gte=FIRST_FOLLOW_ON_CYCLE,
    )


def conditions(scope: Scope) -> dict[str, Q]:
    """Return, for each count of pay-offs, which of them it takes.

    `censored` are those followed for less than W days; of them `early` have borrowed again already,
    `gone` have a recorded exit, and `resting` are undecided.
    """
    is_administrative = Q(exit_type=ADMINISTRATIVE)
    is_theirs = ~Q(exit_type__in=[ADMINISTRATIVE, *NOT_CLIENT_DECIDED])
    is_followed = Q(followed_days__gte=scope.days)
    has_renewed = Q(gap_days__isnull=False, gap_days__lte=scope.days)
    decided = ~is_administrative & is_followed
    censored = ~is_administrative & ~is_followed
    return {
        "paid_off": Q(),
        "decided": decided,
        "renewed": decided & has_renewed,
        "not_renewed": decided & ~has_renewed,
        "client_decided": decided & is_theirs,
        "client_renewed": decided & is_theirs & has_renewed,
        "censored": censored,
        "early": censored & has_renewed,
        "gone": censored & ~has_renewed & ~Q(exit_type=""),
        "resting": censored & ~has_renewed & Q(exit_type=""),
        "excluded": is_administrative,
    }


def aggregates(scope: Scope) -> dict[str, Count]:
    """Return every count of pay-offs as an aggregate, for the whole or for groups."""
    return {name: Count("pk", filter=kept) for name, kept in conditions(scope).items()}


def event_counts(scope: Scope) -> dict[str, int]:
    """Count the pay-offs of the period by what followed, in one query."""
    counted: dict[str, int] = decision_points(scope).aggregate(**aggregates(scope))
    return counted
