"""Cases: complaints, requests and suggestions, what was promised about each, and its log."""

import uuid
from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from crm.access import Viewer, cases_seen_by
from crm.fields import EncryptedTextField
from crm.models.branch import Branch
from crm.models.client import Client
from crm.models.department import CaseCategory, Department, Severity
from crm.models.interaction import Interaction
from crm.models.staff import Staff
from crm.models.system import BranchSystem
from crm.trackingcodes import write_code


class CaseQuerySet(models.QuerySet["Case"]):
    """Questions about cases."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the cases `staff` may see; never one about oneself."""
        return self.filter(cases_seen_by(staff))

    def open(self) -> Self:
        """Keep the cases that are not resolved."""
        return self.exclude(status__in=[Case.Status.RESOLVED, Case.Status.CLOSED])

    def overdue(self, today: date) -> Self:
        """Keep the open cases past a promised day."""
        late_answer = Q(acknowledged_at=None, acknowledge_by__lt=today)
        return self.open().filter(late_answer | Q(resolve_by__lt=today))


@pghistory.track(exclude=["reporter_name", "reporter_contact"])
class Case(models.Model):
    """One complaint, request or suggestion. `code` is what the reporter follows it by.

    A case may be of a client, of somebody who left, or of nobody named. Its handler is never the person
    complained about.
    """

    class Kind(models.TextChoices):
        COMPLAINT = "COMPLAINT", _("Complaint")
        REQUEST = "REQUEST", _("Request")
        SUGGESTION = "SUGGESTION", _("Suggestion")

    class Channel(models.TextChoices):
        PUBLIC_PAGE = "PUBLIC_PAGE", _("Public page")
        VISIT = "VISIT", _("Visit")
        PHONE = "PHONE", _("Phone")
        BRANCH = "BRANCH", _("At the branch")
        MESSAGE = "MESSAGE", _("Message")
        LETTER = "LETTER", _("Letter or box")
        SURVEY = "SURVEY", _("Survey")
        SYSTEM = "SYSTEM", _("Branch system")

    class Status(models.TextChoices):
        NEW = "NEW", _("New")
        ACKNOWLEDGED = "ACKNOWLEDGED", _("Acknowledged")
        RESOLVED = "RESOLVED", _("Resolved, waiting for the client's word")
        CLOSED = "CLOSED", _("Closed")

    class Outcome(models.TextChoices):
        UPHELD = "UPHELD", _("Upheld")
        PARTLY_UPHELD = "PARTLY_UPHELD", _("Partly upheld")
        NOT_UPHELD = "NOT_UPHELD", _("Not upheld")
        DONE = "DONE", _("Done as asked")
        DECLINED = "DECLINED", _("Declined")
        NOTED = "NOTED", _("Noted")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn by the client")

    uid = models.UUIDField(_("entry"), default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("tracking code"), max_length=16, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.COMPLAINT)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices)
    category = models.ForeignKey(
        CaseCategory, models.PROTECT, verbose_name=_("category"), related_name="+"
    )
    severity = models.CharField(
        _("severity"), max_length=8, choices=Severity.choices, default=Severity.MEDIUM
    )
    client = models.ForeignKey(
        Client, models.PROTECT, null=True, blank=True, verbose_name=_("client"), related_name="+"
    )
    is_anonymous = models.BooleanField(_("anonymous"), default=False)
    is_former_client = models.BooleanField(_("former client"), default=False)
    reporter_name = EncryptedTextField(_("name given"), blank=True, editable=True)
    reporter_contact = EncryptedTextField(_("phone or e-mail given"), blank=True, editable=True)
    language = models.CharField(_("language"), max_length=2, blank=True)
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, verbose_name=_("branch"), related_name="+"
    )
    is_about_staff = models.BooleanField(
        _("about a member of staff"),
        default=False,
        help_text=_("Until it is known about whom, only head office sees the case."),
    )
    about_name = models.CharField(_("name of that member of staff"), max_length=200, blank=True)
    about_staff = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("who that is"),
        related_name="+",
    )
    text = models.TextField(_("what happened"))
    received_on = models.DateField(_("received on"))
    received_at = models.DateTimeField(_("received at"))
    recorded_by = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("recorded by"),
        related_name="+",
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
    interaction = models.ForeignKey(
        Interaction,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("interaction"),
        related_name="+",
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("department"),
        related_name="+",
    )
    handler = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("handler"), related_name="+"
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.NEW
    )
    escalation_level = models.PositiveSmallIntegerField(_("escalation level"), default=0)
    acknowledge_by = models.DateField(_("acknowledge by"))
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    resolve_by = models.DateField(_("resolve by"))
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=14, choices=Outcome.choices, blank=True)
    resolution = models.TextField(_("what was done"), blank=True)
    cause = models.CharField(
        _("cause found"),
        max_length=200,
        blank=True,
        help_text=_("In a few words, the same for the same cause: causes that return are counted."),
    )
    is_satisfied = models.BooleanField(_("the client is satisfied"), null=True, blank=True)
    satisfaction_answered_at = models.DateTimeField(
        _("satisfaction answered at"), null=True, blank=True
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        indexes = [
            models.Index(fields=["client", "-received_on"], name="case_of_client"),
            models.Index(fields=["branch", "-received_at"], name="case_of_branch"),
            models.Index(
                fields=["resolve_by"],
                name="case_open_by_promise",
                condition=Q(status__in=["NEW", "ACKNOWLEDGED"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(handler=None) | Q(about_staff=None) | ~Q(handler=F("about_staff")),
                name="case_handler_is_not_the_accused",
            ),
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(client=None), name="case_anonymous_is_nobodys"
            ),
            models.CheckConstraint(
                condition=(Q(status__in=["NEW", "ACKNOWLEDGED"]) & Q(resolved_at=None))
                | (
                    Q(status__in=["RESOLVED", "CLOSED"], resolved_at__isnull=False) & ~Q(outcome="")
                ),
                name="case_resolved_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(status="NEW") | Q(acknowledged_at__isnull=False),
                name="case_answered_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return write_code(self.code)

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.status in (Case.Status.NEW, Case.Status.ACKNOWLEDGED)


class CaseEntryQuerySet(models.QuerySet["CaseEntry"]):
    """Questions about the log of cases."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the log of cases `staff` may see."""
        return self.filter(cases_seen_by(staff, "case__"))

    def public(self) -> Self:
        """Keep what the reporter may read on the tracking page."""
        return self.filter(is_public=True)


class CaseEntry(models.Model):
    """One line of a case's log; never changed, never taken out. Any past night is replayed from it.

    `values` holds what the kind needs, before and after: ``{"handler": [1, 2]}``, ``{"is_satisfied": true}``.
    """

    class Kind(models.TextChoices):
        RECEIVED = "RECEIVED", _("Received")
        ACKNOWLEDGED = "ACKNOWLEDGED", _("Acknowledged")
        ASSIGNED = "ASSIGNED", _("Given to a handler")
        ROUTED = "ROUTED", _("Given to a department")
        CHANGED = "CHANGED", _("Changed")
        NOTE = "NOTE", _("Note")
        MESSAGE_OUT = "MESSAGE_OUT", _("Answer to the client")
        MESSAGE_IN = "MESSAGE_IN", _("Word from the client")
        ESCALATED = "ESCALATED", _("Escalated")
        RESOLVED = "RESOLVED", _("Resolved")
        SATISFACTION = "SATISFACTION", _("Satisfaction")
        REOPENED = "REOPENED", _("Opened again")
        CLOSED = "CLOSED", _("Closed")

    case = models.ForeignKey(Case, models.PROTECT, verbose_name=_("case"), related_name="entries")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    on = models.DateField(_("on"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("by"), related_name="+"
    )
    text = models.TextField(_("text"), blank=True)
    values = models.JSONField(_("values"), default=dict)
    is_public = models.BooleanField(_("shown to the reporter"), default=False)

    objects = CaseEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the log")
        verbose_name_plural = _("log")
        indexes = [models.Index(fields=["case", "at"], name="case_entry_in_order")]
        triggers = [
            pgtrigger.Protect(
                name="case_entry_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.at})"
