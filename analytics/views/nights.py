"""Nights: what ran, how far it got, what went wrong, who started it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from analytics.models import Night
from analytics.models.run import Status
from analytics.progress import progress_of, took
from crm.access import Permission, requires
from crm.request import is_htmx, today

ON_A_PAGE = 30


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
        "may_run": False,
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
