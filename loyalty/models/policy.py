"""Policies: when a client counts as lost, and what loyalty is made of."""

from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models import Branch
from loans.models import LoanProduct

DEFAULT_REST_WINDOW_DAYS = 90


class DefectionPolicyQuerySet(models.QuerySet["DefectionPolicy"]):
    """Questions about defection policies."""

    def in_force(self, as_of: date) -> Self:
        """Keep the latest row of each scope (institution, branch, product, both) by `as_of`."""
        return (
            self.filter(effective_from__lte=as_of)
            .order_by("branch_id", "product_id", "-effective_from")
            .distinct("branch_id", "product_id")
        )


@pghistory.track()
class DefectionPolicy(models.Model):
    """When a client counts as lost, from a date on.

    The most specific row in force wins: branch and product, then product, then branch, then institution.
    """

    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, verbose_name=_("branch"), related_name="+"
    )
    product = models.ForeignKey(
        LoanProduct,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("product"),
        related_name="+",
    )
    effective_from = models.DateField(_("effective from"))
    rest_window_days = models.PositiveSmallIntegerField(
        _("rest window (days)"), default=DEFAULT_REST_WINDOW_DAYS
    )
    principal_drop_share = models.DecimalField(
        _("partial defection: new principal below this share of the previous"),
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
    )
    outside_share = models.DecimalField(
        _("partial defection: share borrowed elsewhere above"),
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
    )
    missed_meetings = models.PositiveSmallIntegerField(
        _("partial defection: missed meetings in a row"), null=True, blank=True
    )
    counts_savings_withdrawn = models.BooleanField(
        _("partial defection: compulsory savings withdrawn"), default=False
    )

    objects = DefectionPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("defection policy")
        verbose_name_plural = _("defection policies")
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "product", "effective_from"],
                nulls_distinct=False,
                name="defection_policy_set_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(rest_window_days__range=(1, 1095)),
                name="defection_policy_window_is_sane",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rest_window_days} d ({self.effective_from})"


class LoyaltyWeightsQuerySet(models.QuerySet["LoyaltyWeights"]):
    """Questions about loyalty weights."""

    def in_force(self, as_of: date) -> "LoyaltyWeights":
        """Return the version in force on `as_of`.

        Raises
        ------
        LoyaltyWeights.DoesNotExist
            No version was in force yet.
        """
        return self.filter(effective_from__lte=as_of).latest("effective_from", "version")


@pghistory.track()
class LoyaltyWeights(models.Model):
    """One version of the weights of the loyalty score; a version in use is never edited."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    effective_from = models.DateField(_("effective from"))
    longevity = models.PositiveSmallIntegerField(_("longevity"), default=20)
    continuity = models.PositiveSmallIntegerField(_("continuity"), default=20)
    exclusivity = models.PositiveSmallIntegerField(_("exclusivity"), default=15)
    attitude = models.PositiveSmallIntegerField(_("attitude"), default=20)
    advocacy = models.PositiveSmallIntegerField(_("advocacy"), default=10)
    interest = models.PositiveSmallIntegerField(_("officer-rated interest"), default=10)
    voice = models.PositiveSmallIntegerField(_("voice"), default=5)

    objects = LoyaltyWeightsQuerySet.as_manager()

    class Meta:
        verbose_name = _("loyalty weights")
        verbose_name_plural = _("loyalty weights")

    def __str__(self) -> str:
        return f"v{self.version}"
