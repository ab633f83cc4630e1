"""Plays: what is to be done for a client in each stage of the relationship, and when."""

from datetime import date
from typing import Self

import pghistory
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Exists, Func, OuterRef, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from crm.models import Task
from loyalty.models.alert import Alert
from loyalty.models.exit import Exit
from loyalty.models.standing import Stage, Standing, StandingQuerySet

ALERTED = Stage.POTENTIAL_SEPARATION  # where an alert may ask for the same, with its reasons


class DaysLater(Func):
    """A date so many whole days later, as the server adds them: without an interval it stays a date."""

    template = "(%(expressions)s)"
    arg_joiner = " + "
    output_field = models.DateField()


class DaysBetween(Func):
    """Whole days from the second date to the first."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = models.IntegerField()


class PlayQuerySet(models.QuerySet["Play"]):
    """Questions about plays."""

    def in_use(self) -> Self:
        """Keep the plays that are played."""
        return self.filter(is_active=True)

    def awaiting_alerts(self) -> Self:
        """Keep the plays of the stage in which alerts may come first."""
        return self.filter(stage=ALERTED)

    def awaiting_nothing(self) -> Self:
        """Keep the plays for which no alert matters."""
        return self.exclude(stage=ALERTED)


@pghistory.track()
class Play(models.Model):
    """One thing to do in a stage: `wait_days` after it began (or as `counted_from` says), within `days_to_do`."""

    class Start(models.TextChoices):
        ENTRY = "ENTRY", _("Days after the stage began")
        MIDDLE = "MIDDLE", _("The middle of the time left to the last installment")
        LAST_INSTALLMENT = "LAST_INSTALLMENT", _("Days before the last installment")

    stage = models.CharField(_("life-cycle stage"), max_length=20, choices=Stage.choices)
    action = models.CharField(_("what"), max_length=16, choices=Task.Action.choices)
    counted_from = models.CharField(
        _("counted from"), max_length=16, choices=Start.choices, default=Start.ENTRY
    )
    wait_days = models.PositiveSmallIntegerField(_("days"), default=0)
    days_to_do = models.PositiveSmallIntegerField(_("days to do it"), default=7)
    text = models.CharField(_("more"), max_length=300, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = PlayQuerySet.as_manager()

    class Meta:
        verbose_name = _("play")
        verbose_name_plural = _("plays")
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="play_stage_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.get_action_display()}"

    def holds_for(self, on: date) -> StandingQuerySet:
        """Return the standings in this play's stage of clients that may be contacted, with the key of its task."""
        found = Standing.objects.filter(stage=self.stage).contactable(on).annotate(key=self._key())
        if self.stage == ALERTED:
            alerts = Alert.objects.filter(client=OuterRef("client")).unresolved()
            found = found.filter(~Exists(alerts))
        if self.action == Task.Action.EXIT_INTERVIEW:  # asked already when the exit was recorded
            told = Exit.objects.filter(client=OuterRef("client")).exclude(mode=Exit.Mode.NOT_ASKED)
            found = found.filter(~Exists(told.filter(exited_on__gte=OuterRef("last_paid_off_on"))))
        return found

    def due_for(self, on: date) -> StandingQuerySet:
        """Return those of `holds_for` for whom the days to do it have begun, by `on`, and not passed."""
        begins, days = self._begins_on(), Value(self.days_to_do)
        return (
            self.holds_for(on)
            .annotate(begins_on=begins, ends_on=DaysLater(begins, days), entry=RandomUUID())
            .filter(begins_on__lte=on, ends_on__gte=on)
        )

    def _key(self) -> Concat:
        text = models.CharField()
        return Concat(
            Value(f"play:{self.pk}:"),
            Cast("client", text),
            Value(":"),
            Cast("stage_since", text),
            Value(":"),
            Cast("cycle", text),
            output_field=text,
        )

    def _begins_on(self) -> Combinable:
        match self.counted_from:
            case Play.Start.LAST_INSTALLMENT:
                return DaysLater("final_due_on", Value(-self.wait_days))
            case Play.Start.MIDDLE:
                return DaysLater("stage_since", DaysBetween("final_due_on", "stage_since") / 2)
            case _:
                return DaysLater("stage_since", Value(self.wait_days))
