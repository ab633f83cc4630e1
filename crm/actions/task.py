"""Tasks: set, settle, cancel, put off, and take back what was just done."""

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.errors import Refused
from crm.models import Branch, BranchSystem, Client, Interaction, Staff, Task
from crm.models.client import ClientQuerySet

LONGEST_DELAY = timedelta(days=60)
FURTHEST_DUE = timedelta(days=3 * 366)
TIME_TO_UNDO = timedelta(minutes=10)


class CannotSetTask(Refused):
    """No task is made."""


class CannotSettleTask(Refused):
    """The task stays as it was."""


class CannotPutOffTask(Refused):
    """The task stays due when it was."""


class CannotReopenTask(Refused):
    """There is nothing to take back, or not any more."""


@dataclass(frozen=True)
class Errand:
    """What is to be done, for whom, by when, and what gave rise to it."""

    action: str
    due_on: date
    client: Client | None = None
    assignee: Staff | None = None
    text: str = ""
    source: str = Task.Source.MANUAL
    source_key: str | None = None
    value_at_stake: Decimal | None = None
    branch: Branch | None = None
    origin: Interaction | None = None
    uid: uuid.UUID | None = None
    sent_by: BranchSystem | None = None


@transaction.atomic
def set_task(*, errand: Errand, by: Staff | None, on: date, at: datetime) -> Task:
    """Set a task, and return it; asked again with the same `source_key` or `uid`, return the one there is.

    `by` is empty where no person asks: the night, a branch system.
    """
    known = _known(errand)
    if known is not None:
        return known
    if errand.client is None and errand.assignee is None:
        raise CannotSetTask(_("Choose a client or a colleague."), field="assignee")
    if errand.source == Task.Source.MANUAL and not on <= errand.due_on <= on + FURTHEST_DUE:
        raise CannotSetTask(_("Choose today or a later day."), field="due_on")
    _refuse_giving(errand, by)
    if errand.assignee is not None:
        _refuse_blind(errand.assignee, errand.client)
    return _made(errand, by, at)


@transaction.atomic
def set_tasks(*, errand: Errand, clients: ClientQuerySet, by: Staff, on: date, at: datetime) -> int:
    """Set the same task for each of many clients, and return how many were set; all of them, or none."""
    wanted = [replace(errand, client=client) for client in clients.select_related("branch")]
    return len([set_task(errand=each, by=by, on=on, at=at) for each in wanted])


def _known(errand: Errand) -> Task | None:
    by_uid = Task.objects.filter(uid=errand.uid).first() if errand.uid else None
    if by_uid is not None or not errand.source_key:
        return by_uid
    return Task.objects.filter(source_key=errand.source_key).first()


def _refuse_giving(errand: Errand, by: Staff | None) -> None:
    if by is None:
        return
    if not by.may(Permission.WORK_TASKS):
        raise CannotSetTask(_("You may not set tasks."))
    to = errand.assignee
    is_own = to is None or to.pk in (by.pk, errand.client.officer_id if errand.client else by.pk)
    if not is_own and not by.may(Permission.MANAGE_TASKS):
        raise CannotSetTask(_("You may not give tasks to colleagues."), field="assignee")


def _refuse_blind(assignee: Staff, client: Client | None) -> None:
    if not assignee.may(Permission.WORK_TASKS):
        raise CannotSetTask(_("This colleague does not work on tasks."), field="assignee")
    if client and not Client.objects.visible_to(assignee).filter(pk=client.pk).exists():
        raise CannotSetTask(_("This colleague may not see the client."), field="assignee")


def _made(errand: Errand, by: Staff | None, at: datetime) -> Task:
    values = {
        "client": errand.client,
        "branch": errand.branch or (errand.client.branch if errand.client else None),
        "assignee": errand.assignee,
        "source": errand.source,
        "source_key": errand.source_key,
        "action": errand.action,
        "text": errand.text.strip(),
        "due_on": errand.due_on,
        "value_at_stake": errand.value_at_stake,
        "origin": errand.origin,
        "created_by": by,
        "sent_by": errand.sent_by,
        "created_at": at,
    }
    uid = errand.uid or uuid.uuid4()
    if errand.source_key is None:
        return Task.objects.get_or_create(uid=uid, defaults=values)[0]
    key = values.pop("source_key")
    return Task.objects.get_or_create(source_key=key, defaults={**values, "uid": uid})[0]


def _locked(task: Task) -> Task:
    related = Task.objects.select_related("client", "assignee")
    return related.select_for_update(of=("self",)).get(pk=task.pk)


_SETTLED = ["status", "result", "interaction", "settled_by", "settled_at"]


def _settled(task: Task, status: str, result: str, *, by: Staff | None, at: datetime) -> Task:
    if task.status != Task.Status.OPEN:
        raise CannotSettleTask(_("This one is settled already."))
    if by is not None and not by.may(Permission.WORK_TASKS):
        raise CannotSettleTask(_("You may not settle tasks."))
    task.status = status
    task.result = result.strip()
    task.settled_by = by
    task.settled_at = at
    task.save(update_fields=_SETTLED)
    return task


@transaction.atomic
def settle_task(
    *,
    task: Task,
    result: str = "",
    interaction: Interaction | None = None,
    by: Staff | None,
    at: datetime,
) -> Task:
    """Mark a task done, with what came of it, and the interaction that did it."""
    task = _locked(task)
    if interaction is not None and interaction.client_id != task.client_id:
        raise CannotSettleTask(_("This was with another client."), field="interaction")
    task.interaction = interaction
    return _settled(task, Task.Status.DONE, result, by=by, at=at)


@transaction.atomic
def cancel_task(*, task: Task, reason: str = "", by: Staff | None, at: datetime) -> Task:
    """Cancel a task that is not to be done any more."""
    return _settled(_locked(task), Task.Status.CANCELLED, reason, by=by, at=at)


@transaction.atomic
def put_off_task(*, task: Task, until: date, by: Staff, on: date) -> Task:
    """Put a task off until a day."""
    task = _locked(task)
    if not by.may(Permission.WORK_TASKS):
        raise CannotPutOffTask(_("You may not put tasks off."))
    if task.status != Task.Status.OPEN:
        raise CannotPutOffTask(_("This one is settled already."))
    if not on < until <= on + LONGEST_DELAY:
        raise CannotPutOffTask(_("Choose a day within the next 60 days."), field="until")
    task.put_off_until = until
    task.save(update_fields=["put_off_until"])
    return task


@transaction.atomic
def reopen_task(*, task: Task, by: Staff, at: datetime) -> Task:
    """Take back what the same person just settled, or bring back what is put off."""
    task = _locked(task)
    if task.status == Task.Status.OPEN:
        if task.put_off_until is None:
            raise CannotReopenTask(_("There is nothing to take back."))
        task.put_off_until = None
        task.save(update_fields=["put_off_until"])
        return task
    if task.settled_by_id != by.pk or task.settled_at is None:
        raise CannotReopenTask(_("Only who did it can take it back."))
    if at - task.settled_at > TIME_TO_UNDO:
        raise CannotReopenTask(_("It is too late to take this back."))
    task.status = Task.Status.OPEN
    task.result = ""
    task.interaction = task.settled_by = task.settled_at = None
    task.save(update_fields=_SETTLED)
    return task
