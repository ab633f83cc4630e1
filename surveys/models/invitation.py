"""Invitations: who was asked to answer, how, until when, and what came of it; non-response counts."""

import uuid
from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.access import Reach, Viewer, clients_seen_by
from crm.models import Branch, BranchSystem, Client, Group, Staff
from surveys.models.survey import Survey
from surveys.models.wave import Channel, Trigger, Wave


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Questions about invitations."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the invitations of clients `staff` may see, of its branches, its own, and those it is to ask."""
        if staff.reach is Reach.INSTITUTION:
            return self
        seen = Q(client__isnull=False) & clients_seen_by(staff, "client__")
        if staff.reach is Reach.BRANCHES:
            seen |= Q(client=None, staff=None, branch__in=staff.branches.values("pk"))
        if isinstance(staff, Staff):
            seen |= Q(staff=staff) | Q(interviewer=staff)
        return self.filter(seen)

    def open(self, on: date) -> Self:
        """Keep the invitations that can still be answered on a day."""
        return self.filter(status__in=OPEN, expires_on__gte=on)


@pghistory.track()
class Invitation(models.Model):
    """One person asked to answer one survey; `uid` is in the link. `source_key` is unique to what gave rise to it.

    The invitation to an anonymous survey says on which day it was answered, and never by which response.
    """

    class Status(models.TextChoices):
        WAITING = "WAITING", _("Waiting to be sent or asked")
        SENT = "SENT", _("Sent")
        STARTED = "STARTED", _("Started")
        ANSWERED = "ANSWERED", _("Answered")
        NOT_ANSWERED = "NOT_ANSWERED", _("Not answered")
        CANCELLED = "CANCELLED", _("Cancelled")

    class Silence(models.TextChoices):
        EXPIRED = "EXPIRED", _("Time ran out")
        REFUSED = "REFUSED", _("Did not want to")
        NOT_REACHED = "NOT_REACHED", _("Not reached")
        UNABLE = "UNABLE", _("Could not answer")

    uid = models.UUIDField(_("entry"), default=uuid.uuid4, unique=True, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, verbose_name=_("survey"), related_name="+")
    client = models.ForeignKey(
        Client, models.PROTECT, null=True, blank=True, verbose_name=_("client"), related_name="+"
    )
    staff = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("member of staff"),
        related_name="+",
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, verbose_name=_("branch"), related_name="+"
    )
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, verbose_name=_("group"), related_name="+"
    )
    channel = models.CharField(
        _("by"), max_length=8, choices=Channel.choices, default=Channel.OFFICER
    )
    trigger = models.ForeignKey(
        Trigger, models.PROTECT, null=True, blank=True, verbose_name=_("trigger"), related_name="+"
    )
    wave = models.ForeignKey(
        Wave, models.PROTECT, null=True, blank=True, verbose_name=_("wave"), related_name="+"
    )
    source_key = models.CharField(
        max_length=100, unique=True, null=True, blank=True, editable=False
    )
    interviewer = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("to be asked by"),
        related_name="+",
    )
    sent_to = models.EmailField(_("sent to"), blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.WAITING
    )
    silence = models.CharField(
        _("why not answered"), max_length=12, choices=Silence.choices, blank=True
    )
    invited_on = models.DateField(_("invited on"))
    expires_on = models.DateField(_("to be answered by"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    reminded_on = models.DateField(_("reminded on"), null=True, blank=True)
    reminder_count = models.PositiveSmallIntegerField(_("reminders"), default=0)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    created_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("made by"), related_name="+"
    )
    sent_by = models.ForeignKey(
        BranchSystem,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("sent by"),
        related_name="+",
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        indexes = [
            models.Index(fields=["client", "-invited_on"], name="invitation_of_client"),
            models.Index(fields=["survey", "-invited_on"], name="invitation_of_survey"),
            models.Index(
                fields=["expires_on"],
                name="invitation_open",
                condition=Q(status__in=["WAITING", "SENT", "STARTED"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(client=None) | Q(staff=None), name="invitation_asks_one_person"
            ),
            models.CheckConstraint(
                condition=Q(status="NOT_ANSWERED") ^ Q(silence=""),
                name="invitation_not_answered_says_why",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["WAITING", "SENT", "STARTED"])
                ^ Q(settled_on__isnull=False),
                name="invitation_settled_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey} ({self.invited_on})"


OPEN = (Invitation.Status.WAITING, Invitation.Status.SENT, Invitation.Status.STARTED)
