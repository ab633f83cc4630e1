"""The list of clients: search, narrow, sort, choose columns, take away as a file."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm.access import Permission, requires
from crm.actions.view import log_views
from crm.exports import NAMES, csv_lines, table, xlsx_file
from crm.filters import ClientFilter
from crm.models import Client
from crm.request import is_htmx, staff_of

ON_A_PAGE = 30
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@requires(Permission.VIEW_CLIENTS)
def clients(request: HttpRequest) -> HttpResponse:
    """Show the clients one may see; with htmx only the list."""
    staff = staff_of(request)
    chosen = ClientFilter(request.GET, staff=staff)
    found = chosen.apply(Client.objects.visible_to(staff)).only("pk", *NAMES)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": chosen,
        "may_export": staff.may(Permission.EXPORT_CLIENTS),
        "may_edit": staff.may(Permission.EDIT_CLIENTS),
        "page": page,
        "rows": [_row(client, chosen) for client in page],
        "heads": [_head(name, label, chosen.sorted_by) for name, label in _labels(chosen)],
    }
    return render(request, f"crm/clients.html{'#list' if is_htmx(request) else ''}", context)


def _row(client: Client, chosen: ClientFilter) -> dict[str, Any]:
    cells = [(column, column.write(getattr(client, column.key))) for column in chosen.shown]
    return {"client": client, "cells": cells}


def _labels(chosen: ClientFilter) -> list[tuple[str, Any]]:
    return [("name", _("Name")), *((column.name, column.label) for column in chosen.shown)]


def _head(name: str, label: Any, sorted_by: str) -> dict[str, Any]:  # noqa: ANN401 - a text or a promise of one
    """Return a column's heading: what a click sorts by, and how it is sorted now."""
    sorted_by = sorted_by or "name"
    is_down = sorted_by == f"-{name}"
    direction = {name: "ascending", f"-{name}": "descending"}.get(sorted_by, "")
    wanted = f"-{name}" if sorted_by == name else name
    return {"label": label, "direction": direction, "sort": wanted, "is_down": is_down}


@require_GET
@requires(Permission.EXPORT_CLIENTS)
def export(request: HttpRequest) -> HttpResponseBase:
    """Give the list as it is shown, all its pages, as a file; every row counts as looked at."""
    staff = staff_of(request)
    chosen = ClientFilter(request.GET, staff=staff)
    found = chosen.apply(Client.objects.visible_to(staff))
    log_views(clients=found, by=staff, at=timezone.now())
    rows = table(found, chosen.shown)
    if request.GET.get("format") == "xlsx":
        book = xlsx_file(rows, is_right_to_left=get_language_bidi())
        return FileResponse(
            book, as_attachment=True, filename="clients.xlsx", content_type=SPREADSHEET
        )
    return StreamingHttpResponse(
        csv_lines(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="clients.csv"'},
    )
