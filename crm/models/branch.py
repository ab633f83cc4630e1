"""The institution, its branches and the thresholds it has set."""

from datetime import date
from decimal import Decimal
from typing import Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.access import Reach, Viewer, reach
from crm.thresholds import THRESHOLDS, threshold_choices


def monday_to_friday() -> list[int]:
    """Return the usual working days, 1 for Monday to 7 for Sunday."""
    return [1, 2, 3, 4, 5]


@pghistory.track()
class Institution(models.Model):
    """The microfinance institution itself: one row."""

    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=2, help_text=_("ISO 3166 code"))
    currency = models.CharField(_("currency"), max_length=3, help_text=_("ISO 4217 code"))
    language = models.CharField(_("language"), max_length=2, default="en")
    working_weekdays = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("working days"),
        default=monday_to_friday,
        help_text=_("1 for Monday to 7 for Sunday."),
    )

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institution")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="institution_is_one_row")]

    def __str__(self) -> str:
        return self.name


class BranchQuerySet(models.QuerySet["Branch"]):
    """Questions about branches."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the branches `staff` may see."""
        if reach(staff) is Reach.INSTITUTION:
            return self
        return self.filter(pk__in=staff.branches.values("pk"))


@pghistory.track()
class Branch(models.Model):
    """A branch office."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=200)
    region = models.CharField(_("region"), max_length=200, blank=True)
    is_urban = models.BooleanField(_("urban"), default=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    working_weekdays = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("working days"),
        null=True,
        blank=True,
        help_text=_("1 for Monday to 7 for Sunday; empty: the institution's."),
    )

    objects = BranchQuerySet.as_manager()

    class Meta:
        verbose_name = _("branch")
        verbose_name_plural = _("branches")

    def __str__(self) -> str:
        return self.name


class ThresholdQuerySet(models.QuerySet["Threshold"]):
    """Questions about thresholds."""

    def value_at(self, name: str, as_of: date, *, branch: Branch | None = None) -> Decimal:
        """Return the value in force on `as_of`: the branch's, else the institution's, else the default.

        Raises
        ------
        KeyError
            `name` is not a declared threshold.
        """
        declared = THRESHOLDS[name]
        in_force = self.filter(name=name, effective_from__lte=as_of).filter(
            Q(branch=None) | Q(branch=branch)
        )
        row = in_force.order_by(models.F("branch").asc(nulls_last=True), "-effective_from").first()
        return row.value if row else declared.default


@pghistory.track()
class Threshold(models.Model):
    """A declared threshold as the institution, or one branch, has set it from a date on."""

    name = models.CharField(_("name"), max_length=64, choices=threshold_choices)
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, verbose_name=_("branch"), related_name="+"
    )
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=4)
    effective_from = models.DateField(_("effective from"))

    objects = ThresholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("threshold")
        verbose_name_plural = _("thresholds")
        constraints = [
            models.UniqueConstraint(
                fields=["name", "branch", "effective_from"],
                nulls_distinct=False,
                name="threshold_set_once_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"
