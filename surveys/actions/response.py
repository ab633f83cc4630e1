"""Responses: recorded once however often they are sent, with what follows at once; withdrawn where taken by mistake."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.actions.entry import EntryUsed
from crm.errors import Refused
from crm.models import Branch, BranchSystem, Client, ClientOfficer, Group, Staff
from surveys.actions.invitation import may_be_answered
from surveys.actions.lows import take_up
from surveys.answering import Read, Unreadable, read_answers
from surveys.cuts import facts_of
from surveys.models import Invitation, PartialResponse, Response, SurveyVersion
from surveys.scoring import attitude, likelihood, low_answers

ALONE = (Response.Mode.LINK, Response.Mode.KIOSK)


class CannotRecordResponse(Refused):
    """Nothing is recorded."""


class AnswersFaulty(Refused):
    """Nothing is recorded; `faults` tell by question what is wrong."""

    def __init__(self, faults: dict[str, Unreadable]) -> None:
        self.faults = {name: _(each.message) % each.values for name, each in faults.items()}
        super().__init__(" ".join(self.faults.values()))


class CannotWithdrawResponse(Refused):
    """The response stays."""


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What somebody answered: to which version, how, when; of whom, where that is told."""

    uid: UUID
    version: SurveyVersion
    answers: dict[str, Any]
    mode: str
    language: str
    answered_on: date
    client: Client | None = None
    invitation: Invitation | None = None
    branch: Branch | None = None
    group: Group | None = None
    was_offline: bool = False
    sent_by: BranchSystem | None = None


@dataclass(frozen=True)
class Recorded:
    """The response, and whether this sending made it; codes of the cases it opened, by question."""

    response: Response
    is_new: bool = True
    cases: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def record_response(*, answered: Answered, by: Staff | None, at: datetime) -> Recorded:
    """Record a response once: the same `uid` sent again gives the one there is and changes nothing.

    `by` is who asked; nobody where the client answers alone.

    Raises
    ------
    AnswersFaulty
        An answer is not of its question's kind, or a required one is missing.
    CannotRecordResponse
        The version was never published, the invitation is used up, or who asks may not.
    EntryUsed
        The uid is somebody else's response.
    """
    known = Response.objects.filter(uid=answered.uid).first()
    if known is not None:
        if known.version_id != answered.version.pk:
            raise EntryUsed(_("This entry number is taken."), field="uid")
        return Recorded(known, is_new=False)
    invitation = _open(answered)
    _refuse(answered, by, timezone.localdate(at))
    read = read_answers(answered.version.read, answered.answers)
    if read.faults:
        raise AnswersFaulty(read.faults)
    response = Response.objects.create(**_values(answered, read, by, at))
    cases = take_up(response=response, lows=low_answers(answered.version.read, read.answers), at=at)
    PartialResponse.objects.filter(uid=answered.uid).delete()
    if invitation is not None:
        _settle(invitation, answered.answered_on)
    return Recorded(response, cases=cases)


def _open(answered: Answered) -> Invitation | None:
    if answered.invitation is None:
        return None
    row = Invitation.objects.select_for_update().get(pk=answered.invitation.pk)
    if row.status == Invitation.Status.ANSWERED:
        raise CannotRecordResponse(_("This invitation was answered already."), field="invitation")
    if not may_be_answered(row, answered.answered_on):
        raise CannotRecordResponse(_("This invitation is no longer open."), field="invitation")
    if row.survey_id != answered.version.survey_id:
        raise CannotRecordResponse(_("This invitation is for another survey."), field="invitation")
    return row


def _settle(invitation: Invitation, on: date) -> None:
    invitation.status, invitation.silence = Invitation.Status.ANSWERED, ""
    invitation.settled_on = on
    invitation.save(update_fields=["status", "silence", "settled_on"])
    PartialResponse.objects.filter(invitation=invitation).delete()


def _refuse(answered: Answered, by: Staff | None, today: date) -> None:
    survey = answered.version.survey
    if answered.version.status == SurveyVersion.Status.DRAFT:
        raise CannotRecordResponse(_("This survey is not published."), field="survey")
    if answered.answered_on > today:
        raise CannotRecordResponse(_("Choose today or an earlier day."), field="answered_on")
    is_alone = answered.mode in ALONE
    if survey.is_anonymous and not is_alone:
        raise CannotRecordResponse(_("An anonymous survey is answered alone."), field="mode")
    if by is None or is_alone:
        return
    if not by.may(Permission.ASK_SURVEYS):
        raise CannotRecordResponse(_("You may not ask surveys."))
    client = answered.client
    if client and not _is_known(client, answered, by):
        raise CannotRecordResponse(_("You may not see this client."), field="client")
    if client and survey.keeps_officer_away and client.officer_id == by.pk:
        message = _("This survey is not asked by the client's own loan officer.")
        raise CannotRecordResponse(message, field="client")


def _is_known(client: Client, answered: Answered, by: Staff) -> bool:
    """Tell whether `by` sees a client, was named to ask it, or had charge of it on the day a phone took the answers."""
    if Client.objects.visible_to(by).filter(pk=client.pk).exists():
        return True
    if answered.invitation is not None and answered.invitation.interviewer_id == by.pk:
        return answered.invitation.client_id == client.pk
    charges = ClientOfficer.objects.on(answered.answered_on).filter(client=client, officer=by)
    return answered.was_offline and charges.exists()


def _values(answered: Answered, read: Read, by: Staff | None, at: datetime) -> dict[str, Any]:
    definition, survey = answered.version.read, answered.version.survey
    poverty = likelihood(definition, read.answers)
    wave = answered.invitation.wave if answered.invitation else None
    values = {
        "uid": answered.uid,
        "survey": survey,
        "version": answered.version,
        "wave": wave,
        "mode": answered.mode,
        "language": answered.language,
        "answered_on": answered.answered_on,
        "recorded_at": at,
        "was_offline": answered.was_offline,
        "answers": read.answers,
        "attitude": attitude(definition, read.answers),
        "is_low": bool(low_answers(definition, read.answers)),
        "score": poverty.score if poverty else None,
        "likelihood": next(iter(poverty.shares.values()), None) if poverty else None,
        "branch": answered.branch or (answered.client.branch if answered.client else None),
    }
    if survey.is_anonymous:
        day = datetime.combine(timezone.localdate(at), time.min)
        return {**values, "recorded_at": timezone.make_aware(day)}
    return {
        **values,
        "client": answered.client,
        "group": answered.group,
        "invitation": answered.invitation,
        "interviewer": None if answered.mode in ALONE else by,
        "sent_by": answered.sent_by,
        **(facts_of(answered.client, answered.answered_on) if answered.client else {}),
    }


@transaction.atomic
def withdraw_response(*, response: Response, reason: str, by: Staff, at: datetime) -> Response:
    """Take a response back that was recorded by mistake; it stays, and counts no more.

    Raises
    ------
    CannotWithdrawResponse
        No reason is given, it is withdrawn already, or it is another's and `by` may not read answers.
    """
    row = Response.objects.select_for_update().get(pk=response.pk)
    if row.interviewer_id != by.pk and not by.may(Permission.READ_ANSWERS):
        raise CannotWithdrawResponse(_("You may not take this response back."))
    if row.withdrawn_at is not None:
        raise CannotWithdrawResponse(_("This response was taken back already."))
    if not reason.strip():
        raise CannotWithdrawResponse(_("Say why."), field="reason")
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    return row
