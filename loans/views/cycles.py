"""The panel of loan cycles: each loan as a bar on one time axis, its installments as marks, and a table twin."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language_bidi
from django.views.decorators.http import require_GET

from crm.access import Permission, requires
from crm.formats import year_starts
from crm.models import Client
from crm.request import staff_of, today
from crm.templatetags.formats import locale_for
from loans.cycles import Axis, Punctuality, axis_of, punctuality
from loans.models import Installment, Loan

Row = dict[str, Any]


@require_GET
@requires(Permission.VIEW_CLIENTS)
def cycles(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show the loans of one client, earliest first."""
    staff, as_of = staff_of(request), today()
    client = get_object_or_404(Client.objects.visible_to(staff), pk=client_id)
    loans = list(
        Loan.objects.visible_to(staff)
        .filter(client=client, disbursed_on__isnull=False)
        .select_related("product")
        .order_by("disbursed_on", "pk")
    )
    context: Row = {"client": client, "rows": [], "as_of": as_of}
    if loans:
        context |= _picture(loans, _lines(loans, as_of), as_of)
    return render(request, "loans/cycles.html", context)


def _lines(loans: list[Loan], as_of: date) -> dict[int, list[Installment]]:
    found: dict[int, list[Installment]] = defaultdict(list)
    in_force = Installment.objects.filter(loan__in=loans).in_force(as_of).order_by("due_on")
    for line in in_force:
        found[line.loan_id].append(line)
    return found


def _picture(loans: list[Loan], lines: dict[int, list[Installment]], as_of: date) -> Row:
    days = [loan.disbursed_on for loan in loans if loan.disbursed_on]
    days += [line.due_on for of_loan in lines.values() for line in of_loan]
    axis = axis_of(days, as_of=as_of, is_mirrored=get_language_bidi())
    rows = [_row(loan, lines[loan.pk], axis, as_of) for loan in loans]
    return {
        "rows": rows,
        "years": axis.marks(year_starts(axis.start, axis.end, locale_for())),
        "today_at": axis.at(as_of),
        "late": sum(row["late"] for row in rows),
        "overdue": sum(row["overdue"] for row in rows),
        "open": sum(1 for loan in loans if loan.is_open),
    }


def _row(loan: Loan, lines: list[Installment], axis: Axis, as_of: date) -> Row:
    assert loan.disbursed_on is not None  # noqa: S101 - filtered so
    last = loan.closed_on or max([as_of, *(line.due_on for line in lines)])
    left, width = axis.span(loan.disbursed_on, last)
    marks = [
        (axis.at(line.due_on), punctuality(line.due_on, line.settled_on, as_of=as_of))
        for line in lines
        if loan.is_open or line.settled_on is not None
    ]
    met = [mark for _at, mark in marks]
    return {
        "loan": loan,
        "left": left,
        "width": width,
        "marks": marks,
        "on_time": met.count(Punctuality.ON_TIME),
        "late": met.count(Punctuality.LATE),
        "overdue": met.count(Punctuality.OVERDUE),
    }
