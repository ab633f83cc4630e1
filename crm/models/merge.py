"""Merges: two records of one person made into one, so that it can be undone."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from crm.models.client import Client
from crm.models.ofclient import OfClientQuerySet
from crm.models.staff import Staff
from crm.models.system import BranchSystem


@pghistory.track()
class ClientMerge(models.Model):
    """One merge. `moved` lists what went over: ``{"app.Model.field": [ids]}``; `filled` what the kept record took.

    The record given up stays, empty, and points to the one kept (`Client.merged_into`).
    """

    client = models.ForeignKey(
        Client, models.PROTECT, verbose_name=_("client kept"), related_name="+"
    )
    given_up = models.ForeignKey(
        Client, models.PROTECT, verbose_name=_("client given up"), related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    moved = models.JSONField(_("moved"), default=dict)
    filled = models.JSONField(_("filled"), default=dict)
    merged_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("merged by"), related_name="+"
    )
    sent_by = models.ForeignKey(
        BranchSystem,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("sent by"),
        related_name="+",
    )
    merged_at = models.DateTimeField(_("merged at"))
    undone_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("undone by"), related_name="+"
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.UniqueConstraint(
                fields=["given_up"], condition=Q(undone_at=None), name="client_is_given_up_once"
            ),
            models.CheckConstraint(
                condition=~Q(client=F("given_up")), name="merge_is_of_two_clients"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given_up} → {self.client}"
