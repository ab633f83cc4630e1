"""Interactions: every visit, call, branch contact and message, as the loan officer logged it."""

import uuid
from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from crm.access import Viewer, clients_seen_by
from crm.models.client import Client
from crm.models.ofclient import OfClientQuerySet
from crm.models.staff import Staff
from crm.models.system import BranchSystem


class InteractionQuerySet(models.QuerySet["Interaction"]):
    """Questions about interactions."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the interactions with clients `staff` may see."""
        return self.filter(clients_seen_by(staff, "client__"))

    def by(self, as_of: date) -> Self:
        """Keep the interactions of `as_of` or earlier."""
        return self.filter(occurred_on__lte=as_of)

    def in_force(self) -> Self:
        """Leave out what was corrected or withdrawn by a later row, and the withdrawals themselves."""
        later = Interaction.objects.filter(corrects=OuterRef("pk"))
        return self.filter(~Exists(later), is_withdrawal=False)


class SaidQuerySet(OfClientQuerySet):
    """Questions about what a client said, in an interaction or elsewhere."""

    def in_force(self) -> Self:
        """Leave out what was said in interactions that were corrected or withdrawn."""
        later = Interaction.objects.filter(corrects=OuterRef("interaction"))
        return self.filter(~Exists(later))


class Interaction(models.Model):
    """One contact with a client. Append-only: a mistake is put right by a later row that `corrects` it.

    `uid` is made by the device that logged it, so that the same entry sent twice is stored once.
    `occurred_on` is the business date, `recorded_at` the moment it reached us.
    """

    class Kind(models.TextChoices):
        VISIT = "VISIT", _("Visit")
        CALL = "CALL", _("Call")
        BRANCH = "BRANCH", _("At the branch")
        MESSAGE = "MESSAGE", _("Message")

    class Purpose(models.TextChoices):
        FOLLOW_UP = "FOLLOW_UP", _("Follow-up")
        RENEWAL = "RENEWAL", _("Renewal")
        ARREARS = "ARREARS", _("Late installment")
        WELCOME = "WELCOME", _("Welcome")
        RETENTION = "RETENTION", _("Keep the client")
        COMPLAINT = "COMPLAINT", _("Complaint")
        EXIT_INTERVIEW = "EXIT_INTERVIEW", _("Exit interview")
        WIN_BACK = "WIN_BACK", _("Win-back")
        INTRODUCTION = "INTRODUCTION", _("Introduction of a new loan officer")
        FAREWELL = "FAREWELL", _("Farewell of a loan officer")
        CARE = "CARE", _("Greeting")
        SURVEY = "SURVEY", _("Survey")
        PROSPECTING = "PROSPECTING", _("First contact")

    class Outcome(models.TextChoices):
        MET = "MET", _("Met")
        NOT_HOME = "NOT_HOME", _("Not home")
        PROMISED = "PROMISED", _("Promised")
        PAID = "PAID", _("Paid")
        COMPLAINT = "COMPLAINT", _("Complaint")
        WANTS_RENEWAL = "WANTS_RENEWAL", _("Wants renewal")
        LEAVING = "LEAVING", _("Leaving")

    uid = models.UUIDField(_("entry"), default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, verbose_name=_("client"), related_name="+")
    staff = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("by"), related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.VISIT)
    purpose = models.CharField(
        _("purpose"), max_length=16, choices=Purpose.choices, default=Purpose.FOLLOW_UP
    )
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices)
    occurred_on = models.DateField(_("on"))
    occurred_at = models.DateTimeField(_("at"))
    recorded_at = models.DateTimeField(_("recorded at"))
    interest = models.PositiveSmallIntegerField(
        _("interest"),
        null=True,
        blank=True,
        help_text=_("The loan officer's impression, 1 to 5."),
    )
    note = models.TextField(_("note"), blank=True)
    promised_on = models.DateField(_("promised for"), null=True, blank=True)
    promised_amount = models.DecimalField(
        _("promised amount"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    latitude = models.DecimalField(
        _("latitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    was_offline = models.BooleanField(_("logged with no signal"), default=False)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("corrects"), related_name="+"
    )
    is_withdrawal = models.BooleanField(_("takes the corrected entry back"), default=False)
    sent_by = models.ForeignKey(
        BranchSystem,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("sent by"),
        related_name="+",
    )

    objects = InteractionQuerySet.as_manager()

    class Meta:
        verbose_name = _("interaction")
        verbose_name_plural = _("interactions")
        indexes = [
            models.Index(fields=["client", "-occurred_on"], name="interaction_of_client"),
            models.Index(fields=["staff", "-occurred_on"], name="interaction_of_staff"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(interest=None) | Q(interest__range=(1, 5)),
                name="interaction_interest_is_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="interaction_position_is_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(promised_amount=None) | Q(promised_amount__gt=0),
                name="interaction_promises_something",
            ),
            models.CheckConstraint(
                condition=Q(promised_on=None) | Q(promised_on__gte=F("occurred_on")),
                name="interaction_promise_is_ahead",
            ),
            models.CheckConstraint(
                condition=Q(is_withdrawal=False) | Q(corrects__isnull=False),
                name="interaction_withdrawal_names_its_row",
            ),
            models.CheckConstraint(
                condition=~Q(corrects=F("id")), name="interaction_corrects_another"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="interaction_stays_as_it_is",  # a merge of two clients may move it
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["client"]),
            ),
            pgtrigger.Protect(name="interaction_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.occurred_on})"
