"""The worklist: whom to visit, why, and what to do."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, FilteredRelation, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from crm.access import Permission, Reach, reach, requires
from crm.models import Staff
from crm.request import staff_of, today
from loyalty.filters import WorklistFilter, high_risk
from loyalty.models import Alert

ON_A_PAGE = 20
IN_CHARGE = Q(client__officer__is_active=True)


@require_GET
@requires(Permission.WORK_ALERTS)
def worklist(request: HttpRequest) -> HttpResponse:
    """Show the alerts of the clients one may see."""
    context = worklist_context(request, staff_of(request), today())
    return render(request, "loyalty/worklist.html", context)


def worklist_context(request: HttpRequest, staff: Staff, now: date) -> dict[str, Any]:
    """Return all the worklist's template shows."""
    high = high_risk(now)
    chosen = WorklistFilter(request.GET, staff=staff)
    seen = Alert.objects.visible_to(staff)
    alerts = chosen.apply(seen, today=now, high=high)
    rows = alerts.select_related("client", "client__officer", "client__branch", "handled_by")
    return {
        "filter": chosen,
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "counts": _counts(staff, now),
        "officers": _by_officer(staff, now),
        "today": now,
        "high": high,
        "shows_officer": reach(staff) is not Reach.PORTFOLIO,
    }


def _counts(staff: Staff, now: date) -> dict[str, int]:
    due = Q(status=Alert.Status.OPEN) | Q(status=Alert.Status.SNOOZED, snoozed_until__lte=now)
    counted: dict[str, int] = Alert.objects.visible_to(staff).aggregate(
        due=Count("pk", filter=due),
        overdue=Count("pk", filter=due & Q(act_by__lt=now)),
        done=Count("pk", filter=_done_lately(now)),
    )
    return counted


def _done_lately(now: date) -> Q:
    return Q(status=Alert.Status.DONE, handled_at__date__gt=date.fromordinal(now.toordinal() - 7))


def _by_officer(staff: Staff, now: date) -> list[dict[str, Any]]:
    """Return the work of each loan officer, and of none, for those who see more than their own."""
    if reach(staff) is Reach.PORTFOLIO:
        return []
    due = Q(status=Alert.Status.OPEN) | Q(status=Alert.Status.SNOOZED, snoozed_until__lte=now)
    found: Iterable[Any] = (
        Alert.objects.visible_to(staff)
        .annotate(charge=FilteredRelation("client__officer", condition=IN_CHARGE))
        .values("charge", "charge__first_name", "charge__last_name")
        .annotate(
            due=Count("pk", filter=due),
            overdue=Count("pk", filter=due & Q(act_by__lt=now)),
            done=Count("pk", filter=_done_lately(now)),
        )
        .filter(Q(due__gt=0) | Q(done__gt=0))
        .order_by("charge__first_name", "charge__last_name")
    )
    return list(found)
