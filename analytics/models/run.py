"""Nights: each run of the nightly pipeline, step by step, shard by shard."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models import Staff


class Status(models.TextChoices):
    """How far a night or a step has come."""

    WAITING = "WAITING", _("Waiting")
    RUNNING = "RUNNING", _("Running")
    DONE = "DONE", _("Done")
    FAILED = "FAILED", _("Failed")


class NightQuerySet(models.QuerySet["Night"]):
    """Questions about nights."""

    def done(self) -> Self:
        """Keep the nights that ran to the end."""
        return self.filter(status=Status.DONE)


class Night(models.Model):
    """One run of the pipeline for one business date."""

    as_of = models.DateField(_("as of"))
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.WAITING
    )
    started_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("started by"), related_name="+"
    )
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    message = models.TextField(_("message"), blank=True)

    objects = NightQuerySet.as_manager()

    class Meta:
        verbose_name = _("night")
        verbose_name_plural = _("nights")
        indexes = [models.Index(fields=["-started_at"], name="night_latest")]
        constraints = [
            models.UniqueConstraint(
                models.Value(1),
                condition=Q(status__in=["WAITING", "RUNNING"]),
                name="night_runs_alone",
            )
        ]

    def __str__(self) -> str:
        return str(self.as_of)


class NightStep(models.Model):
    """One step of a night, or one shard of it."""

    night = models.ForeignKey(Night, models.CASCADE, verbose_name=_("night"), related_name="steps")
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("step"), max_length=32)
    shard = models.PositiveSmallIntegerField(_("shard"), default=0)
    first_client = models.BigIntegerField(_("first client"), null=True, blank=True)
    last_client = models.BigIntegerField(_("last client"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    row_count = models.BigIntegerField(_("rows"), null=True, blank=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    message = models.TextField(_("message"), blank=True)

    class Meta:
        verbose_name = _("step of a night")
        verbose_name_plural = _("steps of a night")
        constraints = [
            models.UniqueConstraint(fields=["night", "name", "shard"], name="night_step_runs_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.shard}"
