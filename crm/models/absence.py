"""Absences, during which a colleague stands in, and hand-overs of portfolios."""

from datetime import date
from typing import Any, Self

import pghistory
from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Now, TruncDate
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _

from crm.access import Reach, Viewer
from crm.models.staff import Staff


def colleagues_of(staff: Viewer) -> QuerySet[Any, Any]:
    """Return the keys of the staff of a viewer's branches."""
    shared = Staff.branches.through.objects.filter(branch__in=staff.branches.values("pk"))
    return shared.values("staff")


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Questions about absences."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep one's own absences and stand-ins, those of one's branches' staff, or all."""
        if staff.reach is Reach.INSTITUTION:
            return self
        own = Q(officer=staff) | Q(stand_in=staff)
        if staff.reach is Reach.BRANCHES:
            return self.filter(own | Q(officer__in=colleagues_of(staff)))
        return self.filter(own)

    def on(self, day: date) -> Self:
        """Keep the absences in force on `day`."""
        return self.during(day, day)

    def during(self, since: date | Combinable, until: date | Combinable) -> Self:
        """Keep the absences in force on any day from `since` to `until`, both included."""
        return self.filter(cancelled_at=None, since__lte=until, until__gte=since)

    def today(self) -> Self:
        """Keep the absences in force today: the database's clock, in the institution's time zone."""
        now = TruncDate(Now(), tzinfo=get_default_timezone())
        return self.during(now, now)


@pghistory.track()
class Absence(models.Model):
    """A loan officer is away, first to last day included; the stand-in sees and works its clients meanwhile."""

    officer = models.ForeignKey(
        Staff, models.PROTECT, verbose_name=_("loan officer"), related_name="+"
    )
    stand_in = models.ForeignKey(
        Staff, models.PROTECT, verbose_name=_("stand-in"), related_name="stands_in"
    )
    since = models.DateField(_("from"))
    until = models.DateField(_("to"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("set by"), related_name="+"
    )
    created_at = models.DateTimeField(_("set at"))
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        indexes = [models.Index(fields=["stand_in", "until"], name="absence_of_stand_in")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="absence_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(officer=F("stand_in")), name="absence_needs_another_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} → {self.stand_in} ({self.since} – {self.until})"


class HandoverQuerySet(models.QuerySet["Handover"]):
    """Questions about hand-overs."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep one's own hand-overs, those of one's branches' staff, or all."""
        if staff.reach is Reach.INSTITUTION:
            return self
        if staff.reach is Reach.BRANCHES:
            return self.filter(giver__in=colleagues_of(staff))
        return self.filter(Q(giver=staff) | Q(taker=staff))


@pghistory.track()
class Handover(models.Model):
    """A portfolio, or part of it, goes from one loan officer to another on a day.

    `client_ids` are the clients chosen when it was planned; empty: all of the giver's on the day.
    """

    class Status(models.TextChoices):
        PLANNED = "PLANNED", _("Planned")
        DONE = "DONE", _("Done")
        CANCELLED = "CANCELLED", _("Cancelled")

    giver = models.ForeignKey(
        Staff, models.PROTECT, verbose_name=_("from loan officer"), related_name="+"
    )
    taker = models.ForeignKey(
        Staff, models.PROTECT, verbose_name=_("to loan officer"), related_name="+"
    )
    effective_on = models.DateField(_("on"))
    client_ids = models.JSONField(_("clients"), default=list, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    status = models.CharField(
        _("status"), max_length=9, choices=Status.choices, default=Status.PLANNED
    )
    client_count = models.PositiveIntegerField(_("clients handed over"), default=0)
    created_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("set by"), related_name="+"
    )
    created_at = models.DateTimeField(_("set at"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        constraints = [
            models.CheckConstraint(
                condition=~Q(giver=F("taker")), name="handover_needs_two_officers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.taker} ({self.effective_on})"
