"""The page of one client: who it is, and a panel for each thing known."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from crm.access import Permission, requires
from crm.actions.view import log_view
from crm.forms import OfficerForm
from crm.models import Client, ClientView, Staff
from crm.panels import panels_for
from crm.request import is_htmx, staff_of, today


def seen_client(request: HttpRequest, client_id: int) -> Client:
    """Return a client the reader may see, or answer 404."""
    seen = Client.objects.visible_to(staff_of(request))
    return get_object_or_404(
        seen.select_related("officer", "branch", "group", "referrer"), pk=client_id
    )


def page_context(client: Client, staff: Staff) -> dict[str, Any]:
    """Return what the client's page shows around its panels."""
    return {
        "client": client,
        "panels": [(panel, panel.url(client)) for panel in panels_for(staff)],
        "age": _age(client),
        "may_log": staff.may(Permission.LOG_INTERACTIONS),
        "may_edit": staff.may(Permission.EDIT_CLIENTS),
        "may_take_data": staff.may(Permission.TAKE_CLIENT_DATA),
        "may_merge": staff.may(Permission.MERGE_CLIENTS),
        "may_see_national_id": staff.may(Permission.VIEW_NATIONAL_ID),
        "referrer_is_seen": client.referrer is not None
        and Client.objects.visible_to(staff).filter(pk=client.referrer.pk).exists(),
        "officer_form": OfficerForm(staff=staff, client=client),
    }


def _age(client: Client) -> int | None:
    born, now = client.birth_date, today()
    if born is None:
        return None
    return now.year - born.year - ((now.month, now.day) < (born.month, born.day))


@require_GET
@requires(Permission.VIEW_CLIENTS)
def client(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show one client, and keep that it was looked at; a record given up leads to the one kept."""
    merged = Client.objects.filter(pk=client_id).exclude(merged_into=None)
    if kept := merged.values_list("merged_into", flat=True).first():
        return redirect("crm:client", client_id=kept)
    shown, staff = seen_client(request, client_id), staff_of(request)
    log_view(client=shown, by=staff, at=timezone.now())
    return render(request, "crm/client.html", page_context(shown, staff))


@require_POST
@requires(Permission.VIEW_NATIONAL_ID)
def national_id(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show a client's national id, and keep that it was looked at."""
    shown, staff = seen_client(request, client_id), staff_of(request)
    log_view(client=shown, by=staff, at=timezone.now(), what=ClientView.What.NATIONAL_ID)
    context = {**page_context(shown, staff), "national_id": shown.national_id}
    part = "#national-id" if is_htmx(request) else ""
    return render(request, f"crm/client.html{part}", context)
