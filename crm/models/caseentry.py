"""The log of a case: what happened, by whom, when; never changed."""

from typing import Self

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.access import Viewer, cases_seen_by
from crm.models.case import Case
from crm.models.staff import Staff


class CaseEntryQuerySet(models.QuerySet["CaseEntry"]):
    """Questions about the log of cases."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the log of cases `staff` may see."""
        return self.filter(cases_seen_by(staff, "case__"))

    def public(self) -> Self:
        """Keep what the reporter may read on the tracking page."""
        return self.filter(is_public=True)


class CaseEntry(models.Model):
    """One line of a case's log; never changed, never taken out. Any past night is replayed from it.

    `values` holds what the kind needs, before and after: ``{"handler": [1, 2]}``, ``{"is_satisfied": true}``.
    """

    class Kind(models.TextChoices):
        RECEIVED = "RECEIVED", _("Received")
        ACKNOWLEDGED = "ACKNOWLEDGED", _("Acknowledged")
        ASSIGNED = "ASSIGNED", _("Given to a handler")
        ROUTED = "ROUTED", _("Given to a department")
        CHANGED = "CHANGED", _("Changed")
        NOTE = "NOTE", _("Note")
        MESSAGE_OUT = "MESSAGE_OUT", _("Answer to the client")
        MESSAGE_IN = "MESSAGE_IN", _("Word from the client")
        ESCALATED = "ESCALATED", _("Escalated")
        RESOLVED = "RESOLVED", _("Resolved")
        SATISFACTION = "SATISFACTION", _("Satisfaction")
        REOPENED = "REOPENED", _("Opened again")
        CLOSED = "CLOSED", _("Closed")

    case = models.ForeignKey(Case, models.PROTECT, verbose_name=_("case"), related_name="entries")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    on = models.DateField(_("on"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("by"), related_name="+"
    )
    text = models.TextField(_("text"), blank=True)
    values = models.JSONField(_("values"), default=dict)
    is_public = models.BooleanField(_("shown to the reporter"), default=False)

    objects = CaseEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the log")
        verbose_name_plural = _("log")
        indexes = [models.Index(fields=["case", "at"], name="case_entry_in_order")]
        triggers = [
            pgtrigger.Protect(
                name="case_entry_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.at})"
