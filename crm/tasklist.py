"""The list of tasks as every list is: its filters kept under a name, its rows as a file."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.access import Permission
from crm.filters import TaskFilter
from crm.lists import Asked, Cells, ListPage, cells, register_list
from crm.models import Task
from crm.models.task import TaskQuerySet

SHOWN = ("client", "client__officer", "assignee", "settled_by")


def rows(asked: Asked) -> TaskQuerySet:
    """Return the tasks an address means."""
    chosen = TaskFilter(asked.query, staff=asked.staff)
    return chosen.apply(chosen.narrow(chosen.base()), today=asked.today)


def _whose(task: Task) -> str:
    return str(task.assignee or (task.client.officer if task.client else None) or "")


def _of_client(name: str) -> Any:  # noqa: ANN401 - reads one attribute of a row's client
    return lambda task: getattr(task.client, name) if task.client else ""


def _table(found: TaskQuerySet, _asked: Asked) -> Cells:
    columns = (
        (_("Due on"), lambda task: task.due_on),
        (_("What"), lambda task: task.get_action_display()),
        (_("More"), lambda task: task.text),
        (_("External id"), _of_client("external_id")),
        (_("Name"), _of_client("name")),
        (_("For"), _whose),
        (_("From"), lambda task: task.get_source_display()),
        (_("Status"), lambda task: task.get_status_display()),
        (_("Put off until"), lambda task: task.put_off_until),
        (_("What came of it"), lambda task: task.result),
    )
    return cells(found.select_related(*SHOWN), columns)


def register() -> None:
    """Register the list of tasks."""
    register_list(
        ListPage("tasks", _("Tasks"), "crm:tasks", rows, _table, permission=Permission.WORK_TASKS)
    )
