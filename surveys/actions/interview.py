"""Interviews: a survey asked by staff is recorded and settles its task; or it is said why there was none; taken back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.actions.task import reopen_task, settle_task
from crm.errors import Refused
from crm.models import Client, Staff, Task
from surveys.actions.invitation import Invited, invite, settle_unanswered
from surveys.actions.response import Answered, Recorded, record_response, withdraw_response
from surveys.models import Channel, Invitation, Response, Survey


class CannotInterview(Refused):
    """The client is not asked."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """Who was to be asked what, where there was no interview; the invitation and task, if there were any."""

    survey: Survey
    client: Client
    invitation: Invitation | None = None
    task: Task | None = None


@transaction.atomic
def hold_interview(*, answered: Answered, task: Task | None, by: Staff, at: datetime) -> Recorded:
    """Record what was answered to `by`, and settle the task that it was; sent again, nothing changes.

    Raises
    ------
    CannotInterview
        The client wanted no contact on that day.
    """
    client = answered.client
    since = client.no_contact_since if client else None
    if since is not None and since <= answered.answered_on:
        raise CannotInterview(_("This client wants no contact."), field="client")
    recorded = record_response(answered=answered, by=by, at=at)
    if recorded.is_new and task is not None:
        settle_task(task=task, result=_("Survey answered"), by=by, at=at)
    return recorded


@transaction.atomic
def note_silence(*, attempt: Attempt, silence: str, by: Staff, at: datetime) -> Invitation:
    """Keep why a client was not interviewed, with an invitation of this day where there was none: silence counts.

    The task is done, unless the client was not reached and is to be tried again.
    """
    on = timezone.localdate(at)
    invitation = attempt.invitation or invite(
        invited=Invited(
            survey=attempt.survey,
            channel=Channel.OFFICER,
            expires_on=on,
            client=attempt.client,
            interviewer=by,
        ),
        by=by,
        on=on,
    )
    row = settle_unanswered(invitation=invitation, silence=silence, by=by, on=on)
    if attempt.task is not None and silence != Invitation.Silence.NOT_REACHED:
        settle_task(task=attempt.task, result=row.get_silence_display(), by=by, at=at)
    return row


@transaction.atomic
def undo_interview(*, response: Response, task: Task | None, by: Staff, at: datetime) -> Response:
    """Take back an interview that was just recorded; its task is to be done again."""
    row = withdraw_response(response=response, reason=_("Taken back at once"), by=by, at=at)
    if task is not None and task.status != Task.Status.OPEN:
        reopen_task(task=task, by=by, at=at)
    return row
