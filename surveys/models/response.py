"""Responses: what was answered, when, how and to whom; low answers; what is answered in part."""

import uuid
from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.access import Reach, Viewer, clients_seen_by
from crm.models import Branch, BranchSystem, Case, Client, Group, Staff
from loans.models import LoanProduct
from surveys.models.invitation import Invitation
from surveys.models.survey import Survey, SurveyVersion
from surveys.models.wave import Wave

MOVES = ["client", "withdrawn_at", "withdrawn_by", "withdrawal_reason"]


class ResponseQuerySet(models.QuerySet["Response"]):
    """Questions about responses."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the responses of clients `staff` may see, and those of its branches that lead to nobody."""
        if staff.reach is Reach.INSTITUTION:
            return self
        seen = Q(client__isnull=False) & clients_seen_by(staff, "client__")
        if staff.reach is Reach.BRANCHES:
            seen |= Q(client=None, branch__in=staff.branches.values("pk"))
        return self.filter(seen)

    def in_force(self) -> Self:
        """Leave out what was withdrawn."""
        return self.filter(withdrawn_at=None)

    def between(self, since: date, until: date) -> Self:
        """Keep the responses of days from `since` to before `until`."""
        return self.filter(answered_on__gte=since, answered_on__lt=until)


class Response(models.Model):
    """One survey answered by one person. Append-only; withdrawn where it was taken by mistake.

    Branch, loan officer, product, cycle and segment are those of the client on the day. `attitude` and `is_low` follow
    from the answers and the version. An anonymous response keeps nothing but its day, branch and mode.
    """

    class Mode(models.TextChoices):
        FACE_TO_FACE = "FACE_TO_FACE", _("Face to face")
        PHONE = "PHONE", _("By phone")
        LINK = "LINK", _("Alone, by link")
        KIOSK = "KIOSK", _("Alone, at the branch")
        SYSTEM = "SYSTEM", _("Branch system")

    uid = models.UUIDField(_("entry"), default=uuid.uuid4, unique=True, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, verbose_name=_("survey"), related_name="+")
    version = models.ForeignKey(
        SurveyVersion, models.PROTECT, verbose_name=_("version"), related_name="+"
    )
    invitation = models.OneToOneField(
        Invitation,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("invitation"),
        related_name="+",
    )
    wave = models.ForeignKey(
        Wave, models.PROTECT, null=True, blank=True, verbose_name=_("wave"), related_name="+"
    )
    client = models.ForeignKey(
        Client, models.PROTECT, null=True, blank=True, verbose_name=_("client"), related_name="+"
    )
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, verbose_name=_("group"), related_name="+"
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, verbose_name=_("branch"), related_name="+"
    )
    officer = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("loan officer"),
        related_name="+",
    )
    product = models.ForeignKey(
        LoanProduct,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("loan product"),
        related_name="+",
    )
    cycle = models.PositiveSmallIntegerField(_("loan cycle"), null=True, blank=True)
    segment = models.CharField(_("segment"), max_length=32, blank=True)
    mode = models.CharField(_("mode"), max_length=12, choices=Mode.choices)
    interviewer = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("asked by"), related_name="+"
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
    language = models.CharField(_("language"), max_length=2)
    answered_on = models.DateField(_("answered on"))
    recorded_at = models.DateTimeField(
        _("recorded at"), help_text=_("Of an anonymous response only the day.")
    )
    was_offline = models.BooleanField(_("taken with no signal"), default=False)
    answers = models.JSONField(_("answers"))
    attitude = models.DecimalField(
        _("attitude"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    is_low = models.BooleanField(_("has a low answer"), default=False)
    score = models.SmallIntegerField(_("score"), null=True, blank=True)
    likelihood = models.DecimalField(
        _("poverty likelihood"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("withdrawn by"),
        related_name="+",
    )
    withdrawal_reason = models.CharField(_("why withdrawn"), max_length=300, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        indexes = [
            models.Index(fields=["survey", "answered_on"], name="response_of_survey"),
            models.Index(fields=["client", "-answered_on"], name="response_of_client"),
            models.Index(fields=["recorded_at"], name="response_by_entry"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(attitude=None) | Q(attitude__range=(0, 1)),
                name="response_attitude_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(likelihood=None) | Q(likelihood__range=(0, 1)),
                name="response_likelihood_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawal_reason=""),
                name="response_withdrawn_says_why",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="response_stays_as_it_is",  # a merge of two clients may move it
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=MOVES),
            ),
            pgtrigger.Protect(name="response_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.survey} ({self.answered_on})"


class LowAnswerQuerySet(models.QuerySet["LowAnswer"]):
    """Questions about low answers."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the low answers of responses `staff` may see."""
        seen = Response.objects.visible_to(staff)
        return self.filter(response__in=seen.values("pk"))

    def to_alert(self) -> Self:
        """Keep those that call for an alert and have not been taken up."""
        return self.filter(then=LowAnswer.Then.ALERT, taken_up_at=None)


@pghistory.track()
class LowAnswer(models.Model):
    """An answer that something is done about at once: a case, or an alert that loyalty raises.

    `told_at` is when the client was told what was done.
    """

    class Then(models.TextChoices):
        CASE = "CASE", _("A case is opened")
        ALERT = "ALERT", _("An alert is raised")

    response = models.ForeignKey(
        Response, models.PROTECT, verbose_name=_("response"), related_name="low_answers"
    )
    question = models.CharField(_("question"), max_length=40)
    value = models.CharField(_("answer"), max_length=100)
    then = models.CharField(_("then"), max_length=5, choices=Then.choices)
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, verbose_name=_("case"), related_name="+"
    )
    taken_up_at = models.DateTimeField(_("taken up at"), null=True, blank=True)
    told_at = models.DateTimeField(_("client told at"), null=True, blank=True)

    objects = LowAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("low answer")
        verbose_name_plural = _("low answers")
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="low_answer_counts_once")
        ]

    def __str__(self) -> str:
        return f"{self.question} = {self.value}"


class PartialResponseQuerySet(models.QuerySet["PartialResponse"]):
    """Questions about what is answered in part."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep what `staff` itself is asking; what somebody answers alone is nobody's to see."""
        return self.filter(interviewer=staff) if isinstance(staff, Staff) else self.none()


class PartialResponse(models.Model):
    """Answers so far, kept until the rest is given; `uid` is that of the response to be."""

    uid = models.UUIDField(_("entry"), primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        SurveyVersion, models.CASCADE, verbose_name=_("version"), related_name="+"
    )
    invitation = models.OneToOneField(
        Invitation,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("invitation"),
        related_name="+",
    )
    client = models.ForeignKey(
        Client, models.CASCADE, null=True, blank=True, verbose_name=_("client"), related_name="+"
    )
    interviewer = models.ForeignKey(
        Staff, models.CASCADE, null=True, blank=True, verbose_name=_("asked by"), related_name="+"
    )
    language = models.CharField(_("language"), max_length=2)
    section = models.CharField(_("section"), max_length=40, blank=True)
    answers = models.JSONField(_("answers"), default=dict)
    saved_at = models.DateTimeField(_("saved at"))

    objects = PartialResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("partial response")
        verbose_name_plural = _("partial responses")
        indexes = [models.Index(fields=["saved_at"], name="partial_response_by_age")]

    def __str__(self) -> str:
        return f"{self.version} ({self.saved_at})"
