"""Playing the plays: tasks for all clients they hold for, one statement a play; those of stages left are cancelled."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from crm.audit import writing_in_bulk
from crm.models import Task
from crm.models.task import TaskQuerySet
from crm.sql import check_at_once, insert_from
from loyalty.models import Play
from loyalty.models.play import PlayQuerySet

COLUMNS = (
    "client_id",
    "branch_id",
    "source_key",
    "uid",
    "due_on",
    "value_at_stake",
)


@transaction.atomic
def play(plays: PlayQuerySet, *, on: date, at: datetime) -> int:
    """Set the tasks that plays ask for on a day, cancel those whose stage is over, return how many of both."""
    check_at_once()
    with writing_in_bulk():
        cancelled = sum(_cancel(each, on, at) for each in plays.order_by("pk"))
        return cancelled + sum(_set(each, on, at) for each in plays.in_use().order_by("pk"))


def _set(each: Play, on: date, at: datetime) -> int:
    known = Task.objects.filter(source_key=OuterRef("key"))
    due: Any = each.due_for(on)
    rows = (
        due.filter(~Exists(known))
        .order_by("client")
        .values_list("client", "client__branch", "key", "entry", "ends_on", "value_at_stake")
    )
    constants = {
        "source": Task.Source.PLAY,
        "action": each.action,
        "text": each.text,
        "status": Task.Status.OPEN,
        "result": "",
        "created_at": at,
    }
    return insert_from(Task._meta.db_table, COLUMNS, rows, constants)


def _cancel(each: Play, on: date, at: datetime) -> int:
    """Cancel the open tasks of a play where it holds no longer; a night replayed leaves later ones alone."""
    tasks = _tasks_of(each).filter(created_at__date__lte=on + timedelta(days=1))
    if each.is_active:
        standings: Any = each.holds_for(on)
        holds = standings.filter(client=OuterRef("client"), key=OuterRef("source_key"))
        tasks = tasks.filter(~Q(Exists(holds)))
    return tasks.update(status=Task.Status.CANCELLED, settled_at=at)


def _tasks_of(each: Play) -> TaskQuerySet:
    prefix = f"play:{each.pk}:"
    return Task.objects.open().filter(source=Task.Source.PLAY, source_key__startswith=prefix)
