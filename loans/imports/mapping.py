"""Mappings: which column of a file is which field, and how the file writes its values."""

import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from string import Formatter
from typing import Any

from django.utils.translation import gettext as _

from crm.errors import Refused
from loans.imports.fields import Field
from loans.imports.kinds import DATE_FORMATS, Marks

REPEATS = ("refuse", "first", "earliest")
EXISTING = ("update", "keep")
SCHEDULES = ("product", "equal", "bullet", "none")
FIELD_OPTIONS = frozenset(
    {"column", "columns", "separator", "template", "constant", "default", "values", "unknown"}
    | {"date_formats", "decimal_mark", "thousands_mark", "optional"}
)


class CannotMap(Refused):
    """The mapping is not one this import can follow."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where the value of one field comes from.

    The value is the constant, else the template filled with the row's columns, else the columns that
    are not empty with the separator between; an empty value becomes the default; then `values`
    replaces one text by another.
    """

    columns: tuple[str, ...] = ()
    constant: str = ""
    template: str = ""
    separator: str = " "
    default: str = ""
    values: Table[str, str] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)
    ignores_unknown: bool = False
    is_optional: bool = False

    @property
    def label(self) -> str:
        """The column, or columns, as a fault names them."""
        return " + ".join(self.columns)


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """How one kind of file becomes rows of one noun."""

    noun: str
    sources: Table[str, Source]
    title: str = ""
    encoding: str = "utf-8-sig"
    delimiter: str = ","
    quote: str = '"'
    sheet: str = ""
    country: str = ""
    repeats: str = "refuse"
    existing: str = "update"
    schedule: str = "product"
    stand_ins: bool = True
    ignored: frozenset[str] = frozenset()

    @property
    def columns(self) -> set[str]:
        """All columns the mapping reads."""
        return {column for source in self.sources.values() for column in source.columns}


def parse_toml(text: str) -> dict[str, Any]:
    """Read a mapping file.

    Raises
    ------
    CannotMap
        The text is no TOML; the message says where.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CannotMap(_("The mapping is not valid TOML: %(error)s") % {"error": error}) from error


def read_mapping(table: Table[str, Any], fields: Iterable[Field]) -> Mapping:
    """Make a mapping from its table; fields it does not name are not imported.

    Raises
    ------
    CannotMap
        Something in it is unknown, and the message names it.
    """
    known = {each.name for each in fields}
    marks = _marks(table, Marks())
    sources = {
        name: _source(name, given, marks)
        for name, given in table.get("fields", {}).items()
        if _is_known(name, known)
    }
    options = {
        name: table[name]
        for name in ("title", "encoding", "delimiter", "quote", "sheet", "country", "stand_ins")
        if name in table
    }
    return Mapping(
        noun=table["noun"],
        sources=sources,
        repeats=_choice(table, "repeats", REPEATS),
        existing=_choice(table, "existing", EXISTING),
        schedule=_choice(table, "schedule", SCHEDULES),
        ignored=frozenset(table.get("ignored", ())),
        **options,
    )


def plain_table(noun: str, fields: Iterable[Field], header: Iterable[str]) -> dict[str, Any]:
    """Make the mapping table of a file whose columns are named as the fields are."""
    present = set(header)
    names = [each.name for each in fields if each.name in present]
    return {"noun": noun, "fields": {name: name for name in names}}


def _is_known(name: str, known: set[str]) -> bool:
    if name not in known:
        raise CannotMap(
            _("The mapping names a field “%(field)s” that does not exist.") % {"field": name}
        )
    return True


def _choice(table: Table[str, Any], name: str, choices: tuple[str, ...]) -> str:
    value = str(table.get(name, choices[0]))
    if value not in choices:
        raise CannotMap(
            _("“%(name)s” of the mapping must be one of %(choices)s.")
            % {"name": name, "choices": ", ".join(choices)}
        )
    return value


def _marks(given: Table[str, Any], otherwise: Marks) -> Marks:
    formats = given.get("date_formats", otherwise.date_formats)
    return Marks(
        decimal_mark=given.get("decimal_mark", otherwise.decimal_mark),
        thousands_mark=given.get("thousands_mark", otherwise.thousands_mark),
        date_formats=tuple(formats) or DATE_FORMATS,
    )


def _source(name: str, given: Any, marks: Marks) -> Source:  # noqa: ANN401 - a value of the user's file
    if isinstance(given, str):
        given = {"column": given}
    odd = set(given) - FIELD_OPTIONS
    if odd:
        raise CannotMap(
            _("The field “%(field)s” of the mapping has an unknown option: %(option)s.")
            % {"field": name, "option": ", ".join(sorted(odd))}
        )
    return Source(
        columns=_columns(given),
        constant=str(given.get("constant", "")),
        template=given.get("template", ""),
        separator=given.get("separator", " "),
        default=str(given.get("default", "")),
        values={str(key): str(value) for key, value in given.get("values", {}).items()},
        marks=_marks(given, marks),
        ignores_unknown=given.get("unknown") == "ignore",
        is_optional=bool(given.get("optional", False)),
    )


def placeholders(template: str) -> list[tuple[str, str | None]]:
    """Split a template into literal texts, each with the column that follows it or None."""
    return [(text, name) for text, name, _spec, _flag in Formatter().parse(template)]


def _columns(given: Table[str, Any]) -> tuple[str, ...]:
    if "template" in given:
        return tuple(dict.fromkeys(name for _, name in placeholders(given["template"]) if name))
    names = given.get("columns") or [given[key] for key in ("column",) if key in given]
    return tuple(names)
