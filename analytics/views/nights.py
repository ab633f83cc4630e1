"""Nights: what ran, how far it got, what went wrong, who started it."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from analytics.models import Night
from analytics.models.run import Status
from analytics.nightly import start_night
from analytics.progress import progress_of, took
from crm.access import Permission, requires
from crm.errors import Refused
from crm.request import is_htmx, staff_of, today

ON_A_PAGE = 30
OLDEST = timedelta(days=3660)


@require_GET
@requires(Permission.VIEW_NIGHTS)
def nights(request: HttpRequest) -> HttpResponse:
    """Show the latest nights, the running one with its progress."""
    found = Night.objects.select_related("started_by").order_by("-started_at")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    running = found.filter(status__in=[Status.WAITING, Status.RUNNING]).first()
    context: dict[str, Any] = {
        "page": page,
        "nights": [(night, took(night)) for night in page],
        "progress": progress_of(running, at=timezone.now()) if running else None,
        "may_run": staff_of(request).may(Permission.RUN_NIGHTS),
        "today": today(),
    }
    return render(request, "analytics/nights.html", context)


@require_GET
@requires(Permission.VIEW_NIGHTS)
def night(request: HttpRequest, night_id: int) -> HttpResponse:
    """Show one night step by step; with htmx only the steps, asked for again while it runs."""
    shown = get_object_or_404(Night.objects.select_related("started_by"), pk=night_id)
    context = {"progress": progress_of(shown, at=timezone.now()), "took": took(shown)}
    part = "#steps" if is_htmx(request) else ""
    return render(request, f"analytics/night.html{part}", context)


@require_POST
@requires(Permission.RUN_NIGHTS)
def run(request: HttpRequest) -> HttpResponse:
    """Start a night for a business date."""
    as_of = _day(request.POST.get("as_of", ""))
    if as_of is None:
        messages.error(request, _("Choose a day that is not in the future."))
        return redirect("analytics:nights")
    try:
        started = start_night(as_of, staff_of(request), at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("analytics:nights")
    return redirect("analytics:night", night_id=started.pk)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if today() - OLDEST <= day <= today() else None
