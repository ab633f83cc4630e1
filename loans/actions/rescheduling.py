"""Rescheduling: what a loan still owes, agreed on anew."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from crm.audit import acting
from crm.errors import Refused
from crm.models import Staff
from crm.money import CENT, ZERO
from loans.actions.ledger import Line, ledger
from loans.actions.settlement import settle
from loans.models import Installment, Loan
from loans.schedule import Due, schedule


class CannotReschedule(Refused):
    """A loan whose installments will not be agreed anew."""


@transaction.atomic
def reschedule(
    *, loan: Loan, installment_count: int, annual_rate: Decimal, by: Staff | None, on: date
) -> Loan:
    """Spread the outstanding principal over new installments on the product's terms.

    Lines already paid stay. A line paid in part is replaced by one of what was paid on it; interest,
    fees and penalties that had fallen due move to the first new installment.
    """
    locked = Loan.objects.select_for_update(of=("self",)).select_related("product").get(pk=loan.pk)
    lines = ledger(locked)
    _check(locked, lines, on)
    dues = _schedule(locked, lines, installment_count, annual_rate, on)
    renewed = _renewed(locked, lines, dues, on)
    locked.status, locked.rescheduled_on = Loan.Status.RESCHEDULED, on
    locked.annual_rate, locked.installment_count = annual_rate, installment_count
    with acting(by):
        locked.installments.filter(
            pk__in=[line.installment.pk for line in lines if line.owed.total]
        ).update(replaced_on=on)
        Installment.objects.bulk_create(renewed)
        locked.save(update_fields=["status", "rescheduled_on", "annual_rate", "installment_count"])
    settle([locked.pk])
    return locked


def _check(loan: Loan, lines: Sequence[Line], on: date) -> None:
    if not loan.is_open:
        raise CannotReschedule(_("This loan is not open."))
    if not any(line.owed.principal for line in lines):
        raise CannotReschedule(_("This loan has no outstanding principal."))
    if on <= max(line.installment.agreed_on for line in lines):
        raise CannotReschedule(
            _("A loan is rescheduled after the day its schedule was agreed."), field="on"
        )
    if loan.repayments.filter(paid_on__gt=on).exists():
        raise CannotReschedule(_("A later repayment is recorded."), field="on")


def _schedule(
    loan: Loan, lines: Sequence[Line], count: int, annual_rate: Decimal, on: date
) -> tuple[Due, ...]:
    principal = sum((line.owed.principal for line in lines), ZERO)
    uneven = principal % loan.product.currency_step
    try:
        terms = loan.product.terms(
            principal=principal,
            annual_rate=annual_rate,
            installment_count=count,
            disbursed_on=on,
            currency_step=CENT if uneven else None,
        )
        return schedule(terms)
    except ValueError as error:
        raise CannotReschedule(
            _("The product's terms do not fit this loan: %(why)s") % {"why": error}
        ) from error


def _renewed(loan: Loan, lines: Sequence[Line], dues: Sequence[Due], on: date) -> list[Installment]:
    parts = [_paid_part(line, on) for line in lines if line.owed.total and line.paid.total]
    last = max((line.installment.number for line in lines if line.paid.total), default=0)
    renewed = [
        Installment(
            loan=loan,
            number=last + due.number,
            due_on=due.due_on,
            principal=due.principal,
            interest=due.interest,
            agreed_on=on,
        )
        for due in dues
    ]
    first, overdue = renewed[0], [line for line in lines if line.installment.due_on <= on]
    first.interest += sum((line.owed.interest for line in overdue), ZERO)
    first.fee = sum((line.owed.fee for line in lines), ZERO)
    first.penalty = sum((line.owed.penalty for line in lines), ZERO)
    return [*parts, *renewed]


def _paid_part(line: Line, on: date) -> Installment:
    return Installment(
        loan_id=line.installment.loan_id,
        number=line.installment.number,
        due_on=min(line.installment.due_on, on),
        principal=line.paid.principal,
        interest=line.paid.interest,
        fee=line.paid.fee,
        penalty=line.paid.penalty,
        agreed_on=on,
    )
