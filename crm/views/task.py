"""One task: set, done, put off, cancelled, taken back; and a client's tasks on its page."""

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
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.access import Permission, Reach, reach, requires
from crm.actions.task import (
    Errand,
    cancel_task,
    put_off_task,
    reopen_task,
    set_task,
    settle_task,
)
from crm.errors import Refused
from crm.forms.task import TaskForm
from crm.models import Client, Task
from crm.request import is_htmx, staff_of, today
from crm.templatetags.page import UNDO
from crm.views.client import seen_client

MOST_SETTLED = 5


def back_to_list(request: HttpRequest) -> HttpResponse:
    """Return to the page a form was sent from, else to the list of tasks."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return redirect(wanted if is_ours else "crm:tasks")


@require_http_methods(["GET", "POST"])
@requires(Permission.WORK_TASKS)
def new(request: HttpRequest) -> HttpResponse:
    """Set a task about no client: for oneself, or for a colleague one manages."""
    return _new(request, None)


@require_http_methods(["GET", "POST"])
@requires(Permission.WORK_TASKS)
def new_for_client(request: HttpRequest, client_id: int) -> HttpResponse:
    """Set a task about a client."""
    return _new(request, seen_client(request, client_id))


def _new(request: HttpRequest, client: Client | None) -> HttpResponse:
    staff = staff_of(request)
    first = {"due_on": today(), "assignee": None if client else staff.pk}
    form = TaskForm(request.POST or None, staff=staff, client=client, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            task = set_task(
                errand=_errand(form, client, request), by=staff, on=today(), at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Set: %(task)s.") % {"task": task.get_action_display()})
            return redirect("crm:client", client.pk) if client else redirect("crm:tasks")
    context = {"form": form, "client": client}
    return render(request, "crm/task_form.html", context, status=422 if form.errors else 200)


def _errand(form: TaskForm, client: Client | None, request: HttpRequest) -> Errand:
    chosen = form.cleaned_data
    assignee = chosen.get("assignee") or (None if client else staff_of(request))
    return Errand(
        action=chosen["action"],
        due_on=chosen["due_on"],
        text=chosen["text"],
        client=client,
        assignee=assignee,
    )


@require_POST
@requires(Permission.WORK_TASKS)
def done(request: HttpRequest, task_id: int) -> HttpResponse:
    """Mark a task done, with what came of it."""
    try:
        task = settle_task(
            task=_task(request, task_id),
            result=request.POST.get("result", "")[:300],
            by=staff_of(request),
            at=timezone.now(),
        )
    except Refused as refusal:
        return _refused(request, refusal)
    return _handled(request, task, _("%(task)s: done."))


@require_POST
@requires(Permission.WORK_TASKS)
def later(request: HttpRequest, task_id: int) -> HttpResponse:
    """Put a task off for some days."""
    days = request.POST.get("days", "")
    until = today() + timedelta(days=int(days) if days.isdecimal() and len(days) < 4 else 0)
    try:
        task = put_off_task(
            task=_task(request, task_id), until=until, by=staff_of(request), on=today()
        )
    except Refused as refusal:
        return _refused(request, refusal)
    return _handled(request, task, _("%(task)s: put off."))


@require_POST
@requires(Permission.WORK_TASKS)
def cancel(request: HttpRequest, task_id: int) -> HttpResponse:
    """Cancel a task."""
    try:
        task = cancel_task(
            task=_task(request, task_id),
            reason=request.POST.get("result", "")[:300],
            by=staff_of(request),
            at=timezone.now(),
        )
    except Refused as refusal:
        return _refused(request, refusal)
    return _handled(request, task, _("%(task)s: cancelled."))


@require_POST
@requires(Permission.WORK_TASKS)
def take_back(request: HttpRequest, task_id: int) -> HttpResponse:
    """Take back what was just done with a task, or bring it back before its day."""
    try:
        task = reopen_task(task=_task(request, task_id), by=staff_of(request), at=timezone.now())
    except Refused as refusal:
        return _refused(request, refusal)
    if is_htmx(request):
        context = {**_shown(request), "task": task, "is_bulk": "client" not in request.POST}
        return render(request, "crm/tasks.html#card", context)
    messages.info(request, _("Taken back."))
    return back_to_list(request)


@require_GET
@requires(Permission.WORK_TASKS)
def panel(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show a client's tasks: those to do, and the last that were settled."""
    client, staff = seen_client(request, client_id), staff_of(request)
    known = Task.objects.visible_to(staff).filter(client=client)
    known = known.select_related("client__officer", "assignee", "settled_by")
    context = {
        **_shown(request),
        "client": client,
        "tasks": known.open().order_by("due_on", "pk"),
        "settled": known.exclude(status=Task.Status.OPEN).order_by("-settled_at")[:MOST_SETTLED],
    }
    return render(request, "crm/task_panel.html", context)


def _task(request: HttpRequest, task_id: int) -> Task:
    seen = Task.objects.visible_to(staff_of(request))
    return get_object_or_404(seen.select_related("client__officer", "assignee"), pk=task_id)


def _shown(request: HttpRequest) -> dict[str, Any]:
    sees_more = reach(staff_of(request)) in (Reach.BRANCHES, Reach.INSTITUTION)
    return {"today": today(), "shows_officer": sees_more}


def _handled(request: HttpRequest, task: Task, words: str) -> HttpResponse:
    whom = task.client.name if task.client else str(task)
    said = words % {"task": f"{whom} – {task.get_action_display()}" if task.client else whom}
    if is_htmx(request):
        return render(request, "crm/tasks.html#handled", {"task": task, "said": said})
    address = reverse("crm:task-undo", kwargs={"task_id": task.pk})
    messages.success(request, said, extra_tags=f"{UNDO}{address}")
    return back_to_list(request)


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    if is_htmx(request):
        return HttpResponse(status=409, headers={"X-Wafa-Message": quote(str(refusal))})
    messages.error(request, str(refusal))
    return back_to_list(request)
