"""Saved views: the filters of a list, kept under a name."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.staff import Staff


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Questions about saved views."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep one's own."""
        return self.filter(staff=staff)


class SavedView(models.Model):
    """One list as one person wants to see it: the page's name and the query of its address."""

    staff = models.ForeignKey(Staff, models.CASCADE, verbose_name=_("of"), related_name="+")
    page = models.CharField(_("page"), max_length=64)
    name = models.CharField(_("name"), max_length=100)
    query = models.CharField(_("filters"), max_length=2000, blank=True)
    created_at = models.DateTimeField(_("at"))

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(fields=["staff", "page", "name"], name="saved_view_named_once")
        ]

    def __str__(self) -> str:
        return self.name
