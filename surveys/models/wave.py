"""What invites: triggers on events of clients, and waves by the calendar with their sample."""

from datetime import date
from typing import Any, Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from crm.access import Reach, Viewer
from crm.models import Branch, Staff
from surveys.models.survey import Survey


class Channel(models.TextChoices):
    """How a survey reaches who answers it."""

    OFFICER = "OFFICER", _("Asked by staff")
    LINK = "LINK", _("Public link")
    KIOSK = "KIOSK", _("Kiosk at the branch")
    API = "API", _("Branch system")


class TriggerQuerySet(models.QuerySet["Trigger"]):
    """Questions about triggers."""

    def in_use(self, on: date) -> Self:
        """Keep the triggers that invite on a day."""
        return self.filter(is_active=True, effective_from__lte=on, survey__archived_at=None)


@pghistory.track()
class Trigger(models.Model):
    """Invites clients `wait_days` after something happened to them; of those, a `share` picked by chance."""

    class Event(models.TextChoices):
        DISBURSED = "DISBURSED", _("A loan was disbursed")
        PAID_OFF = "PAID_OFF", _("A loan was paid off")
        CASE_RESOLVED = "CASE_RESOLVED", _("A case was resolved")
        STAGE_ENTERED = "STAGE_ENTERED", _("A life-cycle stage was entered")

    survey = models.ForeignKey(Survey, models.PROTECT, verbose_name=_("survey"), related_name="+")
    event = models.CharField(_("after"), max_length=16, choices=Event.choices)
    stage = models.CharField(_("life-cycle stage"), max_length=20, blank=True)
    wait_days = models.PositiveSmallIntegerField(_("days after"), default=0)
    days_to_answer = models.PositiveSmallIntegerField(_("days to answer"), default=14)
    channel = models.CharField(
        _("by"), max_length=8, choices=Channel.choices, default=Channel.OFFICER
    )
    share = models.DecimalField(
        _("share of clients asked"), max_digits=5, decimal_places=4, default=1
    )
    most_reminders = models.PositiveSmallIntegerField(_("reminders"), default=1)
    effective_from = models.DateField(_("effective from"))
    is_active = models.BooleanField(_("in use"), default=True)

    objects = TriggerQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey trigger")
        verbose_name_plural = _("survey triggers")
        constraints = [
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=1), name="survey_trigger_share_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(event="STAGE_ENTERED") ^ Q(stage=""),
                name="survey_trigger_names_its_stage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey}: {self.get_event_display()}"


class WaveQuerySet(models.QuerySet["Wave"]):
    """Questions about waves."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the waves of all branches and those of `staff`'s own."""
        if staff.reach is Reach.INSTITUTION:
            return self
        return self.filter(Q(branches=None) | Q(pk__in=_waves_of(staff))).distinct()

    def kept_by(self, staff: Viewer) -> Self:
        """Keep the waves that `staff` may change: those that go no further than it sees."""
        if staff.reach is Reach.INSTITUTION:
            return self
        others = Wave.branches.through.objects.exclude(branch__in=staff.branches.values("pk"))
        return self.filter(pk__in=_waves_of(staff)).exclude(pk__in=others.values("wave"))


def _waves_of(staff: Viewer) -> "models.QuerySet[Any, Any]":
    own = Wave.branches.through.objects.filter(branch__in=staff.branches.values("pk"))
    return own.values("wave")


@pghistory.track()
class Wave(models.Model):
    """One round of a survey: whom it is for, how many of them are asked, from when to when.

    The sample is drawn once, when the wave opens, with `seed`; `strata` keeps population, sample and weight of
    each stratum as they were then. A wave that repeats has the next one made when it closes.
    """

    class Status(models.TextChoices):
        PLANNED = "PLANNED", _("Planned")
        OPEN = "OPEN", _("Open")
        CLOSED = "CLOSED", _("Closed")
        CANCELLED = "CANCELLED", _("Cancelled")

    class Audience(models.TextChoices):
        BORROWING = "BORROWING", _("Clients who are borrowing")
        RESTING = "RESTING", _("Clients without an open loan")
        EVERYBODY = "EVERYBODY", _("All clients who ever borrowed")
        STAFF = "STAFF", _("Staff")

    class Sampling(models.TextChoices):
        EVERYBODY = "EVERYBODY", _("Everybody")
        SIMPLE = "SIMPLE", _("A simple sample")
        BY_BRANCH = "BY_BRANCH", _("A sample by branch")
        BY_CYCLE = "BY_CYCLE", _("A sample by loan cycle")

    survey = models.ForeignKey(Survey, models.PROTECT, verbose_name=_("survey"), related_name="+")
    name = models.CharField(_("name"), max_length=100)
    audience = models.CharField(
        _("for"), max_length=12, choices=Audience.choices, default=Audience.BORROWING
    )
    branches = models.ManyToManyField(
        Branch,
        blank=True,
        verbose_name=_("branches"),
        related_name="+",
        help_text=_("Empty: all."),
    )
    least_cycle = models.PositiveSmallIntegerField(_("from loan cycle"), default=1)
    sampling = models.CharField(
        _("who of them is asked"), max_length=12, choices=Sampling.choices, default=Sampling.SIMPLE
    )
    margin = models.DecimalField(
        _("margin of error"), max_digits=4, decimal_places=3, default="0.050"
    )
    confidence = models.DecimalField(
        _("confidence"), max_digits=4, decimal_places=3, default="0.950"
    )
    expected_response = models.DecimalField(
        _("share expected to answer"), max_digits=4, decimal_places=3, default="0.600"
    )
    channel = models.CharField(
        _("by"), max_length=8, choices=Channel.choices, default=Channel.OFFICER
    )
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    repeats_months = models.PositiveSmallIntegerField(
        _("repeats after months"), null=True, blank=True
    )
    remind_after_days = models.PositiveSmallIntegerField(_("remind after days"), default=5)
    most_reminders = models.PositiveSmallIntegerField(_("reminders"), default=2)
    status = models.CharField(
        _("status"), max_length=9, choices=Status.choices, default=Status.PLANNED
    )
    seed = models.PositiveIntegerField(_("seed of the draw"), default=0)
    population_count = models.PositiveIntegerField(_("population"), null=True, blank=True)
    sample_count = models.PositiveIntegerField(_("sample"), null=True, blank=True)
    strata = models.JSONField(_("strata"), default=list, blank=True)
    created_at = models.DateTimeField(_("made at"))
    created_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("made by"), related_name="+"
    )

    objects = WaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey wave")
        verbose_name_plural = _("survey waves")
        indexes = [models.Index(fields=["survey", "-opens_on"], name="survey_wave_of_survey")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gt=F("opens_on")), name="survey_wave_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(margin__gt=0, margin__lt=1)
                & Q(confidence__gt=0, confidence__lt=1)
                & Q(expected_response__gt=0, expected_response__lte=1),
                name="survey_wave_shares_are_shares",
            ),
        ]

    def __str__(self) -> str:
        return self.name
