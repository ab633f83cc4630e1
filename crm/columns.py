"""Columns and filters of the list of clients: each app registers its own in `apps.ready()`; crm knows none of them.

A column is an expression over clients (a subquery for facts of a higher app), so that the database sorts,
pages and exports it; a facet narrows the list by one choice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import F
from django.db.models.expressions import Combinable
from django.utils.functional import Promise

from crm.access import Permission
from crm.models import Staff
from crm.models.client import ClientQuerySet

Words = str | Promise
Choices = list[tuple[str, Words]]
PREFIX = "shown_"


class Kind(StrEnum):
    """How a value is written."""

    TEXT = "TEXT"
    NUMBER = "NUMBER"
    MONEY = "MONEY"
    SHARE = "SHARE"
    DAY = "DAY"


@dataclass(frozen=True)
class Column:
    """One column; `words` puts stored codes into words."""

    name: str
    label: Words
    expression: Callable[[], Combinable]
    order: int
    kind: Kind = Kind.TEXT
    words: Mapping[Any, Words] | None = None
    is_default: bool = True
    is_for_own_portfolio: bool = True
    permission: Permission = Permission.VIEW_CLIENTS

    @property
    def key(self) -> str:
        """The name of the annotation that carries the value."""
        return PREFIX + self.name

    def write(self, stored: Any) -> Any:  # noqa: ANN401 - a column's own type
        """Put a stored value into words, where the column has any."""
        return self.words.get(stored, stored) if self.words and stored is not None else stored


@dataclass(frozen=True)
class Facet:
    """One way to narrow the list."""

    name: str
    label: Words
    choices: Callable[[Staff], Choices]
    narrow: Callable[[ClientQuerySet, str], ClientQuerySet]
    order: int


_columns: dict[str, Column] = {}
_facets: dict[str, Facet] = {}


def register_column(column: Column) -> None:
    """Add a column; the same name replaces."""
    _columns[column.name] = column


def register_facet(facet: Facet) -> None:
    """Add a facet; the same name replaces."""
    _facets[facet.name] = facet


def columns_for(staff: Staff) -> list[Column]:
    """Return the columns `staff` may see, in order."""
    allowed = (column for column in _columns.values() if staff.may(column.permission))
    return sorted(allowed, key=lambda column: column.order)


def facets() -> list[Facet]:
    """Return the facets, in order."""
    return sorted(_facets.values(), key=lambda facet: facet.order)


def plain(path: str) -> Callable[[], Combinable]:
    """Return the expression of a client's own field."""
    return lambda: F(path)
