"""Visit sheets to print: an officer's day, and a group's meeting, with boxes to tick and lines to write on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from crm.access import Permission, Reach, reach, requires
from crm.models import Client, Group, Staff
from crm.request import staff_of, today
from loyalty.lastnight import last_night
from loyalty.models import Standing
from loyalty.views.day import in_order, read_day


@require_GET
@requires(Permission.WORK_ALERTS)
def day_sheet(request: HttpRequest) -> HttpResponse:
    """Show the visits of a loan officer's day as a sheet of paper."""
    staff = staff_of(request)
    officer = _officer(staff, request.GET.get("officer", ""))
    if officer is None:
        return redirect("loyalty:day")
    span, found = read_day(request, officer)
    context = {
        "officer": officer,
        "span": span,
        "today": today(),
        "cards": in_order(found.stops, span),
        "meetings": found.meetings,
        "as_of": last_night(),
    }
    return render(request, "loyalty/day_sheet.html", context)


@require_GET
@requires(Permission.WORK_ALERTS)
def group_sheet(request: HttpRequest, group_id: int) -> HttpResponse:
    """Show the members of a group as a sheet for its meeting."""
    staff = staff_of(request)
    group = get_object_or_404(
        Group.objects.visible_to(staff).select_related("officer", "branch"), pk=group_id
    )
    members = list(
        Client.objects.visible_to(staff)
        .filter(group=group, merged_into=None)
        .order_by("search_name", "pk")
    )
    owed = Standing.objects.in_bulk([member.pk for member in members])
    context = {
        "group": group,
        "rows": [(member, owed.get(member.pk)) for member in members],
        "today": today(),
        "as_of": last_night(),
    }
    return render(request, "loyalty/group_sheet.html", context)


def _officer(staff: Staff, key: str) -> Staff | None:
    """Return whose day is asked for: one's own, or that of a loan officer one may see."""
    if reach(staff) is Reach.PORTFOLIO:
        return staff
    if not key.isdecimal():
        return None
    seen = Staff.objects.visible_to(staff).loan_officers().distinct()
    officer: Staff = get_object_or_404(seen, pk=int(key))
    return officer
