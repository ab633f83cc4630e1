"""Installments: what is due, when, and since when it is covered."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from crm.access import Viewer, clients_seen_by
from loans.allocation import Portions
from loans.models.loan import Loan


class InstallmentQuerySet(models.QuerySet["Installment"]):
    """Questions about installments."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the installments of clients `staff` may see."""
        return self.filter(clients_seen_by(staff, "loan__client__"))

    def in_force(self, as_of: date) -> Self:
        """Keep the installments of the schedule in force on `as_of`."""
        return self.filter(agreed_on__lte=as_of).filter(
            Q(replaced_on=None) | Q(replaced_on__gt=as_of)
        )

    def agreed_now(self) -> Self:
        """Keep the installments of the schedule that no later one has replaced."""
        return self.filter(replaced_on=None)

    def unpaid(self, as_of: date) -> Self:
        """Keep the installments not fully covered by repayments dated up to `as_of`."""
        return self.in_force(as_of).filter(Q(settled_on=None) | Q(settled_on__gt=as_of))


class Installment(models.Model):
    """One line of a loan's schedule.

    A rescheduled loan keeps its old lines (`replaced_on`) beside the new ones (`agreed_on`), so that
    arrears can be told as of any date. `settled_on` is the date of the repayment that completed the
    line, oldest line first; `loans.actions.settlement` keeps it from the repayments' own dates.
    """

    loan = models.ForeignKey(
        Loan, models.CASCADE, verbose_name=_("loan"), related_name="installments"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    due_on = models.DateField(_("due on"))
    principal = models.DecimalField(_("principal"), max_digits=14, decimal_places=2)
    interest = models.DecimalField(_("interest"), max_digits=14, decimal_places=2)
    fee = models.DecimalField(_("fee"), max_digits=14, decimal_places=2, default=Decimal(0))
    penalty = models.DecimalField(_("penalty"), max_digits=14, decimal_places=2, default=Decimal(0))
    agreed_on = models.DateField(_("agreed on"))
    replaced_on = models.DateField(_("replaced on"), null=True, blank=True)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)

    objects = InstallmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("installment")
        verbose_name_plural = _("installments")
        constraints = [
            models.UniqueConstraint(
                fields=["loan", "number", "agreed_on"], name="installment_is_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(principal__gte=0, interest__gte=0, fee__gte=0, penalty__gte=0),
                name="installment_parts_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(replaced_on=None) | Q(replaced_on__gte=F("agreed_on")),
                name="installment_replaced_after_agreed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} #{self.number}"

    @property
    def portions(self) -> Portions:
        """What is due, as `loans.allocation` takes it."""
        return Portions(
            number=self.number,
            penalty=self.penalty,
            fee=self.fee,
            interest=self.interest,
            principal=self.principal,
        )

    @property
    def amount(self) -> Decimal:
        """All that is due with this installment."""
        return self.principal + self.interest + self.fee + self.penalty
