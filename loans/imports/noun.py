"""What an import knows of a noun: its table, its fields, what follows from them, its rules, its merge."""

from collections.abc import Callable, Collection
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Model

from loans.imports.fields import Field
from loans.imports.mapping import Mapping, Source


@dataclass(frozen=True)
class Rule:
    """What a row must not be: the field and reason of the fault, and its condition.

    The condition speaks of the checked row as `c` and of the tables the noun joins for its rules.
    """

    field: str
    reason: str
    fails: str


@dataclass(frozen=True, kw_only=True)
class Merging:
    """One import on its way into the tables."""

    mapping: Mapping
    sources: Table[str, Source]
    on: date
    now: datetime
    by_id: int | None
    system_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many rows a merge adds and changes."""

    added: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class Noun:
    """One noun that can be imported.

    `derived` gives, for the fields the file maps, the SQL of values that follow from others; it may
    speak of the row as `v` and of the tables in `derived_from`. `merge` writes the checked rows.
    """

    name: str
    model: type[Model]
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    merge: Callable[["Noun", Merging], None]
    count: Callable[["Noun", Merging], Counts]
    is_append_only: bool = False
    earliest_by: str = ""
    derived: Callable[[Collection[str]], dict[str, str]] = lambda _mapped: {}
    derived_from: str = ""
    rules: tuple[Rule, ...] = ()
    rules_from: str = ""
    prepare: Callable[["Noun", Merging], None] = lambda _noun, _merging: None
    by_name: dict[str, Field] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {each.name: each for each in self.fields})

    @property
    def table(self) -> str:
        """The table its rows are kept in."""
        return self.model._meta.db_table

    @property
    def own_references(self) -> list[Field]:
        """The fields that refer to other rows of the same table."""
        return [each for each in self.fields if each.to and each.to.is_own_table]
