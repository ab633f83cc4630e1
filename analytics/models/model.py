"""Risk models: what was trained, on what, how well, and which one runs."""

from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RiskModelQuerySet(models.QuerySet["RiskModel"]):
    """Questions about risk models."""

    def running(self, as_of: date) -> Self:
        """Keep the model that scores on `as_of`: promoted by then, not yet retired, trained on no later fact."""
        return self.filter(promoted_on__lte=as_of, trained_as_of__lte=as_of).filter(
            Q(retired_on=None) | Q(retired_on__gt=as_of)
        )


@pghistory.track(exclude=["content"])
class RiskModel(models.Model):
    """A trained risk model with its model card; `content` opens with `analytics.estimators.storage`."""

    class Kind(models.TextChoices):
        SCORECARD = "SCORECARD", _("Scorecard")
        CHALLENGER = "CHALLENGER", _("Gradient boosting")

    version = models.CharField(_("version"), max_length=64, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    trained_as_of = models.DateField(_("trained as of"))
    trained_at = models.DateTimeField(_("trained at"))
    card = models.JSONField(_("model card"))
    content = models.BinaryField()
    promoted_on = models.DateField(_("promoted on"), null=True, blank=True)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    objects = RiskModelQuerySet.as_manager()

    class Meta:
        verbose_name = _("risk model")
        verbose_name_plural = _("risk models")
        constraints = [
            models.CheckConstraint(
                condition=Q(retired_on=None) | Q(promoted_on__isnull=False),
                name="risk_model_retires_after_promotion",
            )
        ]

    def __str__(self) -> str:
        return self.version
