"""The worklist: whom to visit, why, and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from crm.access import signed_in


@require_GET
@signed_in
def worklist(request: HttpRequest) -> HttpResponse:
    """Show the alerts of the clients one may see."""
    return render(request, "loyalty/worklist.html")
