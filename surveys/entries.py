"""Interviews held with no signal: recorded once they reach us, with words on what they met."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.actions.devicetask import accept_task_done
from crm.actions.entry import EntryUsed, moment_of
from crm.deviceshown import Reading, register_reading
from crm.entries import Accepted, Content, register_entry
from crm.errors import Refused
from crm.models import Client, Staff
from surveys.actions.interview import hold_interview
from surveys.actions.invitation import may_be_answered
from surveys.actions.response import Answered, CannotRecordResponse
from surveys.asking import invitation_to
from surveys.forms.response import ResponseEntry, read_response
from surveys.models import Invitation, Response, Survey, SurveyVersion
from surveys.sitting import language_for


def register() -> None:
    """Take entries of the kind, and tell how they are shown."""
    register_entry("response", accept_response)
    register_reading("response", Reading(says, again))


def says(content: Content) -> list[str]:
    """Say what an entry is about: the survey, how it was asked, how much was answered; never the answers."""
    survey = Survey.objects.filter(code=str(content.get("survey", ""))).first()
    answers = content.get("answers")
    modes = dict(Response.Mode.choices)
    told = [str(survey or ""), str(modes.get(str(content.get("mode", "")), ""))]
    if isinstance(answers, Mapping):
        n = len(answers)
        told.append(ngettext("%(n)s answer", "%(n)s answers", n) % {"n": n})
    return [words for words in told if words]


def again(content: Content) -> str:
    """Return the address of the page on which the survey is asked of the client."""
    client, code = str(content.get("client", "")), str(content.get("survey", ""))
    try:
        return reverse("surveys:ask", kwargs={"client_id": int(client), "code": code})
    except (NoReverseMatch, ValueError):
        return ""


def accept_response(content: Content, by: Staff, at: datetime) -> Accepted:
    """Record the interview that a content tells; of a version that was retired meanwhile, too.

    What was answered already stays. An invitation that is no longer open, a task somebody else did, a client who
    has another loan officer: the answers are kept, and it is said.
    """
    entry, version = read_response(content)
    if (first := _first_sending(entry, version, by)) is not None:
        return Accepted(first, is_new=False)
    client = _client(entry.client)
    on, _moment = moment_of(occurred_on=entry.answered_on, occurred_at=entry.occurred_at, at=at)
    met = _invitation(entry, version, client, on)
    if met.answered is not None:
        return Accepted(met.answered, is_new=False, conflicts=(met.words,))
    answered = Answered(
        uid=entry.uid,
        version=version,
        answers=entry.answers,
        mode=entry.mode,
        language=language_for(version, entry.language),
        answered_on=on,
        client=client,
        invitation=met.invitation,
        was_offline=entry.was_offline,
    )
    recorded = hold_interview(answered=answered, task=None, by=by, at=at)
    conflicts = (met.words, *_handed_over(client, by), *_settled(entry, content, by, at))
    return Accepted(recorded.response, recorded.is_new, tuple(filter(None, conflicts)))


def _first_sending(entry: ResponseEntry, version: SurveyVersion, by: Staff) -> Response | None:
    row = Response.objects.filter(uid=entry.uid).first()
    if row is not None and (row.interviewer_id != by.pk or row.version_id != version.pk):
        raise EntryUsed(_("This entry number is taken."), field="uid")
    return row


def _client(key: int) -> Client:
    """Return a client, or whom it was merged into."""
    client = Client.objects.select_related("merged_into").filter(pk=key).first()
    while client is not None and client.merged_into is not None:
        client = client.merged_into
    if client is None:
        raise CannotRecordResponse(_("You may not see this client."), field="client")
    return client


@dataclass(frozen=True)
class _Met:
    """The invitation that an interview settles; what was answered to it already; words where it is no longer open."""

    invitation: Invitation | None = None
    answered: Response | None = None
    words: str = ""


def _invitation(entry: ResponseEntry, version: SurveyVersion, client: Client, on: date) -> _Met:
    rows = Invitation.objects.filter(survey=version.survey, client=client)
    named = rows.filter(uid=entry.invitation).first() if entry.invitation else None
    if named is None:
        return _Met(invitation_to(version.survey, client, on))
    if may_be_answered(named, on):
        return _Met(named)
    if named.status == Invitation.Status.ANSWERED:
        answered = Response.objects.filter(invitation=named).first()
        return _Met(None, answered, _("The client had answered this already. That answer stays."))
    return _Met(words=_("The invitation was no longer open: the answers are kept without it."))


def _handed_over(client: Client, by: Staff) -> list[str]:
    if Client.objects.visible_to(by).filter(pk=client.pk).exists():
        return []
    return [_("The client has another loan officer now.")]


def _settled(entry: ResponseEntry, content: Content, by: Staff, at: datetime) -> tuple[str, ...]:
    """Settle the task that an interview was, and say what it met."""
    if entry.task is None:
        return ()
    told = {
        "task": str(entry.task),
        "occurred_at": content.get("occurred_at", ""),
        "result": _("Survey answered"),
    }
    try:
        return accept_task_done(told, by, at).conflicts
    except Refused as refusal:
        return (str(refusal),)
