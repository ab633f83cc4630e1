"""Costs: what each activity, unit of funding and expected loss costs, from a date on."""

from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models import Client


class CostQuerySet(models.QuerySet["Cost"]):
    """Questions about costs."""

    def in_force(self, as_of: date) -> Self:
        """Keep the latest row of each kind and channel by `as_of`."""
        return (
            self.filter(effective_from__lte=as_of)
            .order_by("kind", "channel", "-effective_from")
            .distinct("kind", "channel")
        )


@pghistory.track()
class Cost(models.Model):
    """One effective-dated cost setting; the unit depends on the kind."""

    class Kind(models.TextChoices):
        APPLICATION = "APPLICATION", _("Application, each")
        DISBURSEMENT_FIRST = "DISBURSEMENT_FIRST", _("First disbursement, each")
        DISBURSEMENT_REPEAT = "DISBURSEMENT_REPEAT", _("Repeat disbursement, each")
        REPAYMENT = "REPAYMENT", _("Repayment transaction, each")
        VISIT = "VISIT", _("Visit, each")
        CALL = "CALL", _("Call, each")
        SURVEY = "SURVEY", _("Survey, each")
        COMPLAINT = "COMPLAINT", _("Complaint, each")
        GROUP_MEETING = "GROUP_MEETING", _("Group meeting, each")
        ACQUISITION = "ACQUISITION", _("Acquisition of a client, each, by channel")
        COST_OF_FUNDS = "COST_OF_FUNDS", _("Cost of funds, share a year")
        DISCOUNT_RATE = "DISCOUNT_RATE", _("Discount rate, share a year")
        PROVISION_CURRENT = "PROVISION_CURRENT", _("Provision, not late, share")
        PROVISION_30 = "PROVISION_30", _("Provision, 1–30 days late, share")
        PROVISION_60 = "PROVISION_60", _("Provision, 31–60 days late, share")
        PROVISION_90 = "PROVISION_90", _("Provision, 61–90 days late, share")
        PROVISION_180 = "PROVISION_180", _("Provision, 91–180 days late, share")
        PROVISION_OVER_180 = "PROVISION_OVER_180", _("Provision, over 180 days late, share")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    channel = models.CharField(
        _("acquisition channel"), max_length=16, choices=Client.Channel.choices, blank=True
    )
    amount = models.DecimalField(_("amount or share"), max_digits=14, decimal_places=6)
    effective_from = models.DateField(_("effective from"))

    objects = CostQuerySet.as_manager()

    class Meta:
        verbose_name = _("cost")
        verbose_name_plural = _("costs")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "channel", "effective_from"], name="cost_set_once_a_day"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="cost_is_not_negative"),
            models.CheckConstraint(
                condition=Q(channel="") | Q(kind="ACQUISITION"),
                name="cost_channel_is_of_acquisition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount}"
