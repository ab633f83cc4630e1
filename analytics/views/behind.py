"""The clients behind a number, on the page and as a file."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from analytics.explanations import period, window
from analytics.forms import RetentionForm
from analytics.retention import (
    COUNT_LABELS,
    COUNTED,
    Kind,
    Scope,
    behind,
    known_as_of,
    usual_window,
)
from crm.access import Permission, may, requires
from crm.actions.view import log_views
from crm.exports import send
from crm.models import Client
from crm.request import staff_of

ON_A_PAGE = 50
KINDS = {"csv", "xlsx"}


@require_GET
@requires(Permission.VIEW_RETENTION)
def behind_number(request: HttpRequest, name: str) -> HttpResponse:
    """List the clients one number counts."""
    asked = _asked(request, name)
    page = Paginator(behind(asked, name), ON_A_PAGE).get_page(request.GET.get("page"))
    heads = _heads(name)
    context = {
        "name": name,
        "label": COUNT_LABELS[name],
        "heads": heads,
        "page": page,
        "rows": [(row, list(zip(heads, _dates(row, name), strict=True))) for row in page],
        "period": period(asked),
        "window": window(asked, usual_window(asked)),
        "as_of": asked.as_of,
        "may_export": may(request.user, Permission.EXPORT_CLIENTS),
    }
    return render(request, "analytics/behind.html", context)


@require_GET
@requires(Permission.EXPORT_CLIENTS)
def behind_file(request: HttpRequest, name: str, kind: str) -> HttpResponseBase:
    """Give the whole list as a file; every row counts as looked at."""
    staff = staff_of(request)
    if not staff.may(Permission.VIEW_RETENTION) or kind not in KINDS:
        raise Http404
    found = behind(_asked(request, name), name)
    listed = Client.objects.visible_to(staff).filter(pk__in=found.order_by().values("client_id"))
    log_views(clients=listed, by=staff, at=timezone.now())
    return send(name, kind, _lines(found, name))


def _asked(request: HttpRequest, name: str) -> Scope:
    as_of = known_as_of()
    if as_of is None or name not in COUNTED:
        raise Http404
    return RetentionForm(request.GET, staff=staff_of(request), as_of=as_of).scope()


def _heads(name: str) -> list[str]:
    match COUNTED[name]:
        case Kind.PAY_OFF:
            return [_("Loan cycle"), _("Paid off on"), _("Next loan on"), _("Days between")]
        case Kind.LOAN:
            return [_("Loan cycle"), _("Disbursed on"), _("Closed on")]
        case _:
            return [_("Borrowing since"), _("Until")]


def _dates(row: Any, name: str) -> list[Any]:  # noqa: ANN401 - a row of any of the marts
    cells = [row.from_on, row.to_on]
    if COUNTED[name] is not Kind.PERSON:
        cells = [row.cycle, *cells]
    return [*cells, row.gap_days] if COUNTED[name] is Kind.PAY_OFF else cells


def _lines(found: QuerySet[Any], name: str) -> Any:  # noqa: ANN401 - an iterator of rows
    yield [_("External id"), _("Name"), _("Branch"), _("Loan officer"), *_heads(name)]
    for row in found.iterator(chunk_size=2000):
        client = row.client
        named = [client.external_id, client.name, str(row.branch), str(client.officer or "")]
        yield [*named, *_dates(row, name)]
