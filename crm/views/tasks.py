"""The list of tasks: narrow, sort, work on many at once."""

from datetime import date, timedelta

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from crm.access import Permission, requires
from crm.actions.manytasks import (
    Before,
    cancel_tasks,
    put_off_tasks,
    reassign_tasks,
    restore_tasks,
)
from crm.errors import Refused
from crm.filters import TaskFilter
from crm.models import Staff, Task
from crm.models.task import TaskQuerySet
from crm.paging import BoundedPaginator, joined
from crm.request import is_htmx, staff_of, today
from crm.tasklist import SHOWN
from crm.templatetags.page import UNDO
from crm.views.task import back_to_list

ON_A_PAGE = 25
TO_UNDO = "tasks_to_undo"


@require_GET
@requires(Permission.WORK_TASKS)
def tasks(request: HttpRequest) -> HttpResponse:
    """Show the tasks that are one's own, or of those one manages."""
    staff, now = staff_of(request), today()
    chosen = TaskFilter(request.GET, staff=staff)
    about = chosen.narrow(chosen.base())
    found = chosen.apply(about, today=now)
    page = BoundedPaginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = joined(page.object_list, *SHOWN)
    context = {
        "filter": chosen,
        "page": page,
        "counts": _counts(about, now),
        "today": now,
        "shows_officer": chosen.sees_more,
        "may_manage": staff.may(Permission.MANAGE_TASKS),
        "colleagues": _colleagues(staff),
        "is_bulk": True,
    }
    return render(request, f"crm/tasks.html{'#list' if is_htmx(request) else ''}", context)


def _counts(about: TaskQuerySet, now: date) -> dict[str, int]:
    is_open = Q(status=Task.Status.OPEN)
    is_put_off = is_open & Q(put_off_until__gt=now)
    coming = is_open & ~is_put_off
    lately = timezone.now() - timedelta(days=7)
    counted: dict[str, int] = about.aggregate(
        coming=Count("pk", filter=coming),
        due=Count("pk", filter=coming & Q(due_on__lte=now)),
        late=Count("pk", filter=coming & Q(due_on__lt=now)),
        later=Count("pk", filter=is_put_off),
        done=Count("pk", filter=Q(status=Task.Status.DONE, settled_at__gt=lately)),
    )
    return counted


def _colleagues(staff: Staff) -> list[Staff]:
    if not staff.may(Permission.MANAGE_TASKS):
        return []
    seen = Staff.objects.visible_to(staff).filter(is_active=True)
    return [each for each in seen.order_by("first_name") if each.may(Permission.WORK_TASKS)]


@require_POST
@requires(Permission.WORK_TASKS)
def many(request: HttpRequest) -> HttpResponse:
    """Do one thing with all tasks selected, and say with how many it was done."""
    keys = [key for key in request.POST.getlist("task") if key.isdecimal() and len(key) < 19]
    chosen = Task.objects.visible_to(staff_of(request)).filter(pk__in=keys)
    try:
        field, before = _do(request, chosen)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return back_to_list(request)
    if not before:
        messages.warning(request, _("No task was changed: select those to change first."))
        return back_to_list(request)
    kept = {
        str(pk): value.isoformat() if isinstance(value, date) else value
        for pk, value in before.items()
    }
    request.session[TO_UNDO] = {"field": field, "before": kept}
    words = ngettext("%d task changed.", "%d tasks changed.", len(before)) % len(before)
    if left := len(set(keys)) - len(before):
        words += " " + ngettext("%d left as it was.", "%d left as they were.", left) % left
    messages.success(request, words, extra_tags=f"{UNDO}{reverse('crm:tasks-undo')}")
    return back_to_list(request)


def _do(request: HttpRequest, chosen: TaskQuerySet) -> tuple[str, Before]:
    """Do what the pressed button says; return which field changed and what it held."""
    by = staff_of(request)
    if request.POST.get("do") == "cancel":
        return "status", cancel_tasks(tasks=chosen, by=by, at=timezone.now())
    if request.POST.get("do") == "reassign":
        wanted = request.POST.get("to", "")
        seen = Staff.objects.visible_to(by)
        to = seen.filter(pk=int(wanted)).first() if wanted.isdecimal() else None
        return "assignee", reassign_tasks(tasks=chosen, to=to, by=by)
    days = request.POST.get("days", "")
    until = today() + timedelta(days=int(days) if days.isdecimal() and len(days) < 4 else 0)
    return "put_off_until", put_off_tasks(tasks=chosen, until=until, by=by, on=today())


@require_POST
@requires(Permission.WORK_TASKS)
def undo(request: HttpRequest) -> HttpResponse:
    """Take back what was last done with many tasks."""
    kept = request.session.pop(TO_UNDO, None) or {"field": "", "before": {}}
    before: Before = {int(pk): value for pk, value in kept["before"].items()}
    if kept["field"] == "put_off_until":
        before = {pk: parse_date(value) if value else None for pk, value in before.items()}
    try:
        count = restore_tasks(
            tasks=Task.objects.visible_to(staff_of(request)),
            field=kept["field"],
            before=before,
            by=staff_of(request),
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext("Taken back: %d task.", "Taken back: %d tasks.", count)
        messages.info(request, words % count)
    return redirect("crm:tasks")
