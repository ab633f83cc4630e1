"""What is done with one alert: done, put off, taken back."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.access import Permission, Reach, reach, requires
from crm.errors import Refused
from crm.request import is_htmx, staff_of, today
from crm.templatetags.page import UNDO
from loyalty.actions.alert import mark_done, snooze, undo
from loyalty.filters import high_risk
from loyalty.models import Alert


@require_POST
@requires(Permission.WORK_ALERTS)
def done(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Mark an alert done with its outcome."""
    alert = _alert(request, alert_id)
    try:
        alert = mark_done(
            alert=alert,
            outcome=request.POST.get("outcome", ""),
            note=request.POST.get("note", ""),
            by=staff_of(request),
            at=timezone.now(),
        )
    except Refused as refusal:
        return _refused(request, refusal)
    words = _("%(client)s: %(outcome)s.")
    said = words % {"client": alert.client, "outcome": alert.get_outcome_display()}
    return _handled(request, alert, said)


@require_POST
@requires(Permission.WORK_ALERTS)
def later(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Put an alert off for some days."""
    alert = _alert(request, alert_id)
    days = request.POST.get("days", "")
    until = today() + timedelta(days=int(days) if days.isdecimal() and len(days) < 4 else 0)
    try:
        alert = snooze(
            alert=alert, until=until, by=staff_of(request), on=today(), at=timezone.now()
        )
    except Refused as refusal:
        return _refused(request, refusal)
    return _handled(request, alert, _("%(client)s: put off.") % {"client": alert.client})


@require_POST
@requires(Permission.WORK_ALERTS)
def take_back(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Take back what was just done with an alert."""
    try:
        alert = undo(alert=_alert(request, alert_id), by=staff_of(request), at=timezone.now())
    except Refused as refusal:
        return _refused(request, refusal)
    if is_htmx(request):
        return render(request, "loyalty/worklist.html#card", _card(request, alert))
    messages.info(request, _("Taken back."))
    return _back(request)


def _alert(request: HttpRequest, alert_id: int) -> Alert:
    seen = Alert.objects.visible_to(staff_of(request))
    return get_object_or_404(seen.select_related("client"), pk=alert_id)


def _card(request: HttpRequest, alert: Alert) -> dict[str, Any]:
    shows_officer = reach(staff_of(request)) is not Reach.PORTFOLIO
    return {
        "alert": alert,
        "today": today(),
        "high": high_risk(today()),
        "shows_officer": shows_officer,
    }


def _handled(request: HttpRequest, alert: Alert, said: str) -> HttpResponse:
    if is_htmx(request):
        return render(request, "loyalty/worklist.html#handled", {"alert": alert, "said": said})
    address = reverse("loyalty:alert-undo", kwargs={"alert_id": alert.pk})
    messages.success(request, said, extra_tags=f"{UNDO}{address}")
    return _back(request)


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    if is_htmx(request):
        return HttpResponse(status=409, headers={"X-Wafa-Message": quote(str(refusal))})
    messages.error(request, str(refusal))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return redirect(wanted if is_ours else "loyalty:worklist")
