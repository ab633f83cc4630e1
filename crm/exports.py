"""Rows as a file to take away: CSV that streams, or a workbook."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from crm.columns import Column
from crm.models.client import ClientQuerySet

AT_A_TIME = 2000
BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets read Arabic as something else
NAMES = ("given_name", "middle_name", "family_name")
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NUMBER = re.compile(r"[+-]?[\d\s().-]+")


def send(
    name: str, kind: str, rows: Iterable[list[Any]], *, beside: Iterable[list[Any]] | None = None
) -> HttpResponseBase:
    """Send rows, the first of which heads the others, as CSV or as a workbook; `beside` is its second sheet."""
    if kind == "xlsx":
        return FileResponse(
            xlsx_file(rows, is_right_to_left=get_language_bidi(), beside=beside),
            as_attachment=True,
            filename=f"{name}.xlsx",
            content_type=SPREADSHEET,
        )
    return StreamingHttpResponse(
        csv_lines(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def table(clients: ClientQuerySet, columns: list[Column]) -> Iterator[list[Any]]:
    """Give the heading and then every client, read from the database in portions."""
    yield [_("External id"), _("Name"), *(str(column.label) for column in columns)]
    keys = [column.key for column in columns]
    rows = clients.values_list("external_id", *NAMES, *keys)
    for external_id, given, middle, family, *stored in rows.iterator(chunk_size=AT_A_TIME):
        name = " ".join(part for part in (given, middle, family) if part)
        cells = (column.write(value) for column, value in zip(columns, stored, strict=True))
        yield [external_id, name, *cells]


class _Echo:
    """A file that hands every line straight back."""

    def write(self, line: str) -> str:
        return line


def harmless(cell: Any) -> Any:  # noqa: ANN401 - any cell
    """Keep a spreadsheet from taking a text for a formula."""
    text = "" if cell is None else str(cell)
    is_formula = text[:1] in {"=", "+", "-", "@", "\t", "\r"} and not NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text


def csv_lines(rows: Iterable[list[Any]]) -> Iterator[str]:
    """Write rows as the lines of a CSV file."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


def xlsx_file(
    rows: Iterable[list[Any]],
    *,
    is_right_to_left: bool,
    beside: Iterable[list[Any]] | None = None,
) -> IO[bytes]:
    """Write rows as a workbook, in constant memory, and return it opened at its start; `beside` is a second sheet."""
    import xlsxwriter  # only exports need it

    target = TemporaryFile()  # noqa: SIM115 - the answer that streams it closes it
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for each in [rows] if beside is None else [rows, beside]:
        sheet = book.add_worksheet()
        if is_right_to_left:
            sheet.right_to_left()
        _fill(sheet, each, day)
    book.close()
    target.seek(0)
    return target


def _fill(sheet: Any, rows: Iterable[list[Any]], day: Any) -> None:  # noqa: ANN401 - of a library without types
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, place, cell, day)
            elif cell is not None:
                sheet.write(number, place, cell if isinstance(cell, int | Decimal) else str(cell))
