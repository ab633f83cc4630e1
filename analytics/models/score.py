"""Scores: worth and risk of each client, as the last night published them."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.access import Viewer, clients_seen_by
from crm.models import Client


class ClientScoreQuerySet(models.QuerySet["ClientScore"]):
    """Questions about scores."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the scores of clients `staff` may see."""
        return self.filter(clients_seen_by(staff, "client__"))


def _money(label: Any) -> Any:  # noqa: ANN401 - a field's type is the plugin's business
    return models.DecimalField(label, max_digits=14, decimal_places=2, default=0)


class ClientScore(models.Model):
    """What one client is worth and how likely to drop out; one row a client, replaced only when it changed.

    Money in the institution's currency. `reasons` is a list of ``{"code", "values", "points"}``.
    """

    client = models.OneToOneField(
        Client, models.CASCADE, primary_key=True, verbose_name=_("client"), related_name="+"
    )
    as_of = models.DateField(_("as of"))
    interest_received = _money(_("interest received"))
    fees_received = _money(_("fees and penalties received"))
    cost_of_funds = _money(_("cost of funds"))
    credit_loss = _money(_("credit loss"))
    activity_cost = _money(_("activity cost"))
    acquisition_cost = _money(_("acquisition cost"))
    profit = _money(_("profit to date"))
    clv_remaining = models.DecimalField(
        _("lifetime value remaining"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    dropout_probability = models.DecimalField(
        _("drop-out probability"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    value_at_stake = models.DecimalField(
        _("value at stake"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    reasons = models.JSONField(_("reasons"), default=list)
    model_version = models.CharField(_("model version"), max_length=64, blank=True)
    outstanding_principal = _money(_("outstanding principal"))
    next_installment = _money(_("next installment"))
    days_past_due = models.PositiveSmallIntegerField(_("days past due"), default=0)
    last_due_on = models.DateField(_("last installment due"), null=True, blank=True)

    objects = ClientScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        indexes = [models.Index(fields=["-value_at_stake"], name="score_value_at_stake")]
        constraints = [
            models.CheckConstraint(
                condition=Q(dropout_probability=None) | Q(dropout_probability__range=(0, 1)),
                name="score_probability_is_a_share",
            )
        ]

    def __str__(self) -> str:
        return f"{self.client_id} ({self.as_of})"


class ScoreChangeQuerySet(models.QuerySet["ScoreChange"]):
    """Questions about changes of score."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the changes of clients `staff` may see."""
        return self.filter(clients_seen_by(staff, "client__"))


class ScoreChange(models.Model):
    """The score a client had from a night on, written only when probability or profit changed."""

    client = models.ForeignKey(Client, models.CASCADE, verbose_name=_("client"), related_name="+")
    as_of = models.DateField(_("as of"))
    profit = _money(_("profit to date"))
    clv_remaining = models.DecimalField(
        _("lifetime value remaining"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    dropout_probability = models.DecimalField(
        _("drop-out probability"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    model_version = models.CharField(_("model version"), max_length=64, blank=True)

    objects = ScoreChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of score")
        verbose_name_plural = _("changes of score")
        constraints = [
            models.UniqueConstraint(fields=["client", "as_of"], name="score_changes_once_a_night")
        ]

    def __str__(self) -> str:
        return f"{self.client_id} ({self.as_of})"
