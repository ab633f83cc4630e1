"""Loans: paid out, ended, given up, counted."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from crm.audit import acting
from crm.errors import Refused
from crm.models import Staff
from crm.money import round_money
from crm.sql import execute
from loans.actions.application import (
    CannotApply,
    CannotApprove,
    CannotReject,
    CannotWithdraw,
    apply,
    approve,
    reject,
    withdraw,
)
from loans.actions.ledger import ledger, outstanding_principal
from loans.actions.rescheduling import CannotReschedule, reschedule
from loans.models import Installment, Loan
from loans.schedule import Due, schedule

__all__ = [
    "CannotApply",
    "CannotApprove",
    "CannotClose",
    "CannotDisburse",
    "CannotReject",
    "CannotReschedule",
    "CannotWithdraw",
    "CannotWriteOff",
    "apply",
    "approve",
    "close",
    "disburse",
    "number_cycles",
    "reject",
    "reschedule",
    "withdraw",
    "write_off",
]

NUMBER_CYCLES = """
UPDATE loans_loan AS loan
SET cycle = counted.cycle
FROM (
    SELECT id, CASE WHEN disbursed_on IS NOT NULL THEN
        row_number() OVER (PARTITION BY client_id ORDER BY disbursed_on, id) END AS cycle
    FROM loans_loan
    WHERE {chosen}
) AS counted
WHERE loan.id = counted.id AND loan.cycle IS DISTINCT FROM counted.cycle
"""


class CannotDisburse(Refused):
    """A loan that will not be paid out."""


class CannotClose(Refused):
    """A loan that will not be closed."""


class CannotWriteOff(Refused):
    """A loan that will not be written off."""


@transaction.atomic
def disburse(*, loan: Loan, by: Staff | None, on: date) -> Loan:
    """Pay an approved loan out and draw up its installments; the fee falls due with the first."""
    locked = Loan.objects.select_for_update(of=("self",)).select_related("product").get(pk=loan.pk)
    if locked.status != Loan.Status.APPROVED:
        raise CannotDisburse(_("Only an approved loan can be disbursed."))
    if locked.approved_on and on < locked.approved_on:
        raise CannotDisburse(_("A loan cannot be disbursed before it is approved."), field="on")
    lines = _installments(locked, on)
    locked.status, locked.disbursed_on = Loan.Status.DISBURSED, on
    with acting(by):
        locked.save(update_fields=["status", "disbursed_on"])
        Installment.objects.bulk_create(lines)
        number_cycles([locked.client_id])
    locked.refresh_from_db(fields=["cycle"])
    return locked


@transaction.atomic
def close(*, loan: Loan, reason: str, by: Staff | None, on: date) -> Loan:
    """End an open loan; one closed as paid off owes nothing."""
    locked = _locked_open(loan, CannotClose, on)
    if reason not in Loan.CloseReason.values or reason == Loan.CloseReason.WRITTEN_OFF:
        raise CannotClose(_("Choose why the loan ends; a loss is written off."), field="reason")
    if reason == Loan.CloseReason.PAID_OFF and any(line.owed.total for line in ledger(locked)):
        raise CannotClose(_("This loan still owes money."), field="reason")
    if reason == Loan.CloseReason.CANCELED and locked.repayments.exists():
        raise CannotClose(_("A loan with repayments cannot be canceled."), field="reason")
    return _end(locked, Loan.Status.CLOSED, reason, by, on)


@transaction.atomic
def write_off(*, loan: Loan, by: Staff | None, on: date) -> Loan:
    """Give the outstanding principal of an open loan up; what still comes in is recovery."""
    locked = _locked_open(loan, CannotWriteOff, on)
    lost = outstanding_principal(locked)
    if not lost:
        raise CannotWriteOff(_("This loan has no outstanding principal."))
    locked.written_off_principal = lost
    reason = Loan.CloseReason.WRITTEN_OFF
    return _end(locked, Loan.Status.WRITTEN_OFF, reason, by, on)


def number_cycles(client_ids: Collection[int]) -> int:
    """Set the cycle of the loans of some clients by disbursement date (ties: by id) and count the changes."""
    if not client_ids:
        return 0
    chosen = "client_id = ANY(%(ids)s)"
    return execute(NUMBER_CYCLES.format(chosen=chosen), {"ids": list(client_ids)})


def number_all_cycles() -> int:
    """Set the cycle of every client's loans by disbursement date (ties: by id) and count the changes."""
    return execute(NUMBER_CYCLES.format(chosen="TRUE"))


def _installments(loan: Loan, on: date) -> list[Installment]:
    fee = round_money(loan.principal * loan.product.fee_rate, step=loan.product.currency_step)
    return [
        Installment(loan=loan, agreed_on=on, fee=fee if due.number == 1 else 0, **_parts(due))
        for due in _schedule(loan, on)
    ]


def _schedule(loan: Loan, on: date) -> tuple[Due, ...]:
    try:
        terms = loan.product.terms(
            principal=loan.principal,
            annual_rate=loan.annual_rate,
            installment_count=loan.installment_count,
            disbursed_on=on,
        )
        return schedule(terms)
    except ValueError as error:
        raise CannotDisburse(
            _("The product's terms do not fit this loan: %(why)s") % {"why": error}
        ) from error


def _parts(due: Due) -> dict[str, Any]:
    return {
        "number": due.number,
        "due_on": due.due_on,
        "principal": due.principal,
        "interest": due.interest,
    }


def _locked_open(loan: Loan, refusal: type[Refused], on: date) -> Loan:
    locked = Loan.objects.select_for_update().get(pk=loan.pk)
    if not locked.is_open:
        raise refusal(_("This loan is not open."))
    last: date = locked.repayments.aggregate(last=Max("paid_on", default=locked.disbursed_on))[
        "last"
    ]
    if on < last:
        raise refusal(_("A loan cannot end before its last repayment."), field="on")
    return locked


def _end(loan: Loan, status: str, reason: str, by: Staff | None, on: date) -> Loan:
    loan.status, loan.close_reason, loan.closed_on = status, reason, on
    with acting(by):
        loan.save(update_fields=["status", "close_reason", "closed_on", "written_off_principal"])
    return loan
