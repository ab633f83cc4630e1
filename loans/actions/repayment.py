"""Repayments: money received, split by the product's order, and taken back when it was a mistake."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from crm.audit import acting
from crm.errors import Refused
from crm.models import Staff
from crm.money import CENT
from loans.actions.ledger import ledger
from loans.actions.settlement import settle
from loans.allocation import Allocation, Component, allocate
from loans.models import Loan, Repayment


class CannotRecordRepayment(Refused):
    """Money that will not be recorded on this loan."""


class CannotReverseRepayment(Refused):
    """A repayment that will not be taken back."""


@transaction.atomic
def record_repayment(
    *,
    loan: Loan,
    amount: Decimal,
    external_id: str,
    by: Staff | None,
    on: date,
    at: datetime,
) -> Repayment:
    """Record money received on `on`, oldest installment first; the loan closes when all is covered."""
    locked = Loan.objects.select_for_update(of=("self",)).select_related("product").get(pk=loan.pk)
    _check(locked, amount, external_id, on)
    owed = [line.owed for line in ledger(locked)]
    split = allocate(amount, owed, locked.product.components)
    is_recovery = locked.status == Loan.Status.WRITTEN_OFF
    repayment = Repayment.objects.create(
        loan=locked,
        external_id=external_id,
        kind=Repayment.Kind.RECOVERY if is_recovery else Repayment.Kind.PAYMENT,
        paid_on=on,
        amount=amount,
        recorded_at=at,
        recorded_by=by,
        **_amounts(split),
    )
    settle([locked.pk])
    _close_when_covered(locked, by)
    return repayment


@transaction.atomic
def reverse_repayment(
    *, repayment: Repayment, external_id: str, by: Staff | None, at: datetime
) -> Repayment:
    """Take a repayment back under its own business date; a loan it had paid off is open again."""
    locked = Loan.objects.select_for_update().get(pk=repayment.loan_id)
    _check_reversal(locked, repayment, external_id)
    reversal = Repayment.objects.create(
        loan=locked,
        external_id=external_id,
        kind=Repayment.Kind.REVERSAL,
        paid_on=repayment.paid_on,
        amount=-repayment.amount,
        principal=-repayment.principal,
        interest=-repayment.interest,
        fee=-repayment.fee,
        penalty=-repayment.penalty,
        overpaid=-repayment.overpaid,
        reverses=repayment,
        recorded_at=at,
        recorded_by=by,
    )
    settle([locked.pk])
    _reopen_when_owing(locked, by)
    return reversal


def _check(loan: Loan, amount: Decimal, external_id: str, on: date) -> None:
    if loan.disbursed_on is None or on < loan.disbursed_on:
        raise CannotRecordRepayment(_("This loan was not disbursed by that day."), field="on")
    if not loan.is_open and loan.status != Loan.Status.WRITTEN_OFF:
        raise CannotRecordRepayment(_("This loan has ended."))
    if loan.closed_on and on < loan.closed_on:
        raise CannotRecordRepayment(_("This loan was written off later."), field="on")
    if amount <= 0 or amount % CENT:
        raise CannotRecordRepayment(_("The amount must be positive and in cents."), field="amount")
    if loan.repayments.filter(external_id=external_id).exists():
        raise CannotRecordRepayment(_("This repayment is recorded already."), field="external_id")


def _check_reversal(loan: Loan, repayment: Repayment, external_id: str) -> None:
    if repayment.kind == Repayment.Kind.REVERSAL:
        raise CannotReverseRepayment(_("A reversal cannot be reversed: record the money again."))
    if loan.repayments.filter(reverses=repayment).exists():
        raise CannotReverseRepayment(_("This repayment is reversed already."))
    ends = {"", Loan.CloseReason.PAID_OFF}
    if loan.close_reason not in ends and repayment.kind != Repayment.Kind.RECOVERY:
        raise CannotReverseRepayment(_("The loan ended with this repayment counted."))
    if loan.repayments.filter(external_id=external_id).exists():
        raise CannotReverseRepayment(_("This reversal is recorded already."), field="external_id")


def _amounts(split: Allocation) -> dict[str, Decimal]:
    parts = {each.lower(): split.total(each) for each in Component}
    return {**parts, "overpaid": split.overpaid}


def _close_when_covered(loan: Loan, by: Staff | None) -> None:
    lines = loan.installments.agreed_now()
    if not loan.is_open or not lines.exists() or lines.filter(settled_on=None).exists():
        return
    loan.status, loan.close_reason = Loan.Status.CLOSED, Loan.CloseReason.PAID_OFF
    loan.closed_on = lines.aggregate(last=Max("settled_on"))["last"]
    with acting(by):
        loan.save(update_fields=["status", "close_reason", "closed_on"])


def _reopen_when_owing(loan: Loan, by: Staff | None) -> None:
    if loan.close_reason != Loan.CloseReason.PAID_OFF:
        return
    if not loan.installments.agreed_now().filter(settled_on=None).exists():
        return
    is_rescheduled = loan.rescheduled_on is not None
    loan.status = Loan.Status.RESCHEDULED if is_rescheduled else Loan.Status.DISBURSED
    loan.close_reason, loan.closed_on = "", None
    with acting(by):
        loan.save(update_fields=["status", "close_reason", "closed_on"])
