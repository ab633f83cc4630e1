"""Panels of the client page that crm itself knows: what happened, and who changed what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from crm.access import Permission, requires
from crm.changes import changes_of
from crm.models import ClientView
from crm.request import staff_of
from crm.timeline import Kind, events_of
from crm.views.client import seen_client

EVENTS_AT_ONCE = 30
MOST_EVENTS = 3000
MOST_VIEWS = 50


@require_GET
@requires(Permission.VIEW_CLIENTS)
def timeline(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show what happened to a client, all or one kind of it, the latest first."""
    client, staff = seen_client(request, client_id), staff_of(request)
    events = events_of(client, staff)
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    found = [event for event in events if event.kind == kind] if kind else events
    shown = _shown(request.GET.get("shown", ""))
    context = {
        "client": client,
        "events": found[:shown],
        "kind": kind,
        "kinds": [each for each in Kind if any(event.kind == each for event in events)],
        "more": shown + EVENTS_AT_ONCE if len(found) > shown else 0,
    }
    return render(request, "crm/timeline.html", context)


def _shown(asked: str) -> int:
    return (
        min(max(int(asked), EVENTS_AT_ONCE), MOST_EVENTS) if asked.isdecimal() else EVENTS_AT_ONCE
    )


@require_GET
@requires(Permission.VIEW_AUDIT)
def audit(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show who changed what about a client, and who looked at it."""
    client, staff = seen_client(request, client_id), staff_of(request)
    views = ClientView.objects.visible_to(staff).filter(client=client)
    context = {
        "client": client,
        "changes": changes_of(client),
        "views": views.select_related("staff").order_by("-viewed_at")[:MOST_VIEWS],
    }
    return render(request, "crm/audit.html", context)
