"""The list of clients: search, narrow, sort, choose columns; and what can be done to many of them at once."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm import paging
from crm.access import Permission, requires
from crm.exports import NAMES
from crm.filters import ClientFilter
from crm.lists import bulk_actions
from crm.models import Client, Staff
from crm.request import is_htmx, staff_of

ON_A_PAGE = 30
BY_NAME = ""
BY_NAMES = {"", "name"}

Pages = paging.BoundedPaginator | paging.FoundPaginator


@require_GET
@requires(Permission.VIEW_CLIENTS)
def clients(request: HttpRequest) -> HttpResponse:
    """Show the clients one may see; with htmx only the list."""
    staff = staff_of(request)
    chosen = ClientFilter(request.GET, staff=staff)
    pages, sorted_by = _pages(chosen, staff)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "filter": chosen,
        "may_choose": staff.may(Permission.EXPORT_CLIENTS) or bulk_actions("clients", staff),
        "may_edit": staff.may(Permission.EDIT_CLIENTS),
        "page": page,
        "rows": [_row(client, chosen) for client in page],
        "heads": [_head(name, label, sorted_by) for name, label in _labels(chosen)],
        "is_too_long_to_sort": sorted_by != chosen.sorted_by,
    }
    return render(request, f"crm/clients.html{'#list' if is_htmx(request) else ''}", context)


def _pages(chosen: ClientFilter, staff: Staff) -> tuple[Pages, str]:
    """Return the pages of the clients found, and what they are sorted by: a list too long goes by name.

    A search is settled by keys before anything is sorted, as many as are shown at most: the database would
    else walk the whole institution in the order of names.
    """
    seen = Client.objects.visible_to(staff)
    if chosen.text:
        keys = list(chosen.narrow(seen).values_list("pk", flat=True)[: paging.MOST_FOUND + 1])
        found = seen.filter(pk__in=keys[: paging.MOST_FOUND])
        rows = chosen.arrange(found, chosen.sorted_by).only("pk", *NAMES)
        return paging.FoundPaginator(rows, ON_A_PAGE, found=len(keys)), chosen.sorted_by
    found = chosen.narrow(seen)
    for sorted_by in dict.fromkeys((chosen.sorted_by, BY_NAME)):
        rows = chosen.arrange(found, sorted_by).only("pk", *NAMES)
        pages = paging.BoundedPaginator(rows, ON_A_PAGE)
        if sorted_by.removeprefix("-") in BY_NAMES or not pages.is_bounded:
            break
    return pages, sorted_by


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
