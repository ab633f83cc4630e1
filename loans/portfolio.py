"""The portfolio as a day's facts show it, in the form `loans.arrears` takes."""

from datetime import date
from typing import Any

from django.db.models import DecimalField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from crm.money import ZERO
from loans.arrears import Exposure
from loans.models import Installment, Repayment
from loans.models.loan import LoanQuerySet

MONEY: Any = DecimalField(max_digits=14, decimal_places=2)


def exposures(loans: LoanQuerySet, as_of: date) -> list[Exposure]:
    """Return what each open loan exposes on `as_of`, by the facts dated up to then."""
    of_loan = Installment.objects.filter(loan=OuterRef("pk"))
    fallen_due = of_loan.in_force(as_of).filter(due_on__lt=as_of)
    late = of_loan.unpaid(as_of).filter(due_on__lt=as_of).order_by("due_on")
    repaid = Repayment.objects.filter(loan=OuterRef("pk")).paid(as_of)
    rows = loans.outstanding(as_of).annotate(
        repaid=_principal(repaid),
        fallen_due=_principal(fallen_due),
        late_since=Subquery(late.values("due_on")[:1]),
    )
    return [
        Exposure(
            outstanding_principal=principal - paid,
            overdue=max(due - paid, ZERO),
            days_past_due=(as_of - late_since).days if late_since else 0,
        )
        for principal, paid, due, late_since in rows.values_list(
            "principal", "repaid", "fallen_due", "late_since"
        )
    ]


def _principal(rows: QuerySet[Installment] | QuerySet[Repayment]) -> Coalesce:
    total = rows.order_by().values("loan").annotate(total=Sum("principal")).values("total")
    return Coalesce(Subquery(total), ZERO, output_field=MONEY)
