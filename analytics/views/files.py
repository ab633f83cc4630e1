"""Rows as a file to take away."""

from collections.abc import Iterable
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language_bidi

from crm.exports import csv_lines, xlsx_file

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send(name: str, kind: str, rows: Iterable[list[Any]]) -> HttpResponseBase:
    """Send rows, the first of which heads the others, as CSV or as a workbook."""
    if kind == "xlsx":
        return FileResponse(
            xlsx_file(rows, is_right_to_left=get_language_bidi()),
            as_attachment=True,
            filename=f"{name}.xlsx",
            content_type=SPREADSHEET,
        )
    return StreamingHttpResponse(
        csv_lines(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
