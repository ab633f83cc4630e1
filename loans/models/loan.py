"""Loans, from application to the last repayment."""

from datetime import date, timedelta
from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from crm.access import Viewer, clients_seen_by
from crm.models import Branch, Client, Group, Staff
from loans.models.product import LoanProduct


class LoanQuerySet(models.QuerySet["Loan"]):
    """Questions about loans."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the loans of clients `staff` may see."""
        return self.filter(clients_seen_by(staff, "client__"))

    def disbursed(self, as_of: date) -> Self:
        """Keep the loans disbursed by `as_of`."""
        return self.filter(disbursed_on__lte=as_of)

    def outstanding(self, as_of: date) -> Self:
        """Keep the loans open on `as_of`."""
        return self.disbursed(as_of).filter(Q(closed_on=None) | Q(closed_on__gt=as_of))

    def in_arrears(self, as_of: date, *, days: int = 0) -> Self:
        """Keep the open loans with an installment more than `days` days late on `as_of`."""
        late = Loan.objects.filter(
            Q(installments__replaced_on=None) | Q(installments__replaced_on__gt=as_of),
            Q(installments__settled_on=None) | Q(installments__settled_on__gt=as_of),
            installments__agreed_on__lte=as_of,
            installments__due_on__lt=as_of - timedelta(days=days),
        )
        return self.outstanding(as_of).filter(pk__in=late.values("pk"))


@pghistory.track()
class Loan(models.Model):
    """A loan to one client.

    `cycle` is the client's k-th loan by disbursement date (ties: by id); it is kept by
    `loans.actions.loan.number_cycles`. `closed_on` ends the loan whatever the reason.
    """

    class Status(models.TextChoices):
        APPLIED = "APPLIED", _("Applied")
        APPROVED = "APPROVED", _("Approved")
        REJECTED = "REJECTED", _("Rejected")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")
        DISBURSED = "DISBURSED", _("Disbursed")
        RESCHEDULED = "RESCHEDULED", _("Rescheduled")
        CLOSED = "CLOSED", _("Closed")
        WRITTEN_OFF = "WRITTEN_OFF", _("Written off")

    class CloseReason(models.TextChoices):
        PAID_OFF = "PAID_OFF", _("Paid off")
        WRITTEN_OFF = "WRITTEN_OFF", _("Written off")
        DEATH = "DEATH", _("Death of the client")
        CANCELED = "CANCELED", _("Canceled")

    external_id = models.CharField(_("external id"), max_length=64, unique=True)
    client = models.ForeignKey(Client, models.PROTECT, verbose_name=_("client"), related_name="+")
    product = models.ForeignKey(
        LoanProduct, models.PROTECT, verbose_name=_("product"), related_name="+"
    )
    branch = models.ForeignKey(Branch, models.PROTECT, verbose_name=_("branch"), related_name="+")
    officer = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("loan officer"),
        related_name="+",
    )
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, verbose_name=_("group"), related_name="+"
    )
    cycle = models.PositiveSmallIntegerField(_("loan cycle"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.APPLIED
    )
    principal = models.DecimalField(_("principal"), max_digits=14, decimal_places=2)
    annual_rate = models.DecimalField(_("annual interest rate"), max_digits=9, decimal_places=6)
    installment_count = models.PositiveSmallIntegerField(_("installments"))
    applied_on = models.DateField(_("applied on"), null=True, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    disbursed_on = models.DateField(_("disbursed on"), null=True, blank=True)
    rescheduled_on = models.DateField(_("rescheduled on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    close_reason = models.CharField(
        _("close reason"), max_length=12, choices=CloseReason.choices, blank=True
    )
    written_off_principal = models.DecimalField(
        _("principal written off"), max_digits=14, decimal_places=2, default=0
    )

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = _("loan")
        verbose_name_plural = _("loans")
        indexes = [
            models.Index(fields=["client", "disbursed_on"], name="loan_of_client"),
            models.Index(fields=["closed_on"], name="loan_closed_on"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(principal__gt=0), name="loan_principal_is_positive"),
            models.CheckConstraint(
                condition=Q(annual_rate__gte=0), name="loan_rate_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(disbursed_on=None)
                | Q(closed_on=None)
                | Q(closed_on__gte=F("disbursed_on")),
                name="loan_closes_after_disbursement",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, close_reason="")
                | (Q(closed_on__isnull=False) & ~Q(close_reason="")),
                name="loan_close_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(disbursed_on__isnull=False)
                | Q(status__in=["APPLIED", "APPROVED", "REJECTED", "WITHDRAWN"]),
                name="loan_status_fits_disbursement",
            ),
            models.CheckConstraint(
                condition=Q(written_off_principal__gte=0)
                & Q(written_off_principal__lte=F("principal")),
                name="loan_write_off_within_principal",
            ),
        ]

    def __str__(self) -> str:
        return self.external_id

    @property
    def is_open(self) -> bool:
        """Whether money is lent and the loan has not ended, as the record stands now."""
        return self.disbursed_on is not None and self.closed_on is None
