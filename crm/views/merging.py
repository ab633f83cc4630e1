"""Merging: find the other record of a person, compare the two, merge, see what was merged, take it back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.access import Permission, requires
from crm.actions.merge import merge_clients, undo_merge
from crm.errors import Refused
from crm.finding import suggested
from crm.lists import Asked
from crm.lookalikes import facts_of, lookalikes
from crm.mergelist import merge_rows
from crm.models import Client, ClientMerge
from crm.ownership import owned
from crm.request import staff_of, today
from crm.views.client import seen_client

ON_A_PAGE = 50
COMPARED = (
    "external_id",
    "given_name",
    "middle_name",
    "family_name",
    "other_name",
    "birth_date",
    "gender",
    "phone",
    "other_phone",
    "email",
    "address",
    "village",
    "sector",
    "officer",
    "branch",
    "group",
    "joined_on",
)


@dataclass(frozen=True)
class Line:
    """One line of the comparison."""

    label: str | Promise
    one: Any
    other: Any

    @property
    def is_day(self) -> bool:
        """Whether dates are compared."""
        return isinstance(self.one or self.other, date)

    @property
    def differs(self) -> bool:
        """Whether the two records say different things."""
        return bool(self.one != self.other)


@require_GET
@requires(Permission.MERGE_CLIENTS)
def candidates(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show records that may be of the same person, and find others."""
    staff, client = staff_of(request), seen_client(request, client_id)
    typed = request.GET.get("q", "")[:100]
    others = Client.objects.visible_to(staff).exclude(pk=client.pk)
    alike = lookalikes(facts_of(client), but=client)
    seen = set(
        others.filter(pk__in=[each.client.pk for each in alike]).values_list("pk", flat=True)
    )
    context = {
        "client": client,
        "typed": typed,
        "alike": [each for each in alike if each.client.pk in seen],
        "found": suggested(others, typed) if typed else [],
    }
    return render(request, "crm/merge_find.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.MERGE_CLIENTS)
def merge(request: HttpRequest, client_id: int, other_id: int) -> HttpResponse:
    """Compare two records side by side, and merge them."""
    one, other = seen_client(request, client_id), seen_client(request, other_id)
    if request.method == "POST":
        is_other = request.POST.get("kept") == str(other.pk)
        kept, given_up = (other, one) if is_other else (one, other)
        reason = request.POST.get("reason", "")[:300]
        try:
            merge_clients(
                kept=kept, given_up=given_up, reason=reason, by=staff_of(request), at=timezone.now()
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("crm:client-merge", client_id=one.pk, other_id=other.pk)
        words = _("%(given_up)s is merged into %(kept)s.")
        messages.success(
            request, words % {"given_up": given_up.external_id, "kept": kept.external_id}
        )
        return redirect("crm:client", client_id=kept.pk)
    context = {"client": one, "other": other, "lines": _lines(one, other)}
    return render(request, "crm/merge.html", {**context, "counts": _counts(one, other)})


def _lines(one: Client, other: Client) -> list[Line]:
    lines = []
    for name in COMPARED:
        field = Client._meta.get_field(name)
        told = f"get_{name}_display"
        values = [
            getattr(each, told)() if hasattr(each, told) else getattr(each, name)
            for each in (one, other)
        ]
        lines.append(Line(field.verbose_name, *values))  # type: ignore[union-attr]  # a plain field
    same_id = one.national_id_index == other.national_id_index
    hidden = [("••••" if each.national_id_index else "") for each in (one, other)]
    if not same_id and all(hidden):
        hidden[1] = "•••••"
    return [*lines, Line(_("national id"), *hidden)]


def _counts(one: Client, other: Client) -> list[Line]:
    """Return how many rows of each kind belong to either record, the kinds of which there are any."""
    counted = [
        Line(
            ownership.model._meta.verbose_name_plural or "",
            ownership.rows_of(one).count(),
            ownership.rows_of(other).count(),
        )
        for ownership in owned()
        if ownership.is_exported and not ownership.is_part
    ]
    return [line for line in counted if line.one or line.other]


@require_GET
@requires(Permission.MERGE_CLIENTS)
def merges(request: HttpRequest) -> HttpResponse:
    """Show what was merged, by whom and why, the latest first."""
    found = merge_rows(Asked(staff_of(request), request.GET, today()))
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "crm/merges.html", {"page": page})


@require_POST
@requires(Permission.MERGE_CLIENTS)
def undo(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Take a merge back."""
    staff = staff_of(request)
    found = get_object_or_404(ClientMerge.objects.visible_to(staff), pk=merge_id)
    try:
        undo_merge(merge=found, by=staff, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The merge is undone: both records are as they were."))
    return redirect("crm:merges")
