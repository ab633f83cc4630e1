"""A branch's day: what each loan officer has before it, what is overdue, what changed in a week."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from crm.models import Branch, Staff, Task
from crm.request import today
from loyalty.lastnight import last_night
from loyalty.models import Alert, Standing
from loyalty.models.standing import Stage

WEEK = timedelta(days=7)
Rows = dict[int | None, dict[str, int]]


def branch_day(request: HttpRequest, staff: Staff) -> HttpResponse:
    """Show the day of one branch, officer by officer; head office chooses the branch first."""
    now = today()
    branches = list(Branch.objects.visible_to(staff).order_by("name"))
    branch = _chosen(branches, request.GET.get("branch", ""))
    context: dict[str, Any] = {"branches": branches, "branch": branch, "as_of": last_night()}
    if branch:
        context |= _of_branch(branch, now)
    return render(request, "loyalty/branch_day.html", context)


def _chosen(branches: list[Branch], key: str) -> Branch | None:
    found = [branch for branch in branches if str(branch.pk) == key]
    return found[0] if found else (branches[0] if branches else None)


def _of_branch(branch: Branch, now: date) -> dict[str, Any]:
    counted: Rows = {}
    for rows in (_tasks(branch, now), _alerts(branch, now), _changes(branch, now)):
        for row in rows:
            counted.setdefault(row.pop("charge"), {}).update(row)
    officers = Staff.objects.loan_officers().filter(branches=branch)
    named = list(officers.order_by("first_name", "last_name"))
    rest = [counted[key] for key in counted if key not in {officer.pk for officer in named}]
    return {
        "rows": [(officer, counted.get(officer.pk, {})) for officer in named],
        "others": _sum(rest),
        "total": _sum(counted.values()),
    }


def _sum(rows: Iterable[dict[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for row in rows:
        for name, count in row.items():
            total[name] = total.get(name, 0) + count
    return total


def _tasks(branch: Branch, now: date) -> Iterable[dict[str, Any]]:
    """Count, by who is to do them, the tasks about the branch's clients."""
    is_open, is_promise = Q(status="OPEN"), Q(action=Task.Action.COLLECT_PROMISE)
    is_late = is_open & Q(due_on__lt=now) & (Q(put_off_until=None) | Q(put_off_until__lt=now))
    settled = Q(status="DONE", settled_at__date__gt=now - WEEK)
    before = Q(status="DONE", settled_at__date__gt=now - 2 * WEEK, settled_at__date__lte=now - WEEK)
    wanted = is_open & Q(due_on__lte=now) | Q(settled_at__date__gt=now - 2 * WEEK)
    rows: Any = (
        Task.objects.filter(wanted, client__branch=branch)
        .annotate(charge=_doer())
        .values("charge")
        .annotate(
            due=Count("pk", filter=is_open & Q(due_on__lte=now)),
            late=Count("pk", filter=is_late),
            broken=Count("pk", filter=is_late & is_promise),
            done=Count("pk", filter=settled),
            done_before=Count("pk", filter=before),
        )
    )
    return list(rows)


def _doer() -> Any:  # noqa: ANN401 - an expression
    from django.db.models.functions import Coalesce

    return Coalesce(F("assignee"), F("client__officer"))


def _alerts(branch: Branch, now: date) -> Iterable[dict[str, Any]]:
    rows: Any = (
        Alert.objects.due(now)
        .filter(client__branch=branch)
        .annotate(charge=F("client__officer"))
        .values("charge")
        .annotate(risk=Count("pk"), risk_late=Count("pk", filter=Q(act_by__lt=now)))
    )
    return list(rows)


def _changes(branch: Branch, now: date) -> Iterable[dict[str, Any]]:
    """Count who came into the stages that ask for something, and who left, in a week."""
    moved = Standing.objects.filter(client__branch=branch, stage_since__gt=now - WEEK)
    rows: Any = (
        moved.annotate(charge=F("client__officer"))
        .values("charge")
        .annotate(
            care=Count("pk", filter=Q(stage=Stage.INTENSIVE_CARE)),
            separating=Count("pk", filter=Q(stage=Stage.POTENTIAL_SEPARATION)),
            separated=Count("pk", filter=Q(stage__in=[Stage.SEPARATION, Stage.WIN_BACK])),
        )
    )
    return list(rows)
