"""The list of cases, recording one, and what a client's page shows of them."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from crm.access import Permission, Role, requires
from crm.actions.case import receive_case
from crm.calendars import Calendars
from crm.casefilter import CaseFilter
from crm.caselist import RELATED
from crm.errors import Refused
from crm.forms.case import CaseForm
from crm.models import Case, Client, Staff
from crm.paging import BoundedPaginator
from crm.promises import left_until
from crm.request import is_htmx, staff_of, today
from crm.views.client import seen_client
from crm.views.editing import refuse_in

ON_A_PAGE = 50
MOST_IN_PANEL = 20


@require_GET
@requires(Permission.VIEW_CASES)
def cases(request: HttpRequest) -> HttpResponse:
    """Show the cases one may see; with htmx only the list."""
    staff, now = staff_of(request), today()
    chosen = CaseFilter(request.GET, staff=staff)
    seen = Case.objects.visible_to(staff)
    found = chosen.apply(seen, today=now).select_related(*RELATED)
    page = BoundedPaginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": chosen,
        "page": page,
        "rows": rows_of(page, now),
        "views": _views(chosen, staff, now),
        "may_record": staff.may(Permission.RECORD_CASES),
        "sees_clients": staff.may(Permission.VIEW_CLIENTS),
    }
    return render(request, f"crm/cases.html{'#list' if is_htmx(request) else ''}", context)


def rows_of(found: Any, now: date) -> list[dict[str, Any]]:  # noqa: ANN401 - a page or a query of cases
    """Return each case with the promise that comes next, and what is left of it."""
    calendars = Calendars()
    rows = []
    for case in found:
        row: dict[str, Any] = {"case": case}
        if case.is_open:
            day = case.resolve_by if case.acknowledged_at else case.acknowledge_by
            row["left"] = left_until(day, now, calendars.of(case.branch))
        rows.append(row)
    return rows


def _views(chosen: CaseFilter, staff: Staff, now: date) -> list[tuple[str, Any, int | None]]:
    """Return the views one tap away, and how many cases wait in each, counted in one query."""
    counts = Case.objects.visible_to(staff).waiting(staff, now)
    views: list[tuple[str, Any, int | None]] = [
        ("", _("Open"), counts["open"]),
        ("MINE", _("Mine"), counts["mine"]),
        ("LATE", _("Late"), counts["late"]),
        ("UNASSIGNED", _("Nobody's yet"), counts["unassigned"]),
        ("ALL", _("All"), None),
    ]
    if counts["inbox"] or staff.role == Role.DEPARTMENT:
        views.insert(2, ("INBOX", _("My department's inbox"), counts["inbox"]))
    return views


@require_http_methods(["GET", "POST"])
@requires(Permission.RECORD_CASES)
def new(request: HttpRequest) -> HttpResponse:
    """Record what a client, or anybody, says; the client is named by the address or by its number."""
    staff, client = staff_of(request), _named_client(request)
    form = CaseForm(request.POST or None, staff=staff, client=client, initial=_begun(request))
    if request.method == "POST" and form.is_valid():
        try:
            case = receive_case(facts=form.facts(), by=staff, on=today(), at=timezone.now())
        except Refused as refusal:
            refuse_in(form, refusal)
        else:
            return _received(request, case, staff)
    context = {"form": form, "client": client}
    return render(request, "crm/case_form.html", context, status=422 if form.errors else 200)


def _named_client(request: HttpRequest) -> Client | None:
    number = request.GET.get("client", "")
    if not number:
        return None
    seen = Client.objects.visible_to(staff_of(request))
    return get_object_or_404(seen, external_id=number)


def _begun(request: HttpRequest) -> dict[str, str]:
    asked = request.GET.get("kind", "")
    return {"kind": asked} if asked in Case.Kind.values else {}


def _received(request: HttpRequest, case: Case, staff: Staff) -> HttpResponse:
    said = _("Recorded. The tracking code for the client is %(code)s.") % {"code": case}
    messages.success(request, said)
    if Case.objects.visible_to(staff).filter(pk=case.pk).exists():
        return redirect("crm:case", case_uid=case.uid)
    messages.info(request, _("Others will handle it: you cannot see it any more."))
    return redirect("crm:cases")


@require_GET
@requires(Permission.VIEW_CASES)
def client_cases(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show a client's complaints, requests and suggestions, as a panel of its page."""
    client, staff = seen_client(request, client_id), staff_of(request)
    found = Case.objects.visible_to(staff).filter(client=client)
    latest = found.select_related("category", "branch").order_by("-received_on", "-pk")
    context = {
        "client": client,
        "rows": rows_of(latest[:MOST_IN_PANEL], today()),
        "may_record": staff.may(Permission.RECORD_CASES),
    }
    return render(request, "crm/client_cases.html", context)
