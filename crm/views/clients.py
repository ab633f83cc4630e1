"""The list of clients."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from crm.access import Permission, requires


@require_GET
@requires(Permission.VIEW_CLIENTS)
def clients(request: HttpRequest) -> HttpResponse:
    """Show the clients one may see."""
    return render(request, "crm/clients.html")
