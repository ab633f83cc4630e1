"""Sessions that were ended from the desk or by their owner: whose, on what device, by whom."""

from typing import Self

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.staff import Staff


class EndedSessionQuerySet(models.QuerySet["EndedSession"]):
    """Questions about ended sessions."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep one's own, those of one's branches' staff, or all."""
        return self.filter(staff__in=Staff.objects.visible_to(staff).values("pk"))


class EndedSession(models.Model):
    """One session that somebody ended before its time. Append-only."""

    staff = models.ForeignKey(
        Staff, models.PROTECT, verbose_name=_("member of staff"), related_name="+"
    )
    device = models.CharField(_("device"), max_length=200)
    address = models.GenericIPAddressField(_("network address"))
    signed_in_at = models.DateTimeField(_("signed in at"))
    last_seen_at = models.DateTimeField(_("last seen at"))
    ended_at = models.DateTimeField(_("ended at"))
    ended_by = models.ForeignKey(
        Staff, models.PROTECT, verbose_name=_("ended by"), related_name="+"
    )

    objects = EndedSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("ended session")
        verbose_name_plural = _("ended sessions")
        indexes = [models.Index(fields=["staff", "-ended_at"], name="ended_session_of_staff")]
        triggers = [
            pgtrigger.Protect(
                name="ended_session_is_kept", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff}: {self.device} ({self.ended_at})"
