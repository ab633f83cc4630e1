"""Hand-overs of portfolios: who gives which clients to whom, on which day."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.access import Permission, Role, requires
from crm.actions.handover import cancel_handover, clients_of, plan_handover
from crm.breakdowns import breakdowns_of
from crm.errors import Refused
from crm.forms.absence import HandoverForm
from crm.models import Client, Handover, Staff, Task
from crm.models.client import ClientQuerySet
from crm.request import staff_of, today
from crm.views.editing import refuse_in

MOST = 100
TIME_FOR_FAREWELLS = timedelta(days=7)
MOST_TO_CHOOSE_FROM = 500
SHOWN = ("giver", "taker", "created_by")


@require_GET
@requires(Permission.HAND_OVER)
def handovers(request: HttpRequest) -> HttpResponse:
    """Show the hand-overs of one's branches, and whose portfolio can be handed over."""
    staff = staff_of(request)
    known = Handover.objects.visible_to(staff).select_related(*SHOWN)
    officers = Staff.objects.visible_to(staff).filter(role=Role.LOAN_OFFICER)
    counts = dict(
        Client.objects.visible_to(staff)
        .filter(merged_into=None, officer__isnull=False)
        .order_by()
        .values_list("officer")
        .annotate(n=Count("pk"))
    )
    givers = [
        (each, counts[each.pk]) for each in officers.order_by("first_name") if each.pk in counts
    ]
    context = {"handovers": known.order_by("-effective_on", "-pk")[:MOST], "givers": givers}
    return render(request, "crm/handovers.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.HAND_OVER)
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a hand-over: see what the portfolio holds, choose clients, taker and day."""
    staff = staff_of(request)
    giver = _giver(request, staff)
    if giver is None:
        return redirect("crm:handovers")
    keys = [int(key) for key in request.POST.getlist("clients") if key.isdecimal()]
    chosen = keys if request.POST.get("which") == "some" else []
    form = HandoverForm(
        request.POST or None,
        instance=Handover(client_ids=chosen),
        staff=staff,
        initial={"giver": giver.pk, "effective_on": today() + TIME_FOR_FAREWELLS},
    )
    if request.method == "POST" and form.is_valid():
        try:
            handover = _planned(form, request, is_some=request.POST.get("which") == "some")
        except Refused as refusal:
            refuse_in(form, refusal)
        else:
            messages.success(request, _said(handover))
            return redirect("crm:handover", handover_id=handover.pk)
    context = {**_portfolio(giver, chosen), "form": form, "giver": giver}
    return render(request, "crm/handover_plan.html", context, status=422 if form.errors else 200)


def _planned(form: HandoverForm, request: HttpRequest, *, is_some: bool) -> Handover:
    if is_some and not form.instance.client_ids:
        raise Refused(_("Select the clients to hand over, or choose all of them."))
    return plan_handover(
        handover=form.instance, by=staff_of(request), on=today(), at=timezone.now()
    )


def _said(handover: Handover) -> str:
    if handover.status == Handover.Status.DONE:
        return _("Handed over.")
    return _("Planned. The loan officer is asked to say farewell to each client.")


def _giver(request: HttpRequest, staff: Staff) -> Staff | None:
    wanted = (request.POST or request.GET).get("giver", "")
    seen = Staff.objects.visible_to(staff).filter(role=Role.LOAN_OFFICER)
    return seen.filter(pk=int(wanted)).first() if wanted.isdecimal() else None


def _portfolio(giver: Staff, chosen: list[int]) -> dict[str, Any]:
    theirs: ClientQuerySet = clients_of(Handover(giver=giver))
    clients = theirs.select_related("group").order_by("village", "search_name", "pk")
    return {
        "count": theirs.count(),
        "breakdowns": breakdowns_of(theirs),
        "clients": clients[:MOST_TO_CHOOSE_FROM],
        "chosen": set(chosen),
    }


@require_GET
@requires(Permission.WORK_TASKS)
def handover(request: HttpRequest, handover_id: int) -> HttpResponse:
    """Show one hand-over: what it moves, and how many clients were told."""
    staff = staff_of(request)
    known = Handover.objects.visible_to(staff).select_related(*SHOWN)
    shown = get_object_or_404(known, pk=handover_id)
    context = {
        "handover": shown,
        "progress": _progress(shown),
        "breakdowns": breakdowns_of(_about(shown)),
        "may_plan": staff.may(Permission.HAND_OVER),
        "may_cancel": staff.may(Permission.HAND_OVER) and shown.status == Handover.Status.PLANNED,
        "takes": staff.pk == shown.taker_id,
    }
    return render(request, "crm/handover.html", context)


def _about(handover: Handover) -> ClientQuerySet:
    if handover.status == Handover.Status.PLANNED:
        return clients_of(handover)
    return Client.objects.filter(pk__in=handover.client_ids)


def _progress(handover: Handover) -> dict[str, int]:
    """Count the farewells and introductions asked for and done."""
    asked = Task.objects.filter(source_key__startswith=f"handover:{handover.pk}:")
    is_done = Q(status=Task.Status.DONE)
    farewell, introduction = (
        Q(action=action) for action in (Task.Action.FAREWELL, Task.Action.INTRODUCTION)
    )
    counted: dict[str, int] = asked.aggregate(
        farewells=Count("pk", filter=farewell),
        said=Count("pk", filter=farewell & is_done),
        introductions=Count("pk", filter=introduction),
        introduced=Count("pk", filter=introduction & is_done),
    )
    return counted


@require_POST
@requires(Permission.HAND_OVER)
def cancel(request: HttpRequest, handover_id: int) -> HttpResponse:
    """Cancel a hand-over before its day."""
    staff = staff_of(request)
    planned = get_object_or_404(Handover.objects.visible_to(staff), pk=handover_id)
    try:
        cancel_handover(handover=planned, by=staff, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Cancelled."))
    return redirect("crm:handover", handover_id=planned.pk)
