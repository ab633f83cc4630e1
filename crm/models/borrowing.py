"""Borrowing elsewhere: who else lends, and what a client says it borrows and is offered there."""

import uuid

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models.client import Client
from crm.models.interaction import Interaction, SaidQuerySet
from crm.models.staff import Staff


@pghistory.track()
class Competitor(models.Model):
    """Another lender that clients mention."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    is_offered = models.BooleanField(_("offered today"), default=True)

    class Meta:
        verbose_name = _("competitor")
        verbose_name_plural = _("competitors")

    def __str__(self) -> str:
        return self.name


class ReportedBorrowing(models.Model):
    """What a client said about other lenders on one day. Append-only: the latest report holds.

    `share` is the part of all its borrowing that is elsewhere, in [0, 1]; `offer` what it is offered there.
    """

    uid = models.UUIDField(_("entry"), default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, verbose_name=_("client"), related_name="+")
    reported_on = models.DateField(_("reported on"))
    competitor = models.ForeignKey(
        Competitor,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("other lender"),
        related_name="+",
    )
    share = models.DecimalField(
        _("share borrowed elsewhere"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    outstanding_principal = models.DecimalField(
        _("owed elsewhere"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    installment = models.DecimalField(
        _("installment elsewhere"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    offer = models.CharField(_("what the other lender offers"), max_length=300, blank=True)
    interaction = models.ForeignKey(
        Interaction,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("interaction"),
        related_name="+",
    )
    recorded_by = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("recorded by"),
        related_name="+",
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = SaidQuerySet.as_manager()

    class Meta:
        verbose_name = _("reported borrowing elsewhere")
        verbose_name_plural = _("reported borrowing elsewhere")
        indexes = [models.Index(fields=["client", "-reported_on"], name="borrowing_of_client")]
        constraints = [
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__range=(0, 1)), name="borrowing_share_is_a_share"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="borrowing_stays_as_it_is",  # a merge of two clients may move it
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["client"]),
            ),
            pgtrigger.Protect(name="borrowing_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.competitor or '?'} ({self.reported_on})"
