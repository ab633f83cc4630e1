"""The care calendar: the occasions of the year, whom each reaches, and the form of one."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.access import Permission, Reach, requires
from crm.errors import Refused
from crm.models import Staff
from crm.request import is_htmx, staff_of, today
from loyalty.actions.care import OF_THE_CLIENT, keep_care_entry, put_in_use
from loyalty.forms import CareForm
from loyalty.models import CareEntry
from loyalty.occasions import Calendar, occasions

A_YEAR_AND_MORE = timedelta(days=366)


@require_GET
@requires(Permission.MANAGE_TASKS)
def care(request: HttpRequest) -> HttpResponse:
    """Show the calendar, the next occasion first."""
    staff, now = staff_of(request), today()
    seen = CareEntry.objects.visible_to(staff).prefetch_related("branches", "products")
    own = _branches_kept_by(staff)
    rows = [(entry, _next(entry, now), _is_own(entry, own)) for entry in seen.order_by("name")]
    rows.sort(key=lambda row: (not row[0].is_active, row[1] or now))
    return render(request, "loyalty/care.html", {"rows": rows, "today": now})


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_TASKS)
def new(request: HttpRequest) -> HttpResponse:
    """Add an entry."""
    return _filled_in(request, None)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_TASKS)
def edit(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Change an entry."""
    return _filled_in(request, _seen(request, entry_id))


@require_POST
@requires(Permission.MANAGE_TASKS)
def use(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Put an entry in use, or out of it."""
    wanted = request.POST.get("is_active") == "yes"
    try:
        entry = put_in_use(entry=_seen(request, entry_id), is_active=wanted, by=staff_of(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("loyalty:care")
    said = _("%(name)s is in use.") if wanted else _("%(name)s is not in use any more.")
    messages.success(request, said % {"name": entry})
    return redirect("loyalty:care")


def _filled_in(request: HttpRequest, entry: CareEntry | None) -> HttpResponse:
    """Keep what the form says, count whom it would reach, or show it with all that was typed."""
    staff = staff_of(request)
    form = CareForm(request.POST or None, instance=entry, staff=staff)
    context: dict[str, Any] = {"form": form, "entry": entry}
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            return _previewed(request, context)
        try:
            kept = keep_care_entry(entry=entry, facts=form.cleaned_data, by=staff)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": kept})
            return redirect("loyalty:care")
    status = 422 if form.errors else 200
    return render(request, "loyalty/care_form.html", context, status=status)


def _previewed(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    form: CareForm = context["form"]
    reached = form.segment().standings(today()).visible_to(staff_of(request))
    context["reached"] = reached.count()
    part = "#reach" if is_htmx(request) else ""
    return render(request, f"loyalty/care_form.html{part}", context)


def _seen(request: HttpRequest, entry_id: int) -> CareEntry:
    return get_object_or_404(CareEntry.objects.visible_to(staff_of(request)), pk=entry_id)


def _branches_kept_by(staff: Staff) -> set[int] | None:
    """Return the branches whose entries a member of staff changes; none where it changes all."""
    if staff.reach is Reach.INSTITUTION:
        return None
    return set(staff.branches.values_list("pk", flat=True))


def _is_own(entry: CareEntry, own: set[int] | None) -> bool:
    branches = {branch.pk for branch in entry.branches.all()}
    return own is None or (bool(branches) and branches <= own)


def _next(entry: CareEntry, now: date) -> date | None:
    if entry.occasion in OF_THE_CLIENT:
        return None
    found = occasions(
        Calendar(entry.occasion),
        entry.month or 1,
        entry.day or 1,
        first=now,
        last=now + A_YEAR_AND_MORE,
    )
    return next((each.on for each in found), None)
