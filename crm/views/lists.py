"""What every list can do: keep its filters under a name, leave as a file, have many rows worked on at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from crm.access import signed_in
from crm.actions.savedview import delete_view, save_view
from crm.actions.view import log_views
from crm.errors import Refused
from crm.exports import send
from crm.lists import Asked, BulkAction, ListPage, Rows, bulk_actions, list_named
from crm.models import Client, SavedView
from crm.request import staff_of, today
from crm.views.editing import refuse_in

MOST_AT_ONCE = 500


@require_POST
@signed_in
def save(request: HttpRequest, name: str) -> HttpResponse:
    """Keep the filters of a list under a name, for oneself."""
    page, query = _page(request, name), request.POST.get("query", "")
    try:
        view = save_view(
            page=name,
            name=request.POST.get("name", ""),
            query=query,
            by=staff_of(request),
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _back(page, query)
    messages.success(request, _("Saved: %(name)s.") % {"name": view.name})
    return _back(page, view.query)


@require_POST
@signed_in
def delete(request: HttpRequest, view_id: int) -> HttpResponse:
    """Let saved filters go."""
    staff = staff_of(request)
    view = get_object_or_404(SavedView.objects.visible_to(staff), pk=view_id)
    page = _page(request, view.page)
    delete_view(view=view, by=staff)
    messages.info(request, _("Deleted: %(name)s.") % {"name": view.name})
    return _back(page, request.POST.get("query", ""))


@require_http_methods(["GET", "POST"])
@signed_in
def file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Give a list as it is shown, all its pages or the rows chosen, as a file; it counts as looking at them."""
    page = _page(request, name)
    staff = staff_of(request)
    if not staff.may(page.export_permission):
        raise PermissionDenied
    asked, rows = _asked(request, page)
    if page.client:
        clients = Client.objects.filter(pk__in=rows.order_by().values(page.client))
        log_views(clients=clients, by=staff, at=timezone.now())
    kind = request.POST.get("format") or request.GET.get("format", "csv")
    return send(name, kind, page.table(rows, asked))


@require_POST
@signed_in
def bulk(request: HttpRequest, name: str, action: str) -> HttpResponse:
    """Ask what a bulk action needs to know, then do it to the rows chosen."""
    page, staff = _page(request, name), staff_of(request)
    chosen = next((each for each in bulk_actions(name, staff) if each.name == action), None)
    if chosen is None:
        raise PermissionDenied
    query = request.POST.get("query", "")
    _asked_for, rows = _asked(request, page)
    count = rows[: MOST_AT_ONCE + 1].count()
    if not 0 < count <= MOST_AT_ONCE:
        messages.error(request, _count_refusal(count))
        return _back(page, query)
    form = chosen.form(
        request.POST if "confirmed" in request.POST else None, staff=staff, rows=rows
    )
    if form.is_bound and form.is_valid() and _is_done(request, chosen, form, rows):
        return _back(page, query)
    context = {"list": page, "action": chosen, "form": form, "count": count, "query": query}
    context |= _choice(request)
    status = 422 if form.is_bound else 200
    return render(request, "crm/bulk.html", context, status=status)


def _is_done(request: HttpRequest, chosen: BulkAction, form: Any, rows: Rows) -> bool:  # noqa: ANN401 - an action's own form
    try:
        said = chosen.run(rows, form.cleaned_data, staff_of(request), timezone.now())
    except Refused as refusal:
        refuse_in(form, refusal)
        return False
    messages.success(request, said)
    return True


def _page(request: HttpRequest, name: str) -> ListPage:
    page = list_named(name)
    if page is None:
        raise Http404
    if not staff_of(request).may(page.permission):
        raise PermissionDenied
    return page


def _asked(request: HttpRequest, page: ListPage) -> tuple[Asked, Rows]:
    """Return the rows a request means: all that its filters find, or those ticked."""
    is_ticked = request.method == "POST"
    query = QueryDict(request.POST.get("query", "")) if is_ticked else request.GET
    asked = Asked(staff_of(request), query, today())
    rows = page.rows(asked)
    if is_ticked and "everything" not in request.POST:
        ticked = [
            int(key) for key in request.POST.getlist("rows") if key.isdecimal() and len(key) < 19
        ]
        rows = rows.filter(pk__in=ticked[:MOST_AT_ONCE])
    return asked, rows


def _choice(request: HttpRequest) -> dict[str, Any]:
    return {"rows": request.POST.getlist("rows"), "everything": "everything" in request.POST}


def _count_refusal(count: int) -> str:
    if not count:
        return _("Choose some rows first.")
    words = ngettext(
        "At most %(count)d row at a time: narrow the list.",
        "At most %(count)d rows at a time: narrow the list.",
        MOST_AT_ONCE,
    )
    return words % {"count": MOST_AT_ONCE}


def _back(page: ListPage, query: str) -> HttpResponse:
    query = query.removeprefix("?")
    return redirect(reverse(page.url_name) + (f"?{query}" if query else ""))
