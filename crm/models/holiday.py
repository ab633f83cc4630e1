"""Holidays: the days a branch, or every branch, is closed."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.branch import Branch


@pghistory.track()
class Holiday(models.Model):
    """One closed day; without a branch it holds for all."""

    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("branch"),
        related_name="+",
        help_text=_("Empty: every branch."),
    )
    on = models.DateField(_("on"))
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "on"], nulls_distinct=False, name="holiday_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.on})"
