"""Tasks: what somebody is to do for a client by a day, and what came of it."""

import uuid
from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.access import Reach, Viewer, clients_seen_by
from crm.models.branch import Branch
from crm.models.client import Client
from crm.models.interaction import Interaction
from crm.models.staff import Staff
from crm.models.system import BranchSystem


class TaskQuerySet(models.QuerySet["Task"]):
    """Questions about tasks."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the tasks about clients `staff` may see, those about no client that are its own or its branches', and surveys given to it."""
        seen = Q(client__isnull=False) & clients_seen_by(staff, "client__")
        match staff.reach:
            case Reach.INSTITUTION:
                return self.filter(seen | Q(client=None))
            case Reach.BRANCHES:
                own = Q(branch__in=staff.branches.values("pk"))
                if isinstance(staff, Staff):
                    own |= Q(assignee=staff)
                return self.filter(seen | (Q(client=None) & own))
            case _:
                # a survey that the client's own officer is kept from is given to a colleague by name
                is_given = Q(client=None) | Q(source=Task.Source.SURVEY)
                return self.filter(seen | (is_given & Q(assignee=staff)))

    def open(self) -> Self:
        """Keep the tasks still to be done."""
        return self.filter(status=Task.Status.OPEN)

    def due(self, today: date) -> Self:
        """Keep the open tasks due by `today` that are not put off beyond it."""
        return self.open().filter(due_on__lte=today).exclude(put_off_until__gt=today)

    def of(self, staff: Staff) -> Self:
        """Keep the tasks that are `staff`'s to do: its own, and those of the portfolios it stands in for today."""
        named = Task.objects.filter(assignee=staff)
        whose = Q(assignee=None) | Q(assignee__in=staff.portfolios)
        portfolio = Task.objects.filter(whose, client__officer__in=staff.portfolios)
        # a union, since an index serves each half and none serves both at once
        return self.filter(pk__in=named.values("pk").union(portfolio.values("pk")))

    def late(self, today: date) -> Self:
        """Keep the tasks due before `today`."""
        return self.due(today).filter(due_on__lt=today)

    def coming(self, today: date) -> Self:
        """Keep the open tasks that are not put off beyond `today`, whenever they are due."""
        return self.open().exclude(put_off_until__gt=today)


@pghistory.track()
class Task(models.Model):
    """One thing to do. Without an assignee it is the client's loan officer's, whoever that is.

    `source_key` is unique to what gave rise to the task, so that asking twice makes one.
    """

    class Source(models.TextChoices):
        MANUAL = "MANUAL", _("Set by hand")
        PROMISE = "PROMISE", _("Promise of the client")
        PLAY = "PLAY", _("Play of the life-cycle stage")
        CARE = "CARE", _("Care calendar")
        ALERT = "ALERT", _("Alert")
        CASE = "CASE", _("Complaint or request")
        HANDOVER = "HANDOVER", _("Hand-over of a portfolio")
        SURVEY = "SURVEY", _("Survey")
        API = "API", _("Branch system")

    class Action(models.TextChoices):
        VISIT = "VISIT", _("Visit")
        CALL = "CALL", _("Call")
        MESSAGE = "MESSAGE", _("Send a message")
        COLLECT_PROMISE = "COLLECT_PROMISE", _("See whether the promise was kept")
        WELCOME_CALL = "WELCOME_CALL", _("Welcome call")
        RECORD_GOALS = "RECORD_GOALS", _("Ask for needs and goals")
        MID_LOAN_SURVEY = "MID_LOAN_SURVEY", _("Mid-loan survey")
        SURVEY = "SURVEY", _("Ask a survey")
        RENEWAL_OFFER = "RENEWAL_OFFER", _("Offer the renewal")
        ASK_REFERRAL = "ASK_REFERRAL", _("Ask for a referral")
        CARE_VISIT = "CARE_VISIT", _("Visit, put right what is wrong")
        RETENTION_CALL = "RETENTION_CALL", _("Retention call")
        EXIT_INTERVIEW = "EXIT_INTERVIEW", _("Exit interview")
        WIN_BACK_OFFER = "WIN_BACK_OFFER", _("Win-back offer")
        FAREWELL = "FAREWELL", _("Say farewell, name the successor")
        INTRODUCTION = "INTRODUCTION", _("Introduce oneself")
        GREETING = "GREETING", _("Greet")
        ACKNOWLEDGE_CASE = "ACKNOWLEDGE_CASE", _("Tell that the case was received")
        RESOLVE_CASE = "RESOLVE_CASE", _("Resolve the case")
        ASK_SATISFACTION = "ASK_SATISFACTION", _("Ask whether the client is satisfied")
        OTHER = "OTHER", _("Other")

    class Status(models.TextChoices):
        OPEN = "OPEN", _("To do")
        DONE = "DONE", _("Done")
        CANCELLED = "CANCELLED", _("Cancelled")

    uid = models.UUIDField(_("entry"), default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(
        Client, models.PROTECT, null=True, blank=True, verbose_name=_("client"), related_name="+"
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, verbose_name=_("branch"), related_name="+"
    )
    assignee = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("for"),
        related_name="+",
        help_text=_("Empty: the client's loan officer."),
    )
    source = models.CharField(
        _("from"), max_length=8, choices=Source.choices, default=Source.MANUAL
    )
    source_key = models.CharField(
        max_length=100, unique=True, null=True, blank=True, editable=False
    )
    action = models.CharField(
        _("what"), max_length=16, choices=Action.choices, default=Action.VISIT
    )
    text = models.CharField(_("more"), max_length=300, blank=True)
    due_on = models.DateField(_("due on"))
    put_off_until = models.DateField(_("put off until"), null=True, blank=True)
    value_at_stake = models.DecimalField(
        _("value at stake"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    status = models.CharField(
        _("status"), max_length=9, choices=Status.choices, default=Status.OPEN
    )
    result = models.CharField(_("what came of it"), max_length=300, blank=True)
    interaction = models.ForeignKey(
        Interaction,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("done by this interaction"),
        related_name="+",
    )
    origin = models.ForeignKey(
        Interaction,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("agreed in this interaction"),
        related_name="+",
    )
    settled_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("settled by"), related_name="+"
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    created_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("set by"), related_name="+"
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
    created_at = models.DateTimeField(_("set at"))

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        indexes = [
            models.Index(
                fields=["client", "due_on"], name="task_open_of_client", condition=Q(status="OPEN")
            ),
            models.Index(
                fields=["assignee", "due_on"],
                name="task_open_of_assignee",
                condition=Q(status="OPEN"),
            ),
            models.Index(fields=["client", "-settled_at"], name="task_settled_of_client"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="OPEN", settled_at=None)
                | (~Q(status="OPEN") & Q(settled_at__isnull=False)),
                name="task_settled_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(client__isnull=False) | Q(assignee__isnull=False),
                name="task_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return self.text or self.get_action_display()
