"""Cases: complaints, requests and suggestions, what was promised about each, and its log."""

import uuid
from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from crm.access import Reach, Viewer, cases_seen_by, ways_to_cases
from crm.fields import EncryptedTextField
from crm.folding import fold
from crm.models.branch import Branch
from crm.models.client import Client
from crm.models.department import CaseCategory, Department, Severity
from crm.models.interaction import Interaction
from crm.models.staff import Staff
from crm.models.system import BranchSystem
from crm.trackingcodes import read_code, write_code


class CaseQuerySet(models.QuerySet["Case"]):
    """Questions about cases."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the cases `staff` may see; never one about oneself, nor one told in confidence by one's own client."""
        seen = self.filter(cases_seen_by(staff))
        if staff.reach is not Reach.PORTFOLIO:
            return seen
        # a union, since an index serves each of them and none serves all at once
        first, *others = (Case.objects.filter(way).values("pk") for way in ways_to_cases(staff))
        return seen.filter(pk__in=first.union(*others))

    def matching(self, text: str) -> Self:
        """Keep the case of a tracking code, and the cases of clients or with words like `text`."""
        words = fold(text).split()
        by_name = Q(client__isnull=False)
        for word in words:
            by_name &= Q(client__search_name__contains=word)
        found = by_name | Q(client__external_id__iexact=text.strip()) | Q(text__icontains=text)
        if code := read_code(text):
            found |= Q(code=code)
        return self.filter(found) if words else self

    def open(self) -> Self:
        """Keep the cases that are not resolved."""
        return self.exclude(status__in=[Case.Status.RESOLVED, Case.Status.CLOSED])

    def overdue(self, today: date) -> Self:
        """Keep the open cases past a promised day."""
        late_answer = Q(acknowledged_at=None, acknowledge_by__lt=today)
        return self.open().filter(late_answer | Q(resolve_by__lt=today))

    def causes_of(self, category: CaseCategory) -> "models.QuerySet[Case, str]":
        """Return the causes found before in cases of a category, so that the same is named the same."""
        found = self.filter(category=category).exclude(cause="").values_list("cause", flat=True)
        return found.distinct().order_by("cause")

    def waiting(self, staff: Staff, today: date) -> dict[str, int]:
        """Count what waits: open, late, nobody's, `staff`'s own, in the inbox of `staff`'s departments."""
        is_open = Q(status__in=[Case.Status.NEW, Case.Status.ACKNOWLEDGED])
        is_late = Q(acknowledged_at=None, acknowledge_by__lt=today) | Q(resolve_by__lt=today)
        own = Department.members.through.objects.filter(staff=staff).values("department")
        return self.aggregate(
            open=Count("pk", filter=is_open),
            late=Count("pk", filter=is_open & is_late),
            unassigned=Count("pk", filter=is_open & Q(handler=None)),
            mine=Count("pk", filter=Q(handler=staff) & ~Q(status=Case.Status.CLOSED)),
            inbox=Count("pk", filter=is_open & Q(department__in=own)),
        )


@pghistory.track(exclude=["reporter_name", "reporter_contact"])
class Case(models.Model):
    """One complaint, request or suggestion. `code` is what the reporter follows it by.

    A case may be of a client, of somebody who left, or of nobody named. Its handler is never the person
    complained about. One that `keeps_officer_away` is neither shown nor given to the client's loan officer.
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
    keeps_officer_away = models.BooleanField(
        _("kept from the client's loan officer"),
        default=False,
        db_default=False,
        help_text=_("The client told it in confidence, for instance in a survey."),
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
