"""What surveys add to a client's timeline: invited, answered, not answered, taken back."""

from collections.abc import Iterator

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from crm.models import Client, Staff
from crm.timeline import Event
from surveys.models import Invitation, Response, Survey

ENDED = (Invitation.Status.NOT_ANSWERED, Invitation.Status.CANCELLED)


def survey_events(client: Client, staff: Staff) -> Iterator[Event]:
    """Give when a client was invited to surveys, and what came of it; never what was answered."""
    surveys = Prefetch("survey", Survey.objects.with_versions())
    invitations = Invitation.objects.visible_to(staff).filter(client=client)
    for row in invitations.prefetch_related(surveys):
        yield from _of_invitation(row)
    responses = Response.objects.visible_to(staff).filter(client=client)
    for response in responses.select_related("interviewer").prefetch_related(surveys):
        yield _of_response(response)


def _of_invitation(row: Invitation) -> Iterator[Event]:
    survey = row.survey.title
    invited = _("%(survey)s: invited") % {"survey": survey}
    yield Event(row.invited_on, invited, "bell", row.get_channel_display())
    if row.settled_on is None:
        return
    if row.status in ENDED:
        told = {"survey": survey, "what": row.get_status_display()}
        text = _("%(survey)s: %(what)s") % told
        yield Event(row.settled_on, text, "case", row.get_silence_display() if row.silence else "")
    elif row.survey.is_anonymous:
        yield Event(row.settled_on, _("%(survey)s: answered") % {"survey": survey}, "case")


def _of_response(row: Response) -> Event:
    parts = [row.get_mode_display(), str(row.interviewer or ""), row.withdrawal_reason]
    return Event(
        row.answered_on,
        _("%(survey)s: answered") % {"survey": row.survey.title},
        "case",
        " · ".join(part for part in parts if part),
        is_struck=row.withdrawn_at is not None,
    )
