"""Many tasks at once: give them to somebody, put them off, cancel them, and take that back.

Each returns how every task changed stood before, which is what taking back needs.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm.access import Permission, clients_seen_by
from crm.actions.task import LONGEST_DELAY, TIME_TO_UNDO
from crm.errors import Refused
from crm.models import Staff, Task
from crm.models.task import TaskQuerySet

Before = dict[int, Any]


class CannotReassignTasks(Refused):
    """The tasks stay whose they were."""


class CannotPutOffTasks(Refused):
    """The tasks stay due when they were."""


class CannotCancelTasks(Refused):
    """The tasks stay to be done."""


class CannotTakeBack(Refused):
    """There is nothing to take back, or not any more."""


def _locked(tasks: TaskQuerySet, field: str) -> Before:
    """Lock the open tasks, and return what each holds in a field."""
    rows = Task.objects.filter(pk__in=tasks.values("pk")).open().order_by("pk")
    return dict(rows.select_for_update(of=("self",)).values_list("pk", field))


@transaction.atomic
def reassign_tasks(*, tasks: TaskQuerySet, to: Staff | None, by: Staff) -> Before:
    """Give open tasks to a colleague, or back to each client's loan officer.

    Tasks of clients the colleague may not see stay where they are.
    """
    if not by.may(Permission.MANAGE_TASKS):
        raise CannotReassignTasks(_("You may not give tasks to colleagues."))
    if to is not None and not to.may(Permission.WORK_TASKS):
        raise CannotReassignTasks(_("This colleague does not work on tasks."), field="assignee")
    if to is None:
        wanted = tasks.filter(client__isnull=False).exclude(assignee=None)
    else:
        seen = Task.objects.filter(clients_seen_by(to, "client__"))
        nobodys = Task.objects.filter(client=None)
        may_work = seen.values("pk").union(nobodys.values("pk"))
        wanted = tasks.filter(pk__in=may_work).exclude(assignee=to)
    before = _locked(wanted, "assignee")
    Task.objects.filter(pk__in=before).update(assignee=to)
    return before


@transaction.atomic
def put_off_tasks(*, tasks: TaskQuerySet, until: date, by: Staff, on: date) -> Before:
    """Put open tasks off until a day."""
    if not by.may(Permission.WORK_TASKS):
        raise CannotPutOffTasks(_("You may not put tasks off."))
    if not on < until <= on + LONGEST_DELAY:
        raise CannotPutOffTasks(_("Choose a day within the next 60 days."), field="until")
    before = _locked(tasks, "put_off_until")
    Task.objects.filter(pk__in=before).update(put_off_until=until)
    return before


@transaction.atomic
def cancel_tasks(*, tasks: TaskQuerySet, by: Staff, at: datetime) -> Before:
    """Cancel open tasks that are not to be done any more."""
    if not by.may(Permission.WORK_TASKS):
        raise CannotCancelTasks(_("You may not settle tasks."))
    before = _locked(tasks, "status")
    Task.objects.filter(pk__in=before).update(
        status=Task.Status.CANCELLED, settled_by=by, settled_at=at
    )
    return before


@transaction.atomic
def restore_tasks(
    *, tasks: TaskQuerySet, field: str, before: Mapping[int, Any], by: Staff, at: datetime
) -> int:
    """Give tasks back the assignee, the day or the status they had, and return how many changed."""
    if field == "status":
        return _reopened(tasks.filter(pk__in=before), by, at)
    if field not in {"assignee", "put_off_until"}:
        raise CannotTakeBack(_("There is nothing to take back."))
    if field == "assignee" and not by.may(Permission.MANAGE_TASKS):
        raise CannotTakeBack(_("You may not give tasks to colleagues."))
    alike: dict[Any, list[int]] = defaultdict(list)
    for pk, value in before.items():
        alike[value].append(pk)
    seen = Task.objects.filter(pk__in=tasks.values("pk")).open()
    return sum(seen.filter(pk__in=pks).update(**{field: value}) for value, pks in alike.items())


def _reopened(tasks: TaskQuerySet, by: Staff, at: datetime) -> int:
    just = Task.objects.filter(pk__in=tasks.values("pk")).filter(
        status=Task.Status.CANCELLED, settled_by=by, settled_at__gte=at - TIME_TO_UNDO
    )
    return just.update(status=Task.Status.OPEN, result="", settled_by=None, settled_at=None)
