"""Tasks marked done on a phone: settle them, or say what they met."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from crm.actions.task import settle_task
from crm.entries import Accepted, Content, EntryFaulty
from crm.models import ClientOfficer, Staff, Task


def accept_task_done(content: Content, by: Staff, at: datetime) -> Accepted:
    """Settle the task an entry names. One that somebody else settled, or took over with the client, stays as it is."""
    known = Task.objects.select_related("client__officer", "settled_by")
    task = known.filter(uid=_uid(content)).first()
    if task is None or not _was_theirs(task, by, _made_at(content, at)):
        raise EntryFaulty({"task": [_("There is no such task.")]})
    if task.status == Task.Status.OPEN and not _is_seen(task, by):
        return _untouched(task, _("The client has another loan officer now: the task stays open."))
    if task.status == Task.Status.OPEN:
        result = str(content.get("result", ""))[:300]
        return Accepted(settle_task(task=task, result=result, by=by, at=at))
    if task.status == Task.Status.DONE and task.settled_by_id == by.pk:
        return Accepted(task, is_new=False)
    if task.status == Task.Status.CANCELLED:
        return _untouched(task, _("The task had been cancelled meanwhile."))
    words = _("%(name)s had done this already.") % {"name": task.settled_by or _("Somebody else")}
    return _untouched(task, words)


def _untouched(task: Task, conflict: str) -> Accepted:
    return Accepted(task, is_new=False, conflicts=(conflict,))


def _is_seen(task: Task, by: Staff) -> bool:
    return Task.objects.visible_to(by).filter(pk=task.pk).exists()


def _was_theirs(task: Task, by: Staff, made_at: datetime) -> bool:
    if task.assignee_id == by.pk or _is_seen(task, by):
        return True
    charges = ClientOfficer.objects.on(timezone.localdate(made_at))
    return charges.filter(client=task.client_id, officer=by).exists()


def _uid(content: Content) -> UUID:
    try:
        return UUID(str(content.get("task", "")))
    except ValueError as error:
        raise EntryFaulty({"task": [_("There is no such task.")]}) from error


def _made_at(content: Content, at: datetime) -> datetime:
    return parse_datetime(str(content.get("occurred_at", ""))) or at
