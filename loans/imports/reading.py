"""Reading: the rows of a CSV or XLSX file, one at a time."""

import csv
import gzip
import io
import lzma
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from crm.errors import Refused
from loans.imports.mapping import Mapping

Cells = Sequence[str]
_LONGEST_CELL = 1_000_000
_BLOCK = 1 << 20


class CannotRead(Refused):
    """The file cannot be read, or lacks a column the mapping needs."""


@dataclass(frozen=True)
class Rows:
    """An open file: its header, about how many rows follow, and the rows with their numbers.

    The header is row 1. Empty rows are skipped but counted in the numbers.
    """

    header: tuple[str, ...]
    estimate: int
    rows: Iterator[tuple[int, Cells]]


@contextmanager
def open_rows(path: Path, mapping: Mapping) -> Iterator[Rows]:
    """Open a CSV file (gzip too) or the sheet of an XLSX file.

    Raises
    ------
    CannotRead
        It is neither, it is broken, or its encoding is another one.
    """
    opened = _open_xlsx if path.suffix.lower() == ".xlsx" else _open_csv
    try:
        with opened(path, mapping) as rows:
            yield rows
    except UnicodeDecodeError as error:
        raise CannotRead(
            _("The file is not written in %(encoding)s.") % {"encoding": mapping.encoding}
        ) from error
    except (csv.Error, EOFError, gzip.BadGzipFile, lzma.LZMAError) as error:
        raise CannotRead(_("The file is broken: %(error)s") % {"error": error}) from error


@contextmanager
def _open_csv(path: Path, mapping: Mapping) -> Iterator[Rows]:
    csv.field_size_limit(_LONGEST_CELL)
    with _bytes(path) as stream:
        estimate = max(0, _line_count(stream) - 1)
        stream.seek(0)
        text = io.TextIOWrapper(stream, encoding=_known(mapping.encoding), newline="")
        lines = csv.reader(text, delimiter=mapping.delimiter, quotechar=mapping.quote, strict=True)
        header = tuple(name.strip() for name in next(lines, ()))
        yield Rows(header, estimate, ((n, row) for n, row in enumerate(lines, start=2) if any(row)))


def _bytes(path: Path) -> io.BufferedReader:
    if path.suffix.lower() == ".gz":
        return io.BufferedReader(gzip.open(path), _BLOCK)
    return path.open("rb")


def _line_count(stream: io.BufferedReader) -> int:
    return sum(block.count(b"\n") for block in iter(lambda: stream.read(_BLOCK), b""))


def _known(encoding: str) -> str:
    try:
        "".encode(encoding)
    except LookupError as error:
        raise CannotRead(
            _("There is no character encoding “%(encoding)s”.") % {"encoding": encoding}
        ) from error
    return encoding


@contextmanager
def _open_xlsx(path: Path, mapping: Mapping) -> Iterator[Rows]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise CannotRead(_("The file is no XLSX workbook.")) from error
    try:
        if mapping.sheet and mapping.sheet not in book.sheetnames:
            raise CannotRead(_("The workbook has no sheet “%(sheet)s”.") % {"sheet": mapping.sheet})
        sheet = book[mapping.sheet or book.sheetnames[0]]
        lines = (tuple(_cell(value) for value in row) for row in sheet.iter_rows(values_only=True))
        header = _trimmed(tuple(name.strip() for name in next(lines, ())))
        numbered = ((n, _fitted(row, header)) for n, row in enumerate(lines, start=2))
        estimate = max(0, (sheet.max_row or 1) - 1)
        yield Rows(header, estimate, (pair for pair in numbered if any(pair[1])))
    finally:
        book.close()


def _trimmed(row: tuple[str, ...]) -> tuple[str, ...]:
    last = max((n for n, cell in enumerate(row, start=1) if cell), default=0)
    return row[:last]


def _fitted(row: tuple[str, ...], header: tuple[str, ...]) -> tuple[str, ...]:
    row = _trimmed(row)
    return row + ("",) * (len(header) - len(row))


def _cell(value: Any) -> str:  # noqa: ANN401 - whatever a workbook holds
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return format(value, ".15g")
    return str(value)
