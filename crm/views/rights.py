"""A client's rights over its data: take it all out as a file, have it corrected, have it erased."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.access import Permission, requires
from crm.actions.rights import erase_client, take_data
from crm.errors import Refused
from crm.ownership import obstacles
from crm.request import staff_of, today
from crm.views.client import seen_client


@require_GET
@requires(Permission.TAKE_CLIENT_DATA)
def rights(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show what can be done with a client's data, and what stands against erasing it."""
    client, staff = seen_client(request, client_id), staff_of(request)
    may_erase = staff.may(Permission.ERASE_CLIENTS)
    context = {
        "client": client,
        "may_edit": staff.may(Permission.EDIT_CLIENTS),
        "may_erase": may_erase,
        "obstacles": obstacles(client) if may_erase else [],
    }
    return render(request, "crm/rights.html", context)


@require_POST
@requires(Permission.TAKE_CLIENT_DATA)
def take(request: HttpRequest, client_id: int) -> HttpResponse:
    """Give all that is known of a client as one file."""
    client = seen_client(request, client_id)
    data = take_data(client=client, by=staff_of(request), at=timezone.now())
    name = f"client-{client.pk}.json"
    return JsonResponse(
        data,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
@requires(Permission.ERASE_CLIENTS)
def erase(request: HttpRequest, client_id: int) -> HttpResponse:
    """Erase a client's personal data; the client's number is typed to say that it is meant."""
    client = seen_client(request, client_id)
    if request.POST.get("number", "").strip() != client.external_id:
        messages.error(request, _("Type the client's number to say that you mean it."))
        return redirect("crm:client-rights", client_id=client.pk)
    try:
        erase_client(
            client=client,
            reason=request.POST.get("reason", "")[:300],
            by=staff_of(request),
            on=today(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("crm:client-rights", client_id=client.pk)
    messages.success(request, _("The personal data is erased. The ledger is kept."))
    return redirect("crm:client", client_id=client.pk)
