"""Exits: how and why a relationship ended, as an ordered chain of reasons."""

from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.access import clients_seen_by
from crm.models import Client, Staff


class ExitQuerySet(models.QuerySet["Exit"]):
    """Questions about exits."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep the exits of clients `staff` may see."""
        return self.filter(clients_seen_by(staff, "client__"))

    def by(self, as_of: date) -> Self:
        """Keep the exits dated `as_of` or earlier."""
        return self.filter(exited_on__lte=as_of)


@pghistory.track()
class Exit(models.Model):
    """The recorded end of a relationship."""

    class Type(models.TextChoices):
        VOLUNTARY_DISSATISFIED = "VOLUNTARY_DISSATISFIED", _("Voluntary, dissatisfied")
        VOLUNTARY_SATISFIED = "VOLUNTARY_SATISFIED", _("Voluntary, satisfied")
        PUSHED_OUT_BY_MFI = "PUSHED_OUT_BY_MFI", _("Pushed out by the institution")
        PUSHED_OUT_BY_GROUP = "PUSHED_OUT_BY_GROUP", _("Pushed out by the group")
        EXTERNAL = "EXTERNAL", _("External: death, moved, illness, disaster")
        ADMINISTRATIVE = "ADMINISTRATIVE", _("Administrative: duplicate, transfer, merge")

    class Mode(models.TextChoices):
        IN_PERSON = "IN_PERSON", _("In person")
        PHONE = "PHONE", _("By phone")
        WRITTEN = "WRITTEN", _("In writing")
        NOT_ASKED = "NOT_ASKED", _("Not asked")

    client = models.ForeignKey(Client, models.PROTECT, verbose_name=_("client"), related_name="+")
    exited_on = models.DateField(_("exited on"))
    exit_type = models.CharField(_("exit type"), max_length=24, choices=Type.choices)
    is_death = models.BooleanField(_("the client died"), default=False)
    asked_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("asked by"), related_name="+"
    )
    mode = models.CharField(_("mode"), max_length=12, choices=Mode.choices, default=Mode.NOT_ASKED)
    has_consented = models.BooleanField(_("consented to be contacted"), null=True, blank=True)
    would_return = models.BooleanField(_("would return"), null=True, blank=True)
    would_recommend = models.BooleanField(_("would recommend"), null=True, blank=True)
    expected_return_on = models.DateField(_("expected return"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = ExitQuerySet.as_manager()

    class Meta:
        verbose_name = _("exit")
        verbose_name_plural = _("exits")
        constraints = [
            models.UniqueConstraint(fields=["client", "exited_on"], name="exit_once_a_day"),
            models.CheckConstraint(
                condition=Q(is_death=False) | Q(exit_type="EXTERNAL"),
                name="exit_by_death_is_external",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_exit_type_display()} ({self.exited_on})"


@pghistory.track()
class ReasonCode(models.Model):
    """A reason a client may give, in two levels: family and reason; the list is the institution's own."""

    family = models.CharField(_("family"), max_length=32)
    code = models.CharField(_("code"), max_length=64, unique=True)
    label = models.CharField(_("label"), max_length=200)
    is_offered = models.BooleanField(_("offered today"), default=True)

    class Meta:
        verbose_name = _("exit reason code")
        verbose_name_plural = _("exit reason codes")

    def __str__(self) -> str:
        return self.label


class ExitReasonQuerySet(models.QuerySet["ExitReason"]):
    """Questions about reasons given."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep the reasons of clients `staff` may see."""
        return self.filter(clients_seen_by(staff, "exit__client__"))


@pghistory.track()
class ExitReason(models.Model):
    """One link of the chain of reasons; one is the root, one the trigger."""

    exit = models.ForeignKey(Exit, models.CASCADE, verbose_name=_("exit"), related_name="reasons")
    position = models.PositiveSmallIntegerField(_("position"))
    reason = models.ForeignKey(
        ReasonCode, models.PROTECT, verbose_name=_("reason"), related_name="+"
    )
    is_root = models.BooleanField(_("root"), default=False)
    is_trigger = models.BooleanField(_("trigger"), default=False)

    objects = ExitReasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("exit reason")
        verbose_name_plural = _("exit reasons")
        constraints = [
            models.UniqueConstraint(fields=["exit", "position"], name="exit_reason_has_its_place"),
            models.UniqueConstraint(
                fields=["exit"], condition=Q(is_root=True), name="exit_has_one_root_reason"
            ),
            models.UniqueConstraint(
                fields=["exit"], condition=Q(is_trigger=True), name="exit_has_one_trigger_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.reason}"
