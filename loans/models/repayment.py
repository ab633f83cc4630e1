"""Repayments: append-only money facts; a mistake is undone by a reversal row."""

from datetime import date
from decimal import Decimal
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from crm.access import Viewer, clients_seen_by
from crm.models import BranchSystem, Staff
from loans.allocation import Component
from loans.models.loan import Loan


class RepaymentQuerySet(models.QuerySet["Repayment"]):
    """Questions about repayments."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the repayments of clients `staff` may see."""
        return self.filter(clients_seen_by(staff, "loan__client__"))

    def paid(self, as_of: date) -> Self:
        """Keep the repayments whose business date is `as_of` or earlier."""
        return self.filter(paid_on__lte=as_of)

    def totals(self) -> dict[Component, Decimal]:
        """Sum what was paid of each component; reversals cancel what they take back."""
        sums = self.aggregate(**{each.lower(): Sum(each.lower(), default=0) for each in Component})
        return {each: Decimal(sums[each.lower()]) for each in Component}


class Repayment(models.Model):
    """Money received on a loan, split into its parts.

    A reversal has the business date of the row it reverses and the opposite amounts: for every date,
    sums of rows are what really was received. Business date (`paid_on`) and entry time (`recorded_at`)
    are both kept.
    """

    class Kind(models.TextChoices):
        PAYMENT = "PAYMENT", _("Payment")
        RECOVERY = "RECOVERY", _("Recovery after write-off")
        REVERSAL = "REVERSAL", _("Reversal")
        STAND_IN = (
            "STAND_IN",
            _("Stand-in: the closing date of a loan whose repayments are not known"),
        )

    loan = models.ForeignKey(
        Loan, models.PROTECT, verbose_name=_("loan"), related_name="repayments"
    )
    external_id = models.CharField(_("external id"), max_length=64)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.PAYMENT)
    paid_on = models.DateField(_("paid on"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    principal = models.DecimalField(_("principal"), max_digits=14, decimal_places=2, default=0)
    interest = models.DecimalField(_("interest"), max_digits=14, decimal_places=2, default=0)
    fee = models.DecimalField(_("fee"), max_digits=14, decimal_places=2, default=0)
    penalty = models.DecimalField(_("penalty"), max_digits=14, decimal_places=2, default=0)
    overpaid = models.DecimalField(_("overpaid"), max_digits=14, decimal_places=2, default=0)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("reverses"), related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("recorded by"),
        related_name="+",
    )
    sent_by = models.ForeignKey(
        BranchSystem,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("sent by"),
        related_name="+",
        help_text=_("The branch system that handed it over, if one did."),
    )

    objects = RepaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("repayment")
        verbose_name_plural = _("repayments")
        constraints = [
            models.UniqueConstraint(
                fields=["loan", "external_id"], name="repayment_is_recorded_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    amount=F("principal") + F("interest") + F("fee") + F("penalty") + F("overpaid")
                ),
                name="repayment_parts_make_the_amount",
            ),
            models.CheckConstraint(
                condition=(Q(kind="REVERSAL", reverses__isnull=False, amount__lt=0))
                | (~Q(kind="REVERSAL") & Q(reverses=None, amount__gt=0)),
                name="repayment_reversal_names_its_row",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="repayment_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} ({self.paid_on})"
