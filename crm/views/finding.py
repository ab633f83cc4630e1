"""Find anyone: the suggestions under the search box that heads every page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from crm.access import Permission, requires
from crm.finding import suggested
from crm.models import Client
from crm.request import is_htmx, staff_of


@require_GET
@requires(Permission.VIEW_CLIENTS)
def suggestions(request: HttpRequest) -> HttpResponse:
    """Show the likeliest clients for what is typed; without htmx, the list of all that are found."""
    typed = request.GET.get("q", "")[:100]
    if not is_htmx(request):
        return redirect(f"{reverse('crm:clients')}?{urlencode({'q': typed})}")
    found = suggested(Client.objects.visible_to(staff_of(request)), typed)
    return render(request, "crm/suggestions.html", {"found": found, "typed": typed})
