"""Staging: the rows of a file, each value in its one form, copied into a table of texts."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from django.utils.translation import gettext as _
from psycopg2 import sql as pg

from crm.fields import blind_index, encrypt
from crm.phones import to_e164
from crm.sql import copy_in, execute
from loans.imports import kinds
from loans.imports.fields import Field
from loans.imports.kinds import Converter, Kind
from loans.imports.mapping import Mapping, Source, placeholders
from loans.imports.noun import Noun
from loans.imports.reading import CannotRead, Cells, Rows

CHUNK = 20_000

Getter = Callable[[Cells], str]
Staged = Callable[[str, list[str | None]], None]


def create_tables(noun: Noun) -> None:
    """Make the empty staging table of a noun, and the table of faults beside it."""
    columns = [pg.SQL("{} text").format(pg.Identifier(name)) for name in _all_columns(noun)]
    execute(
        "DROP TABLE IF EXISTS pg_temp.staged, pg_temp.faulted, pg_temp.checked, pg_temp.planned"
    )
    execute(
        pg.SQL("CREATE TEMP TABLE staged (row integer NOT NULL, cells text, {})").format(
            pg.SQL(", ").join(columns)
        )
    )
    execute("CREATE TEMP TABLE faulted (row integer NOT NULL, field text, reason text NOT NULL)")


def usable_sources(noun: Noun, mapping: Mapping, rows: Rows) -> dict[str, Source]:
    """Return the sources whose columns the file has.

    Raises
    ------
    CannotRead
        The file lacks a column that the mapping does not call optional, or no column gives the key.
    """
    for name in noun.key:
        if name not in mapping.sources:
            raise CannotRead(_("No column of the file gives “%(field)s”.") % {"field": name})
    sources = {}
    for name, source in mapping.sources.items():
        missing = set(source.columns) - set(rows.header)
        if not missing:
            sources[name] = source
        elif not source.is_optional:
            raise CannotRead(
                _("The file has no column “%(column)s”.") % {"column": ", ".join(sorted(missing))}
            )
    return sources


def stage(rows: Rows, stager: "Stager", told: Callable[[int], None] = lambda _count: None) -> int:
    """Copy all rows into the staging table and return how many there were."""
    count = 0
    lines = (stager.line(number, cells) for number, cells in rows.rows)
    for buffer, size in _buffers(lines):
        copy_in("staged", stager.columns, buffer)
        count += size
        told(count)
    execute("ANALYZE staged")
    return count


def _buffers(lines: Iterable[list[str | None]]) -> Iterator[tuple[io.StringIO, int]]:
    lines = iter(lines)
    while chunk := list(islice(lines, CHUNK)):
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows(chunk)
        yield io.StringIO(_readable(buffer.getvalue())), len(chunk)


def _readable(lines: str) -> str:
    """Leave out what COPY cannot read: null characters, and carriage returns the writer did not quote."""
    return lines.replace("\x00", "").replace("\r\n", "\n").replace("\r", " ")


class Stager:
    """Turns the cells of one row into the line that is staged."""

    def __init__(self, noun: Noun, sources: dict[str, Source], header: Cells, country: str) -> None:
        self._width = len(header)
        self.columns = ["row", "cells"]
        self._steps: list[tuple[Getter, Staged]] = []
        for field in noun.fields:
            if field.name in sources:
                source = sources[field.name]
                self.columns += staged_columns(field)
                convert = _converter(field, source, country)
                self._steps.append((_getter(source, header), _staged(field, source, convert)))
        self._nothing: list[str | None] = [None] * (len(self.columns) - 2)

    def line(self, number: int, cells: Cells) -> list[str | None]:
        """Return the staged line of a row: its number, its width if wrong, then the fields."""
        if len(cells) != self._width:
            return [str(number), str(len(cells)), *self._nothing]
        line: list[str | None] = [str(number), None]
        for get, put in self._steps:
            put(get(cells), line)
        return line


def staged_columns(field: Field) -> list[str]:
    """Return the staging columns of a field: its value, then its raw text or blind index."""
    second = "index" if field.kind is Kind.SEALED else "raw"
    return [field.name, f"{field.name}_{second}"]


def _all_columns(noun: Noun) -> list[str]:
    return [column for field in noun.fields for column in staged_columns(field)]


def _getter(source: Source, header: Cells) -> Getter:
    places = {name: header.index(name) for name in source.columns}
    if not places:
        return lambda _cells: source.constant
    if source.template:
        pieces = [
            (text, places[name] if name else None) for text, name in placeholders(source.template)
        ]
        return lambda cells: _fill(cells, pieces)
    indexes = tuple(places.values())
    if len(indexes) == 1:
        only = indexes[0]
        return lambda cells: cells[only].strip()
    return lambda cells: source.separator.join(
        part for index in indexes if (part := cells[index].strip())
    )


def _fill(cells: Cells, pieces: list[tuple[str, int | None]]) -> str:
    values = [(text, cells[index].strip() if index is not None else None) for text, index in pieces]
    if not any(value for _, value in values):
        return ""
    return "".join(text + (value or "") for text, value in values).strip()


def _staged(field: Field, source: Source, convert: Converter) -> Staged:
    values, default = source.values, source.default

    def put(raw: str, line: list[str | None]) -> None:
        text = values.get(raw, raw) or default
        value = convert(text) if text else None
        line.append(value)
        line.append(None if value == raw or not raw else raw)

    def put_sealed(raw: str, line: list[str | None]) -> None:
        text = values.get(raw, raw) or default
        line += ["\\x" + encrypt(text).hex(), blind_index(text)] if text else [None, None]

    return put_sealed if field.kind is Kind.SEALED else put


def _converter(field: Field, source: Source, country: str) -> Converter:
    match field.kind:
        case Kind.DATE:
            return kinds.date_converter(source.marks)
        case Kind.NUMBER:
            return kinds.number_converter(source.marks)
        case Kind.AMOUNT:
            return kinds.amount_converter(source.marks)
        case Kind.PHONE:
            return lambda text: to_e164(text, country)
    return _SIMPLE.get(field.kind, str)


_SIMPLE: dict[Kind, Converter] = {
    Kind.INTEGER: kinds.whole_number,
    Kind.BOOLEAN: kinds.yes_or_no,
    Kind.CODE: kinds.code,
    Kind.CODES: kinds.codes,
    Kind.EMAIL: kinds.email,
}
