"""Exits: how and why a relationship ended, as an ordered chain of reasons."""

from datetime import date
from typing import Self

import pghistory
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Prefetch, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm.access import Viewer, clients_seen_by
from crm.models import Client, Staff


class ExitQuerySet(models.QuerySet["Exit"]):
    """Questions about exits."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the exits of clients `staff` may see."""
        return self.filter(clients_seen_by(staff, "client__"))

    def with_reasons(self) -> Self:
        """Fetch the chain of reasons, in its order."""
        links = ExitReason.objects.select_related("reason").order_by("position")
        return self.prefetch_related(Prefetch("reasons", links))

    def by(self, as_of: date) -> Self:
        """Keep the exits dated `as_of` or earlier."""
        return self.filter(exited_on__lte=as_of)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Exit(models.Model):
    """The recorded end of a relationship; one recorded by mistake is deleted, and its history kept."""

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

    external_id = models.CharField(
        _("external id"),
        max_length=64,
        unique=True,
        db_default=Cast(RandomUUID(), models.CharField(max_length=64)),
    )
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


class ReasonCodeQuerySet(models.QuerySet["ReasonCode"]):
    """Questions about reasons one may give."""

    def offered(self) -> Self:
        """Keep the reasons on offer today."""
        return self.filter(is_offered=True)


@pghistory.track()
class ReasonCode(models.Model):
    """A reason a client may give, in two levels: family and reason; the list is the institution's own."""

    family = models.CharField(_("family"), max_length=32)
    code = models.CharField(_("code"), max_length=64, unique=True)
    label = models.CharField(_("label"), max_length=200)
    is_offered = models.BooleanField(_("offered today"), default=True)

    objects = ReasonCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("exit reason code")
        verbose_name_plural = _("exit reason codes")

    def __str__(self) -> str:
        return gettext(self.label)


class ExitReasonQuerySet(models.QuerySet["ExitReason"]):
    """Questions about reasons given."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the reasons of clients `staff` may see."""
        return self.filter(clients_seen_by(staff, "exit__client__"))


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
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
