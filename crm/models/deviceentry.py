"""Device entries: what phones sent after being offline, each accepted exactly once, none lost."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.access import Reach
from crm.models.staff import Staff


class DeviceEntryQuerySet(models.QuerySet["DeviceEntry"]):
    """Questions about what phones sent."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep one's own entries, those of one's branches' staff, or all."""
        if staff.reach is Reach.INSTITUTION:
            return self
        if staff.reach is Reach.BRANCHES:
            shared = Staff.branches.through.objects.filter(branch__in=staff.branches.values("pk"))
            return self.filter(staff__in=shared.values("staff"))
        return self.filter(staff=staff)

    def to_look_at(self) -> Self:
        """Keep the entries that did not go through plainly and that nobody has looked at yet."""
        return self.exclude(status=DeviceEntry.Status.ACCEPTED).filter(looked_at=None)


class DeviceEntry(models.Model):
    """One entry of a phone's queue, kept as it was sent. `uid` is the phone's own; the second sending finds the first.

    A conflict overwrites nothing: what was there stays, the entry is kept beside it, and both are shown
    until somebody has looked.
    """

    class Status(models.TextChoices):
        ACCEPTED = "ACCEPTED", _("Accepted")
        CONFLICT = "CONFLICT", _("Accepted, in conflict with something newer")
        REFUSED = "REFUSED", _("Refused")

    uid = models.UUIDField(_("entry"), primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, models.PROTECT, verbose_name=_("by"), related_name="+")
    kind = models.CharField(_("kind"), max_length=32)
    made_at = models.DateTimeField(_("made at"))
    received_at = models.DateTimeField(_("received at"))
    content = models.JSONField(_("content"))
    status = models.CharField(_("status"), max_length=8, choices=Status.choices)
    message = models.TextField(_("message"), blank=True)
    looked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    looked_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("looked by"), related_name="+"
    )

    objects = DeviceEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of a phone")
        verbose_name_plural = _("entries of phones")
        indexes = [
            models.Index(
                fields=["staff", "-received_at"],
                name="device_entry_to_look_at",
                condition=~Q(status="ACCEPTED") & Q(looked_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.made_at})"
