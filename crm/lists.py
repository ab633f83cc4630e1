"""Lists: each app registers its own in `apps.ready()`; saved views, files and bulk actions need no more of them.

A list is a page whose address carries what it is narrowed to and sorted by. `rows` reads the same address, so
that a file or a bulk action meets exactly the rows that are shown.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from crm.access import Permission, Reach, reach
from crm.columns import Words
from crm.models import Staff

Rows = Any  # a query of whatever the list holds
Cells = Iterator[list[Any]]
AT_A_TIME = 2000


@dataclass(frozen=True)
class Asked:
    """Who asks for a list, with which address, on which day."""

    staff: Staff
    query: QueryDict
    today: date


@dataclass(frozen=True)
class ListPage:
    """One list. `rows` starts from what the reader may see; `table` gives a heading and then cells.

    `client` is the path from a row to its client, where it has one: taking rows away as a file is kept as
    looking at them.
    """

    name: str
    label: Words
    url_name: str
    rows: Callable[[Asked], Rows]
    table: Callable[[Rows, Asked], Cells]
    client: str = "client"
    permission: Permission = Permission.VIEW_CLIENTS
    export_permission: Permission = Permission.EXPORT_CLIENTS


@dataclass(frozen=True)
class BulkAction:
    """Something done to many rows at once: what it asks in `form`, and `run`, which says what it did.

    `form` is called with `data`, `staff` and `rows`; `run` with the rows, the form's cleaned data, who, and when.
    """

    list_name: str
    name: str
    label: Words
    form: Callable[..., forms.Form]
    run: Callable[[Rows, dict[str, Any], Staff, datetime], str]
    order: int
    permission: Permission
    is_for_own_portfolio: bool = True

    def is_offered_to(self, staff: Staff) -> bool:
        """Tell whether `staff` may do this at all."""
        sees_more = reach(staff) is not Reach.PORTFOLIO
        return staff.may(self.permission) and (self.is_for_own_portfolio or sees_more)


_lists: dict[str, ListPage] = {}
_actions: dict[tuple[str, str], BulkAction] = {}


def register_list(page: ListPage) -> None:
    """Add a list; the same name replaces."""
    _lists[page.name] = page


def register_bulk(action: BulkAction) -> None:
    """Add a bulk action to a list; the same name replaces."""
    _actions[action.list_name, action.name] = action


def list_named(name: str) -> ListPage | None:
    """Return the list of that name, if there is one."""
    return _lists.get(name)


def bulk_actions(name: str, staff: Staff) -> list[BulkAction]:
    """Return what `staff` may do with many rows of a list at once, in order."""
    own = (action for action in _actions.values() if action.list_name == name)
    offered = (action for action in own if action.is_offered_to(staff))
    return sorted(offered, key=lambda action: action.order)


def cells(rows: Rows, columns: Sequence[tuple[Words, Callable[[Any], Any]]]) -> Cells:
    """Give the heading and then the cells of every row, each column read from the row by its function."""
    yield [str(label) for label, _read in columns]
    for row in rows.iterator(chunk_size=AT_A_TIME):
        yield [read(row) for _label, read in columns]


def minute(at: datetime | None) -> str:
    """Write a moment as a file has it: in the institution's time, to the minute."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""
