"""Registering and changing a client; a form that is refused forgets nothing."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.access import Permission, Reach, reach, requires
from crm.actions.client import change_client, register_client
from crm.actions.handover import hand_over_client
from crm.errors import Refused
from crm.forms import ClientForm, NewClientForm, OfficerForm
from crm.lookalikes import lookalikes
from crm.models import Client, Staff
from crm.request import staff_of, today
from crm.views.client import seen_client


def refuse_in(form: forms.BaseForm, refusal: Refused) -> None:
    """Put a refusal beside the field at fault."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


@require_http_methods(["GET", "POST"])
@requires(Permission.EDIT_CLIENTS)
def new(request: HttpRequest) -> HttpResponse:
    """Register a client; where a record looks like the same person, first ask whether it is."""
    staff = staff_of(request)
    form = NewClientForm(request.POST or None, staff=staff)
    alike: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        alike = [] if request.POST.get("is_another") else _lookalikes(form.cleaned_data, staff)
        if not alike and (client := _registered(form, staff)):
            messages.success(request, _("%(client)s is registered.") % {"client": client})
            return redirect("crm:client", client_id=client.pk)
    status = 422 if form.errors or alike else 200
    return render(request, "crm/client_form.html", {"form": form, "alike": alike}, status=status)


def _registered(form: NewClientForm, staff: Staff) -> Client | None:
    own = staff if reach(staff) is Reach.PORTFOLIO else form.cleaned_data["officer"]
    try:
        return register_client(facts=form.cleaned_data, officer=own, by=staff, on=today())
    except Refused as refusal:
        refuse_in(form, refusal)
    return None


def _lookalikes(facts: Mapping[str, Any], staff: Staff) -> list[dict[str, Any]]:
    """Return who may be the same person; of records that `staff` may not see, only the branch and the reason."""
    found = lookalikes(facts)
    seen = set(
        Client.objects.visible_to(staff)
        .filter(pk__in=[each.client.pk for each in found])
        .values_list("pk", flat=True)
    )
    return [
        {"client": each.client, "reasons": each.reasons, "is_seen": each.client.pk in seen}
        for each in found
    ]


@require_http_methods(["GET", "POST"])
@requires(Permission.EDIT_CLIENTS)
def edit(request: HttpRequest, client_id: int) -> HttpResponse:
    """Change what is known about a client."""
    staff, client = staff_of(request), seen_client(request, client_id)
    form = ClientForm(request.POST or None, instance=client, staff=staff)
    if request.method == "POST" and form.is_valid():
        try:
            change_client(client=client, facts=form.cleaned_data, by=staff)
        except Refused as refusal:
            refuse_in(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("crm:client", client_id=client.pk)
    context = {"form": form, "client": seen_client(request, client_id)}
    return render(request, "crm/client_form.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.EDIT_CLIENTS)
def officer(request: HttpRequest, client_id: int) -> HttpResponse:
    """Give a client into another loan officer's charge."""
    staff, client = staff_of(request), seen_client(request, client_id)
    form = OfficerForm(request.POST, staff=staff, client=client)
    if not form.is_valid():
        messages.error(request, _("Choose a loan officer of the client's branch."))
        return redirect("crm:client", client_id=client.pk)
    try:
        client = hand_over_client(
            client=client,
            officer=form.cleaned_data["officer"],
            by=staff,
            on=today(),
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The loan officer is now %(name)s.") % {"name": client.officer})
    return redirect("crm:client", client_id=client.pk)
