"""The page of one client."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from crm.access import Permission, requires
from crm.models import Client
from crm.panels import panels_for
from crm.request import staff_of


@require_GET
@requires(Permission.VIEW_CLIENTS)
def client(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show one client: who it is, and a panel for each thing known."""
    staff = staff_of(request)
    shown = get_object_or_404(Client.objects.visible_to(staff), pk=client_id)
    panels = [(panel, panel.url(shown)) for panel in panels_for(staff)]
    return render(request, "crm/client.html", {"client": shown, "panels": panels})
