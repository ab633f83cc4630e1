"""Working through the day: a client seen, put off, or taken back, from its card."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.access import Permission, requires
from crm.entries import EntryFaulty, InteractionEntry
from crm.errors import Refused
from crm.forms.entry import read_entry
from crm.forms.interaction import InteractionForm
from crm.models import Client, Interaction
from crm.request import is_htmx, staff_of, today
from crm.templatetags.page import UNDO
from crm.views.interaction import way_back, withdrawal_of
from loyalty.actions.day import Handled, put_off_client, see_client, take_back
from loyalty.models import Alert

FIELDS = ("uid", "kind", "purpose", "outcome", "note", "promised_in_days")


@require_POST
@requires(Permission.LOG_INTERACTIONS)
def seen(request: HttpRequest, client_id: int) -> HttpResponse:
    """Log what came of seeing a client; that settles what it was on the list for."""
    client = _client(request, client_id)
    try:
        handled = see_client(
            entry=_entry(request, client), by=staff_of(request), on=today(), at=timezone.now()
        )
    except Refused as refusal:
        return _refused(request, refusal)
    outcome = handled.interaction.get_outcome_display() if handled.interaction else ""
    said = _("%(client)s: %(outcome)s.") % {"client": client, "outcome": outcome}
    return _handled(request, client, handled, said)


@require_POST
@requires(Permission.WORK_TASKS)
def later(request: HttpRequest, client_id: int) -> HttpResponse:
    """Put everything a client is on the list for off for some days."""
    client = _client(request, client_id)
    days = request.POST.get("days", "")
    until = today() + timedelta(days=int(days) if days.isdecimal() and len(days) < 4 else 0)
    try:
        handled = put_off_client(
            client=client,
            tasks=_uids(request.POST.getlist("settles")),
            until=until,
            by=staff_of(request),
            on=today(),
            at=timezone.now(),
        )
    except Refused as refusal:
        return _refused(request, refusal)
    return _handled(request, client, handled, _("%(client)s: put off.") % {"client": client})


@require_POST
@requires(Permission.WORK_TASKS)
def undo(request: HttpRequest, client_id: int) -> HttpResponse:
    """Take back what was just done with a client."""
    client, staff = _client(request, client_id), staff_of(request)
    entries = _uids(request.GET.getlist("entry"))
    keys = [key for key in request.GET.getlist("alert") if key.isdecimal()]
    alerts = Alert.objects.visible_to(staff).filter(client=client)
    try:
        take_back(
            client=client,
            withdrawal=withdrawal_of(entries[0]) if entries else None,
            alerts=[get_object_or_404(alerts, pk=int(key)) for key in keys],
            tasks=_uids(request.GET.getlist("task")),
            by=staff,
            at=timezone.now(),
        )
    except Refused as refusal:
        return _refused(request, refusal)
    back = way_back(request, reverse("loyalty:day"))
    if is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    messages.info(request, _("Taken back."))
    return redirect(back)


def _client(request: HttpRequest, client_id: int) -> Client:
    return get_object_or_404(Client.objects.visible_to(staff_of(request)), pk=client_id)


def _entry(request: HttpRequest, client: Client) -> InteractionEntry:
    """Read what the card sent, as a phone would have sent it.

    Raises
    ------
    EntryFaulty
        It is not that of an interaction.
    """
    sent: dict[str, Any] = {name: request.POST.get(name, "") for name in FIELDS}
    if sent["outcome"] != Interaction.Outcome.PROMISED:
        del sent["promised_in_days"]
    content = {**sent, "client": client.pk, "settles": request.POST.getlist("settles")}
    try:
        entry: InteractionEntry = read_entry(InteractionForm, content)
    except EntryFaulty as fault:
        told = fault.errors.get("outcome") or [str(fault)]
        raise Refused(" ".join(told)) from fault
    return entry


def _uids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _handled(request: HttpRequest, client: Client, handled: Handled, said: str) -> HttpResponse:
    named: list[tuple[str, object]] = [("task", task.uid) for task in handled.put_off]
    named += [("entry", handled.interaction.uid)] if handled.interaction else []
    named += [("alert", alert.pk) for alert in handled.alerts]
    back = way_back(request, reverse("loyalty:day"))
    address = reverse("loyalty:day-undo", kwargs={"client_id": client.pk})
    address = f"{address}?{urlencode([*named, ('next', back)])}"
    if is_htmx(request):
        context = {"client": client, "said": said, "undo": address}
        return render(request, "loyalty/day.html#handled", context)
    messages.success(request, said, extra_tags=f"{UNDO}{address}")
    return redirect(back)


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    if is_htmx(request):
        return HttpResponse(status=409, headers={"X-Wafa-Message": quote(str(refusal))})
    messages.error(request, str(refusal))
    return redirect(way_back(request, reverse("loyalty:day")))
