"""The tasks a case gives: acknowledge, resolve, ask whether the client is satisfied.

They name no client and no branch, so that only who is to do them, and head office, sees them: a task about
a complaint must not show it to the person complained about.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from crm.actions.case.log import Stamp
from crm.actions.case.people import is_accused_unknown, kept_away
from crm.models import Case, CaseEntry, Staff, Task

TIME_TO_ASK = timedelta(days=3)


@dataclass(frozen=True)
class Duty:
    """One thing somebody is to do about a case."""

    key: str
    assignee: Staff
    action: Task.Action
    due_on: date


def renew_duties(case: Case, stamp: Stamp) -> None:
    """Make the open tasks of a case those that it gives now; what is no longer to be done is settled."""
    wanted = {duty.key: duty for duty in _duties(case, stamp.on)}
    for task in Task.objects.open().filter(source_key__startswith=f"case:{case.uid}:"):
        if task.source_key not in wanted:
            _settle(task, case, stamp)
    for duty in wanted.values():
        _ask_for(duty, stamp)


def _duties(case: Case, on: date) -> list[Duty]:
    prefix = f"case:{case.uid}:"
    times = CaseEntry.objects.filter(case=case, kind=CaseEntry.Kind.REOPENED).count()
    again = f":{times}" if times else ""
    actions = Task.Action
    if case.status == Case.Status.RESOLVED:
        asker = _asker(case)
        key = f"{prefix}satisfaction{again}"
        return [Duty(key, asker, actions.ASK_SATISFACTION, on + TIME_TO_ASK)] if asker else []
    if case.handler is None or not case.is_open:
        return []
    found = [Duty(f"{prefix}resolve{again}", case.handler, actions.RESOLVE_CASE, case.resolve_by)]
    if case.status == Case.Status.NEW:
        key = f"{prefix}acknowledge"
        found.append(Duty(key, case.handler, actions.ACKNOWLEDGE_CASE, case.acknowledge_by))
    return found


def _asker(case: Case) -> Staff | None:
    """Return who asks the client: the loan officer, where the case is not about staff nor kept away; else the handler."""
    if case.client is None:
        return None
    officer = case.client.officer
    if not officer or not officer.is_active or case.is_about_staff or is_accused_unknown(case):
        return case.handler
    return case.handler if officer.pk in kept_away(case) else officer


def _settle(task: Task, case: Case, stamp: Stamp) -> None:
    is_done = {
        Task.Action.ACKNOWLEDGE_CASE.value: case.acknowledged_at is not None,
        Task.Action.RESOLVE_CASE.value: case.resolved_at is not None,
        Task.Action.ASK_SATISFACTION.value: case.is_satisfied is not None,
    }
    task.status = Task.Status.DONE if is_done.get(task.action) else Task.Status.CANCELLED
    task.settled_by, task.settled_at = stamp.by, stamp.at
    task.save(update_fields=["status", "settled_by", "settled_at"])


def _ask_for(duty: Duty, stamp: Stamp) -> None:
    facts = {"assignee": duty.assignee, "due_on": duty.due_on}
    reopened = {"status": Task.Status.OPEN, "settled_by": None, "settled_at": None}
    task, is_new = Task.objects.get_or_create(
        source_key=duty.key,
        defaults={
            **facts,
            "source": Task.Source.CASE,
            "action": duty.action,
            "created_by": stamp.by,
            "created_at": stamp.at,
        },
    )
    if not is_new:
        Task.objects.filter(pk=task.pk).exclude(Q(**facts) & Q(status=Task.Status.OPEN)).update(
            **facts, **reopened
        )
