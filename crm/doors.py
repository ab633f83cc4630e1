"""Ways from clients and tasks into other apps' pages: each app registers its own in `apps.ready()`; crm knows none."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from crm.access import Permission
from crm.models import Client, Staff, Task


@dataclass(frozen=True)
class Door:
    """Where it leads, and in which words."""

    url: str
    label: str | Promise
    icon: str


@dataclass(frozen=True)
class _Known:
    label: str | Promise
    icon: str
    permission: Permission
    url_of: Callable[[int, Task | None], str]


_of_clients: dict[str, _Known] = {}
_of_tasks: dict[str, _Known] = {}


def register_door(
    url_name: str,
    *,
    label: str | Promise,
    icon: str,
    permission: Permission,
    actions: Iterable[str] = (),
) -> None:
    """Add a way to a page that takes `client_id`: from a client, or from tasks with one of some actions.

    The page is told the task's uid as `task`. The same address, or action, replaces.
    """

    def url_of(client_id: int, task: Task | None) -> str:
        url = reverse(url_name, kwargs={"client_id": client_id})
        return f"{url}?task={task.uid}" if task else url

    known = _Known(label, icon, permission, url_of)
    if not actions:
        _of_clients[url_name] = known
    for action in actions:
        _of_tasks[action] = known


def doors_of_client(client: Client, staff: Staff) -> list[Door]:
    """Return the ways that lead `staff` from a client."""
    open_to = (known for known in _of_clients.values() if staff.may(known.permission))
    return [Door(known.url_of(client.pk, None), known.label, known.icon) for known in open_to]


def door_of_task(task: Task, staff: Staff) -> Door | None:
    """Return the way that leads `staff` from a task to where it is done, if there is one."""
    known = _of_tasks.get(task.action)
    if known is None or task.client_id is None or not staff.may(known.permission):
        return None
    return Door(known.url_of(task.client_id, task), known.label, known.icon)
