"""Nights: what ran, how far it got, what went wrong, who started it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from crm.access import Permission, requires


@require_GET
@requires(Permission.VIEW_NIGHTS)
def nights(request: HttpRequest) -> HttpResponse:
    """Show the latest nights."""
    return render(request, "analytics/nights.html")
