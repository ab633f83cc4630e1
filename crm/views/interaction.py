"""Logging a contact in three taps; putting it right; taking it back."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.access import Permission, requires
from crm.actions.interaction import log_interaction, withdraw_interaction
from crm.entries import InteractionEntry, WithdrawalEntry
from crm.errors import Refused
from crm.forms.interaction import InteractionForm
from crm.models import Client, Consent, DeviceEntry, Interaction, Staff, Task
from crm.presets import of_content, of_row, opened_by
from crm.request import staff_of, today
from crm.views.client import seen_client
from crm.views.editing import refuse_in

MOST_TASKS = 6
WITHDRAWAL = UUID("5f7e0f3a-6f5a-4cc1-9d1c-1f6f3b1f0c11")


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Return the address the reader came from, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else otherwise


def withdrawal_of(uid: UUID) -> WithdrawalEntry:
    """Return the entry that takes a row back; the same row has the same, so that a second tap changes nothing."""
    return WithdrawalEntry(uid=uuid5(WITHDRAWAL, str(uid)), withdraws=uid)


@require_http_methods(["GET", "POST"])
@requires(Permission.LOG_INTERACTIONS)
def visit(request: HttpRequest, client_id: int) -> HttpResponse:
    """Log a visit, call, contact at the branch or message."""
    staff, client = staff_of(request), seen_client(request, client_id)
    back = way_back(request, reverse("crm:client", args=[client.pk]))
    form = InteractionForm(_sent(request, client), initial=_preset(request, client))
    if request.method == "POST" and form.is_valid() and (row := _logged(form, staff)):
        undo = reverse("crm:interaction-withdraw", args=[row.uid])
        told = _("%(client)s: %(outcome)s. Logged.") % {
            "client": client,
            "outcome": row.get_outcome_display(),
        }
        messages.success(request, told, extra_tags=f"undo:{undo}?{urlencode({'next': back})}")
        return redirect(back)
    context = {"form": form, "back": back, **_around(request, client, form)}
    return render(request, "crm/visit.html", context, status=422 if form.is_at_fault else 200)


def _sent(request: HttpRequest, client: Client, corrects: UUID | None = None) -> Any:  # noqa: ANN401 - a form's data, or none
    if request.method != "POST":
        return None
    sent = request.POST.copy()
    sent["client"] = str(client.pk)
    sent["corrects"] = str(corrects or "")
    return sent


def _logged(form: InteractionForm, staff: Staff) -> Interaction | None:
    """Return the row that the form made or had made before; none where it is refused, which the form then tells."""
    entry: InteractionEntry = form.entry()
    try:
        row: Interaction = log_interaction(entry=entry, by=staff, at=timezone.now()).row
    except Refused as refusal:
        refuse_in(form, refusal)
        return None
    return row


def _preset(request: HttpRequest, client: Client) -> dict[str, Any]:
    return {"uid": uuid4(), **opened_by(request.GET, _task(request, client)), **_kept(request)}


def _task(request: HttpRequest, client: Client) -> Task | None:
    uid = _uid(request.GET.get("task"))
    return Task.objects.filter(client=client, uid=uid).open().first() if uid else None


def _kept(request: HttpRequest) -> dict[str, Any]:
    """Return what the reader's own phone had sent and was refused, to be looked at again."""
    uid = _uid(request.GET.get("entry"))
    kept = DeviceEntry.objects.filter(staff=staff_of(request), pk=uid).first() if uid else None
    return of_content(kept.content) if kept else {}


def _uid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _around(request: HttpRequest, client: Client, form: InteractionForm) -> dict[str, Any]:
    """Return what the page shows around the fields."""
    staff, now = staff_of(request), today()
    tasks = Task.objects.visible_to(staff).filter(client=client).due(now).order_by("due_on", "pk")
    settles = {str(uid) for uid in form["settles"].value() or []}
    agreed = Consent.objects.filter(
        client=client, purpose=Consent.Purpose.LOCATION, is_given=True, withdrawn_on=None
    )
    return {
        "client": client,
        "tasks": [(task, str(task.uid) in settles) for task in tasks[:MOST_TASKS]],
        "may_place": agreed.exists(),
        "today": now,
    }


def _own(request: HttpRequest, uid: UUID) -> Interaction:
    seen = Interaction.objects.visible_to(staff_of(request)).filter(is_withdrawal=False)
    return get_object_or_404(seen.select_related("client", "staff"), uid=uid)


@require_http_methods(["GET", "POST"])
@requires(Permission.LOG_INTERACTIONS)
def correct(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Put an interaction right by a later row."""
    original = _own(request, uid)
    client = original.client
    back = way_back(request, reverse("crm:client", args=[client.pk]))
    initial = {"uid": uuid4(), **of_row(original)}
    form = InteractionForm(_sent(request, client, original.uid), initial=initial)
    if request.method == "POST" and form.is_valid() and _logged(form, staff_of(request)):
        messages.success(request, _("Corrected. What was logged first is kept beside it."))
        return redirect(back)
    context = {"form": form, "back": back, "original": original, "client": client}
    return render(request, "crm/visit.html", context, status=422 if form.is_at_fault else 200)


@require_POST
@requires(Permission.LOG_INTERACTIONS)
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take an interaction back."""
    original = _own(request, uid)
    try:
        withdraw_interaction(
            entry=withdrawal_of(original.uid), by=staff_of(request), at=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back."))
    return redirect(way_back(request, reverse("crm:client", args=[original.client_id])))
