"""Alerts: whom to visit, why, what to do, and what came of it."""

from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from crm.access import Reach, Viewer, clients_seen_by
from crm.models import Client, Interaction, Staff


def met_since() -> models.QuerySet[Interaction]:
    """Return, for the alert of the outer query, the contacts that settle it: those after the day it was raised.

    A contact that settled it before does not settle it again when somebody has opened it anew. What the loan
    officer is kept away from, the loan officer does not settle.
    """
    met = Interaction.objects.in_force().exclude(outcome=Interaction.Outcome.NOT_HOME)
    is_anybodys = Q(Exact(OuterRef("keeps_officer_away"), False))
    return met.filter(
        is_anybodys | ~Q(staff=Coalesce(OuterRef("officer"), 0)),
        client=OuterRef("client"),
        occurred_on__gt=OuterRef("raised_on"),
        pk__gt=Coalesce(OuterRef("interaction"), 0),
    )


class AlertQuerySet(models.QuerySet["Alert"]):
    """Questions about alerts."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the alerts of clients `staff` may see, but those the loan officer is kept away from."""
        seen = self.filter(clients_seen_by(staff, "client__"))
        return seen.for_officers() if staff.reach is Reach.PORTFOLIO else seen

    def for_officers(self) -> Self:
        """Leave out what clients said of their loan officer, perhaps."""
        return self.filter(keeps_officer_away=False)

    def of_risk(self) -> Self:
        """Keep the alerts that the night raises."""
        return self.filter(kind=Alert.Kind.DROPOUT_RISK)

    def of_low_answers(self) -> Self:
        """Keep the alerts that surveys raise."""
        return self.filter(kind=Alert.Kind.LOW_ANSWER)

    def due(self, today: date) -> Self:
        """Keep the alerts to be worked on: open, or snoozed until `today` or earlier, the client not met since."""
        waiting = self.filter(
            Q(status=Alert.Status.OPEN) | Q(status=Alert.Status.SNOOZED, snoozed_until__lte=today)
        )
        return waiting.filter(~Exists(met_since()))

    def unresolved(self) -> Self:
        """Keep the alerts that are neither done nor closed."""
        return self.filter(status__in=[Alert.Status.OPEN, Alert.Status.SNOOZED])


@pghistory.track()
class Alert(models.Model):
    """A prompt for a visit; never a reason to refuse or to push credit.

    `reasons` is a list of ``{"code", "values", "points"}``, put into the reader's words by
    `loyalty.reasons`; `debt` is what the client owes, shown beside the risk. A low answer has no probability;
    one given to a survey that `keeps_officer_away` is not shown to loan officers.
    """

    class Kind(models.TextChoices):
        DROPOUT_RISK = "DROPOUT_RISK", _("At risk of dropping out")
        LOW_ANSWER = "LOW_ANSWER", _("Said something that needs an answer")

    class Status(models.TextChoices):
        OPEN = "OPEN", _("Open")
        SNOOZED = "SNOOZED", _("Snoozed")
        DONE = "DONE", _("Done")
        CLOSED = "CLOSED", _("Closed by the night: no longer holds")

    class NextStep(models.TextChoices):
        VISIT_ARREARS = "VISIT_ARREARS", _("Visit, and agree on a way to catch up")
        RENEWAL_TALK = "RENEWAL_TALK", _("Talk about the next loan before the last installment")
        INSTALLMENT_SIZE = "INSTALLMENT_SIZE", _("Ask whether the installment fits the income")
        INTRODUCE_OFFICER = "INTRODUCE_OFFICER", _("Introduce the new loan officer in person")
        RETENTION_CALL = "RETENTION_CALL", _("Call, and ask what would bring the client back")
        WELCOME_CALL = "WELCOME_CALL", _("Call, and explain the terms again")
        VISIT = "VISIT", _("Visit, and ask how business is going")
        HEAR_OUT = "HEAR_OUT", _("Listen, and say what will be done")

    class Outcome(models.TextChoices):
        MET = "MET", _("Met")
        NOT_HOME = "NOT_HOME", _("Not home")
        PROMISED = "PROMISED", _("Promised")
        PAID = "PAID", _("Paid")
        COMPLAINT = "COMPLAINT", _("Complaint")
        WANTS_RENEWAL = "WANTS_RENEWAL", _("Wants renewal")
        LEAVING = "LEAVING", _("Leaving")

    client = models.ForeignKey(Client, models.CASCADE, verbose_name=_("client"), related_name="+")
    officer = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("loan officer"),
        related_name="+",
    )
    kind = models.CharField(
        _("kind"), max_length=16, choices=Kind.choices, default=Kind.DROPOUT_RISK
    )
    keeps_officer_away = models.BooleanField(
        _("kept from the client's loan officer"), default=False, db_default=False
    )
    raised_on = models.DateField(_("raised on"))
    as_of = models.DateField(_("as of"))
    probability = models.DecimalField(
        _("drop-out probability"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    value_at_stake = models.DecimalField(_("value at stake"), max_digits=14, decimal_places=2)
    reasons = models.JSONField(_("reasons"))
    debt = models.JSONField(_("debt load"))
    next_step = models.CharField(_("next step"), max_length=20, choices=NextStep.choices)
    act_by = models.DateField(_("act by"))
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.OPEN
    )
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices, blank=True)
    note = models.TextField(_("note"), blank=True)
    snoozed_until = models.DateField(_("snoozed until"), null=True, blank=True)
    handled_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("handled by"), related_name="+"
    )
    handled_at = models.DateTimeField(_("handled at"), null=True, blank=True)
    interaction = models.ForeignKey(
        Interaction,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("done by this interaction"),
        related_name="+",
    )

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        indexes = [
            models.Index(fields=["officer", "status", "-value_at_stake"], name="alert_worklist")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "kind"],
                condition=Q(status__in=["OPEN", "SNOOZED"]),
                name="alert_is_unresolved_once",
            ),
            models.CheckConstraint(
                condition=Q(probability=None) | Q(probability__range=(0, 1)),
                name="alert_probability_is_a_share",
            ),
            models.CheckConstraint(
                condition=~Q(kind="DROPOUT_RISK") | Q(probability__isnull=False),
                name="alert_risk_has_its_probability",
            ),
            models.CheckConstraint(
                condition=~Q(status="SNOOZED") | Q(snoozed_until__isnull=False),
                name="alert_snooze_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(status="DONE") | ~Q(outcome=""), name="alert_done_has_an_outcome"
            ),
            models.CheckConstraint(
                condition=Q(as_of__gte=F("raised_on")), name="alert_as_of_after_raised"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client} ({self.raised_on})"
