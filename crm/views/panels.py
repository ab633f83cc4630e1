"""Panels of the client page that crm itself knows: what happened, and who changed what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from crm.access import Permission, requires
from crm.changes import changes_of
from crm.models import ClientOfficer, ClientView
from crm.request import staff_of
from crm.timeline import events_of
from crm.views.client import seen_client

MOST_EVENTS = 60
MOST_VIEWS = 50


@require_GET
@requires(Permission.VIEW_CLIENTS)
def timeline(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show what happened to a client, and who was the loan officer when."""
    client, staff = seen_client(request, client_id), staff_of(request)
    officers = ClientOfficer.objects.visible_to(staff).filter(client=client)
    context = {
        "client": client,
        "events": events_of(client, staff)[:MOST_EVENTS],
        "officers": officers.select_related("officer").order_by("-since"),
    }
    return render(request, "crm/timeline.html", context)


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
