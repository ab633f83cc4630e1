"""Applications: asked for, decided on, or taken back."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from crm.audit import acting
from crm.errors import Refused
from crm.models import Client, Staff
from loans.models import Loan, LoanProduct


class CannotApply(Refused):
    """An application that will not be taken."""


class CannotApprove(Refused):
    """An application that will not be approved."""


class CannotReject(Refused):
    """An application that cannot be rejected."""


class CannotWithdraw(Refused):
    """An application that cannot be withdrawn."""


@transaction.atomic
def apply(
    *,
    client: Client,
    product: LoanProduct,
    principal: Decimal,
    external_id: str,
    by: Staff | None,
    on: date,
) -> Loan:
    """Take a client's application for a loan on the product's terms."""
    if not product.is_active:
        raise CannotApply(_("This product is no longer offered."), field="product")
    if principal <= 0 or principal % product.currency_step:
        raise CannotApply(
            _("The principal must be a positive multiple of %(step)s.")
            % {"step": product.currency_step},
            field="principal",
        )
    if Loan.objects.filter(external_id=external_id).exists():
        raise CannotApply(_("A loan with this external id exists."), field="external_id")
    with acting(by):
        return Loan.objects.create(
            external_id=external_id,
            client=client,
            product=product,
            branch_id=client.branch_id,
            officer_id=client.officer_id,
            group_id=client.group_id if product.is_group_product else None,
            principal=principal,
            annual_rate=product.annual_rate,
            installment_count=product.installment_count,
            applied_on=on,
        )


@transaction.atomic
def approve(*, loan: Loan, by: Staff | None, on: date) -> Loan:
    """Approve an application."""
    locked = Loan.objects.select_for_update().get(pk=loan.pk)
    if locked.status != Loan.Status.APPLIED:
        raise CannotApprove(_("Only an application can be approved."))
    if locked.applied_on and on < locked.applied_on:
        raise CannotApprove(_("A loan cannot be approved before it is applied for."), field="on")
    locked.status, locked.approved_on = Loan.Status.APPROVED, on
    with acting(by):
        locked.save(update_fields=["status", "approved_on"])
    return locked


@transaction.atomic
def reject(*, loan: Loan, by: Staff | None) -> Loan:
    """Turn an application down."""
    return _drop(loan, Loan.Status.REJECTED, CannotReject, by)


@transaction.atomic
def withdraw(*, loan: Loan, by: Staff | None) -> Loan:
    """Take an application back at the client's wish."""
    return _drop(loan, Loan.Status.WITHDRAWN, CannotWithdraw, by)


def _drop(loan: Loan, status: str, refusal: type[Refused], by: Staff | None) -> Loan:
    locked = Loan.objects.select_for_update().get(pk=loan.pk)
    if locked.status not in (Loan.Status.APPLIED, Loan.Status.APPROVED):
        raise refusal(_("Only a loan not yet disbursed can be turned down or taken back."))
    locked.status = status
    with acting(by):
        locked.save(update_fields=["status"])
    return locked
