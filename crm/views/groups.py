"""Groups: today's first, one group with who came lately, and the attendance of a meeting on one screen."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.db.models import Count, F, Max, Value
from django.db.models.functions import Mod
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.access import Permission, requires
from crm.actions.meeting import record_meeting, withdraw_meeting
from crm.attendance import attendance_of, last_meetings, members_of
from crm.errors import Refused
from crm.folding import fold
from crm.forms.meeting import ATTENDANCE, MeetingForm
from crm.models import Attendance, Client, DeviceEntry, Group, GroupMeeting, Staff
from crm.paging import BoundedPaginator
from crm.presets import of_content
from crm.request import is_htmx, staff_of, today
from crm.views.editing import refuse_in
from crm.views.interaction import way_back, withdrawal_of

ON_A_PAGE = 40
A_WEEK = 7


@require_GET
@requires(Permission.VIEW_CLIENTS)
def groups(request: HttpRequest) -> HttpResponse:
    """Show the groups one may see: those that meet today first, then by how soon they meet."""
    found = Group.objects.visible_to(staff_of(request)).select_related("officer")
    asked = request.GET.get("q", "").strip()
    for word in fold(asked).split():
        found = found.filter(search_name__contains=word)
    now = today().isoweekday()
    found = found.annotate(in_days=Mod(F("meeting_weekday") + (A_WEEK - now), Value(A_WEEK)))
    rows = found.order_by(F("in_days").asc(nulls_last=True), "name", "pk")
    page = BoundedPaginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": _rows(list(page)), "asked": asked}
    return render(request, f"crm/groups.html{'#list' if is_htmx(request) else ''}", context)


def _rows(shown: list[Group]) -> list[dict[str, Any]]:
    keys = [group.pk for group in shown]
    members = dict(
        Client.objects.filter(group__in=keys, merged_into=None)
        .order_by()
        .values_list("group")
        .annotate(Count("pk"))
    )
    held = dict(
        GroupMeeting.objects.in_force()
        .filter(group__in=keys)
        .order_by()
        .values_list("group")
        .annotate(Max("held_on"))
    )
    return [
        {
            "group": group,
            "members": members.get(group.pk, 0),
            "last": held.get(group.pk),
            "is_today": getattr(group, "in_days", None) == 0,
        }
        for group in shown
    ]


def seen_group(request: HttpRequest, group_id: int) -> Group:
    """Return a group the reader may see, or answer 404."""
    seen = Group.objects.visible_to(staff_of(request)).select_related("officer", "branch", "center")
    return get_object_or_404(seen, pk=group_id)


@require_GET
@requires(Permission.VIEW_CLIENTS)
def group(request: HttpRequest, group_id: int) -> HttpResponse:
    """Show one group: its members, its last meetings, who came and who keeps missing."""
    shown, staff = seen_group(request, group_id), staff_of(request)
    held = last_meetings(shown)
    members = attendance_of(members_of(shown), held)
    mine = Client.objects.visible_to(staff).filter(group=shown).values_list("pk", flat=True)
    context = {
        "group": shown,
        "meetings": [(one, _may_amend(one, staff)) for one in held],
        "members": sorted(members, key=lambda member: -member.missed_in_a_row),
        "seen": set(mine),
        "may_record": staff.may(Permission.LOG_INTERACTIONS),
        "today": today(),
    }
    return render(request, "crm/group.html", context)


def _may_amend(meeting: GroupMeeting, staff: Staff) -> bool:
    is_own = meeting.staff_id == staff.pk
    return staff.may(Permission.LOG_INTERACTIONS) and (is_own or staff.may(Permission.MANAGE_TASKS))


@require_http_methods(["GET", "POST"])
@requires(Permission.LOG_INTERACTIONS)
def meeting(request: HttpRequest, group_id: int) -> HttpResponse:
    """Record who came to a meeting, the whole group on one screen."""
    return _attendance(request, seen_group(request, group_id), None)


@require_http_methods(["GET", "POST"])
@requires(Permission.LOG_INTERACTIONS)
def correct(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Put the attendance of a meeting right by a later row."""
    original = _seen_meeting(request, uid)
    return _attendance(request, original.group, original)


def _seen_meeting(request: HttpRequest, uid: UUID) -> GroupMeeting:
    seen = GroupMeeting.objects.visible_to(staff_of(request)).filter(is_withdrawal=False)
    return get_object_or_404(seen.select_related("group"), uid=uid)


def _attendance(request: HttpRequest, group: Group, original: GroupMeeting | None) -> HttpResponse:
    back = way_back(request, reverse("crm:group", args=[group.pk]))
    kept = _kept(request)
    initial = {"uid": uuid4(), "held_on": today(), **kept, **_of_meeting(original)}
    form = MeetingForm(_sent(request, group, original), initial=initial)
    saved = form.is_valid() and _recorded(form, staff_of(request))
    if saved:
        undo = reverse("crm:meeting-withdraw", args=[saved.uid])
        tags = "" if original else f"undo:{undo}?{urlencode({'next': back})}"
        messages.success(request, _("The meeting is recorded."), extra_tags=tags)
        return redirect(back)
    context = {
        "form": form,
        "group": group,
        "original": original,
        "back": back,
        "rows": _marked(members_of(group), request.POST or _marks(original) or kept),
        "statuses": Attendance.Status.choices,
    }
    return render(request, "crm/meeting.html", context, status=422 if form.errors else 200)


def _sent(request: HttpRequest, group: Group, original: GroupMeeting | None) -> Any:  # noqa: ANN401 - a form's data, or none
    if request.method != "POST":
        return None
    sent = request.POST.copy()
    sent["group"] = str(group.pk)
    sent["corrects"] = str(original.uid) if original else ""
    return sent


def _recorded(form: MeetingForm, staff: Staff) -> GroupMeeting | None:
    try:
        row: GroupMeeting = record_meeting(entry=form.entry(), by=staff, at=timezone.now()).row
    except Refused as refusal:
        refuse_in(form, refusal)
        return None
    return row


def _kept(request: HttpRequest) -> dict[str, Any]:
    """Return what the reader's own phone had sent and was refused, to be looked at again."""
    try:
        uid = UUID(request.GET.get("entry", ""))
    except ValueError:
        return {}
    kept = DeviceEntry.objects.filter(staff=staff_of(request), kind="meeting", pk=uid).first()
    found = of_content(kept.content) if kept else {}
    marks = {f"{ATTENDANCE}{key}": code for key, code in found.pop("attendance", {}).items()}
    return {**found, **marks}


def _of_meeting(original: GroupMeeting | None) -> dict[str, Any]:
    return {"held_on": original.held_on, "note": original.note} if original else {}


def _marks(original: GroupMeeting | None) -> dict[str, str]:
    marks = Attendance.objects.filter(meeting=original).values_list("client", "status")
    return {f"{ATTENDANCE}{client}": status for client, status in marks} if original else {}


def _marked(members: list[Client], told: Any) -> list[tuple[Client, str, str]]:  # noqa: ANN401 - a form's data
    """Return each member with the name of its field and the status chosen, present at first."""
    names = [(client, f"{ATTENDANCE}{client.pk}") for client in members]
    present = Attendance.Status.PRESENT.value
    return [(client, name, told.get(name) or present) for client, name in names]


@require_POST
@requires(Permission.LOG_INTERACTIONS)
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a meeting back."""
    original = _seen_meeting(request, uid)
    try:
        withdraw_meeting(entry=withdrawal_of(original.uid), by=staff_of(request), at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back."))
    return redirect(way_back(request, reverse("crm:group", args=[original.group_id])))
