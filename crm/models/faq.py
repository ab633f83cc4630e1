"""Questions clients ask, with their answers, on the institution's public help page."""

from typing import Self

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _


class HelpEntryQuerySet(models.QuerySet["HelpEntry"]):
    """Questions about help entries."""

    def published(self, language: str) -> Self:
        """Keep what is shown in a language, in order."""
        return self.filter(is_published=True, language=language).order_by("position", "pk")


@pghistory.track()
class HelpEntry(models.Model):
    """One question and its answer in one language."""

    language = models.CharField(_("language"), max_length=2)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    question = models.CharField(_("question"), max_length=300)
    answer = models.TextField(_("answer"))
    is_published = models.BooleanField(_("published"), default=True)

    objects = HelpEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("help entry")
        verbose_name_plural = _("help entries")

    def __str__(self) -> str:
        return self.question
