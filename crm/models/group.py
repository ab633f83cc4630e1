"""Groups and centers: the people who borrow and meet together."""

from typing import Self

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.access import Viewer, clients_seen_by
from crm.models.branch import Branch
from crm.models.folded import Fold
from crm.models.staff import Staff


class GroupQuerySet(models.QuerySet["Group"]):
    """Questions about groups."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the groups `staff` may see."""
        return self.filter(clients_seen_by(staff))


@pghistory.track(exclude=["search_name"])
class Group(models.Model):
    """A solidarity group, or the center several groups meet at."""

    class Kind(models.TextChoices):
        GROUP = "GROUP", _("Group")
        CENTER = "CENTER", _("Center")

    class Weekday(models.IntegerChoices):
        MONDAY = 1, _("Monday")
        TUESDAY = 2, _("Tuesday")
        WEDNESDAY = 3, _("Wednesday")
        THURSDAY = 4, _("Thursday")
        FRIDAY = 5, _("Friday")
        SATURDAY = 6, _("Saturday")
        SUNDAY = 7, _("Sunday")

    external_id = models.CharField(_("external id"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=200)
    search_name = models.GeneratedField(
        expression=Fold("name"), output_field=models.TextField(), db_persist=True
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.GROUP)
    center = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("center"), related_name="+"
    )
    branch = models.ForeignKey(Branch, models.PROTECT, verbose_name=_("branch"), related_name="+")
    officer = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("loan officer"),
        related_name="+",
    )
    village = models.CharField(_("village"), max_length=200, blank=True)
    meeting_weekday = models.PositiveSmallIntegerField(
        _("meeting day"), choices=Weekday.choices, null=True, blank=True
    )
    formed_on = models.DateField(_("formed on"), null=True, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        indexes = [
            GinIndex(fields=["search_name"], name="group_search_name", opclasses=["gin_trgm_ops"])
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["GROUP", "CENTER"]), name="group_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(center=None) | models.Q(kind="GROUP"),
                name="group_center_has_no_center",
            ),
        ]

    def __str__(self) -> str:
        return self.name
