"""Standings: where each relationship stands, as the last night published it."""

from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from crm.access import Viewer, clients_seen_by
from crm.models import Client
from loans.models import Loan
from loyalty.models.exit import Exit


class State(models.TextChoices):
    """Relationship state (see `loyalty.states`)."""

    PROSPECT = "PROSPECT", _("Prospect")
    ACTIVE = "ACTIVE", _("Active")
    RESTING = "RESTING", _("Resting")
    LAPSED = "LAPSED", _("Lapsed")


class Stage(models.TextChoices):
    """Life-cycle stage (see `loyalty.lifecycle`)."""

    PROSPECT = "PROSPECT", _("Prospect")
    WELCOME = "WELCOME", _("Welcome")
    GETTING_ACQUAINTED = "GETTING_ACQUAINTED", _("Getting acquainted")
    ACCOUNT_MANAGEMENT = "ACCOUNT_MANAGEMENT", _("Account management")
    INTENSIVE_CARE = "INTENSIVE_CARE", _("Intensive care")
    POTENTIAL_SEPARATION = "POTENTIAL_SEPARATION", _("Potential separation")
    SEPARATION = "SEPARATION", _("Separation")
    WIN_BACK = "WIN_BACK", _("Win-back")


class LoyaltyType(models.TextChoices):
    """Attitude against behavior."""

    PREMIUM = "PREMIUM", _("Premium")
    LATENT = "LATENT", _("Latent")
    INERTIA = "INERTIA", _("Inertia")
    NONE = "NONE", _("None")
    UNKNOWN = "UNKNOWN", _("Unknown")


class PartialDefection(models.TextChoices):
    """A sign that a client is partly gone, by the defection policy in force."""

    PRINCIPAL = "PRINCIPAL", _("Borrows much less than last time")
    ELSEWHERE = "ELSEWHERE", _("Borrows much elsewhere")
    MEETINGS = "MEETINGS", _("Misses meetings")


class StandingQuerySet(models.QuerySet["Standing"]):
    """Questions about standings."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the standings of clients `staff` may see."""
        return self.filter(clients_seen_by(staff, "client__"))

    def contactable(self, on: date) -> Self:
        """Leave out who asked not to be contacted, who died, and who is merged into another."""
        died = Exit.objects.filter(client=OuterRef("client"), is_death=True)
        ended = Loan.objects.filter(client=OuterRef("client"), close_reason=Loan.CloseReason.DEATH)
        return self.filter(
            Q(client__no_contact_since=None) | Q(client__no_contact_since__gt=on),
            ~Exists(died),
            ~Exists(ended),
            client__merged_into=None,
        )


def _component(label: Any) -> Any:  # noqa: ANN401 - a field's type is the plugin's business
    return models.DecimalField(label, max_digits=5, decimal_places=4, null=True, blank=True)


def _money(label: Any) -> Any:  # noqa: ANN401 - a field's type is the plugin's business
    return models.DecimalField(label, max_digits=14, decimal_places=2, default=0)


class Standing(models.Model):
    """Where one client's relationship stands; one row a client, replaced only when it changed.

    Loyalty components are shares in [0, 1]; one that is not known is empty, never zero. What is
    owed and when is that of the open loans; `value_at_stake` is told to two digits.
    """

    client = models.OneToOneField(
        Client, models.CASCADE, primary_key=True, verbose_name=_("client"), related_name="+"
    )
    as_of = models.DateField(_("as of"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices)
    stage = models.CharField(_("life-cycle stage"), max_length=20, choices=Stage.choices)
    stage_since = models.DateField(_("in this stage since"))
    cycle = models.PositiveSmallIntegerField(_("loan cycle"))
    episode = models.PositiveSmallIntegerField(_("episode"))
    rest_window_days = models.PositiveSmallIntegerField(_("rest window (days)"))
    last_paid_off_on = models.DateField(_("last pay-off"), null=True, blank=True)
    decision_point_count = models.PositiveSmallIntegerField(_("decision points"))
    renewed_count = models.PositiveSmallIntegerField(_("renewed"))
    loyalty_score = models.DecimalField(
        _("loyalty score"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    loyalty_coverage = models.DecimalField(_("coverage"), max_digits=5, decimal_places=4)
    weights_version = models.PositiveSmallIntegerField(_("weights version"))
    loyalty_type = models.CharField(_("loyalty type"), max_length=8, choices=LoyaltyType.choices)
    longevity = _component(_("longevity"))
    continuity = _component(_("continuity"))
    exclusivity = _component(_("exclusivity"))
    attitude = _component(_("attitude"))
    advocacy = _component(_("advocacy"))
    interest = _component(_("officer-rated interest"))
    voice = _component(_("voice"))
    partial_defection = ArrayField(
        models.CharField(max_length=9, choices=PartialDefection.choices),
        verbose_name=_("partly gone"),
        default=list,
        blank=True,
    )
    final_due_on = models.DateField(_("last installment due"), null=True, blank=True)
    next_due_on = models.DateField(_("next installment due"), null=True, blank=True)
    next_installment = _money(_("next installment"))
    days_past_due = models.PositiveSmallIntegerField(_("days past due"), default=0)
    amount_overdue = _money(_("overdue"))
    outstanding_principal = _money(_("outstanding principal"))
    value_at_stake = models.DecimalField(
        _("value at stake"), max_digits=14, decimal_places=2, null=True, blank=True
    )

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        indexes = [models.Index(fields=["state", "stage"], name="standing_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="standing_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values), name="standing_stage_is_known"
            ),
            models.CheckConstraint(
                condition=Q(loyalty_score=None) | Q(loyalty_score__range=(0, 100)),
                name="standing_score_is_0_to_100",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} ({self.as_of})"

    @property
    def partial_defection_words(self) -> list[str]:
        """The signs that the client is partly gone, in words."""
        return [str(PartialDefection(sign).label) for sign in self.partial_defection]


class StandingChangeQuerySet(models.QuerySet["StandingChange"]):
    """Questions about changes of standing."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the changes of clients `staff` may see."""
        return self.filter(clients_seen_by(staff, "client__"))


class StandingChange(models.Model):
    """The standing a client had from a night on, written only when state, stage, cycle or score changed."""

    client = models.ForeignKey(Client, models.CASCADE, verbose_name=_("client"), related_name="+")
    as_of = models.DateField(_("as of"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices)
    stage = models.CharField(_("life-cycle stage"), max_length=20, choices=Stage.choices)
    cycle = models.PositiveSmallIntegerField(_("loan cycle"))
    episode = models.PositiveSmallIntegerField(_("episode"))
    loyalty_score = models.DecimalField(
        _("loyalty score"), max_digits=5, decimal_places=2, null=True, blank=True
    )

    objects = StandingChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of standing")
        verbose_name_plural = _("changes of standing")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "as_of"], name="standing_changes_once_a_night"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} ({self.as_of})"
