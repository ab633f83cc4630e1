"""Which surveys a member of staff may ask of a client, and which invitation and task that settles."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from crm.access import Reach
from crm.models import Client, Staff, Task
from crm.models.client import ClientQuerySet
from surveys.doors import KINDS
from surveys.models import Channel, Invitation, Survey
from surveys.models.invitation import InvitationQuerySet
from surveys.models.survey import SurveyQuerySet


def asked_by_staff() -> SurveyQuerySet:
    """Return the surveys that staff ask clients: in use, and not anonymous."""
    return Survey.objects.in_use().of_clients().filter(is_anonymous=False)


def given_to(by: Staff, on: date) -> InvitationQuerySet:
    """Return the open invitations that `by` was named to ask; the clients may be those of a colleague."""
    return Invitation.objects.open(on).filter(interviewer=by, channel=Channel.OFFICER)


def clients_to_ask(by: Staff, on: date) -> ClientQuerySet:
    """Return the clients `by` may ask: those it sees, and those it was named to ask."""
    seen = Client.objects.visible_to(by).values("pk")
    given = given_to(by, on).filter(client__merged_into=None).values("client")
    return Client.objects.filter(Q(pk__in=seen) | Q(pk__in=given))


def is_seen(client: Client, by: Staff) -> bool:
    """Tell whether `by` sees more of a client than what it was named to ask."""
    return by.reach is not Reach.PORTFOLIO or client.officer_id in by.portfolios


def surveys_for(client: Client, by: Staff, on: date) -> list[Survey]:
    """Return the surveys `by` may ask a client on a day, by title; none where the client wants no contact."""
    if client.no_contact_since is not None and client.no_contact_since <= on:
        return []
    surveys = asked_by_staff().with_versions()
    if not is_seen(client, by):
        surveys = surveys.filter(pk__in=given_to(by, on).filter(client=client).values("survey"))
    if client.officer_id == by.pk:
        surveys = surveys.filter(keeps_officer_away=False)
    return sorted(surveys, key=lambda survey: survey.title)


def open_invitations(client: Client, on: date) -> list[Invitation]:
    """Return what a client is asked already and can still answer, the oldest first."""
    rows = Invitation.objects.filter(client=client).open(on)
    return list(rows.select_related("survey").order_by("invited_on", "pk"))


def invitation_to(survey: Survey, client: Client, on: date, uid: str = "") -> Invitation | None:
    """Return the invitation that asking a client settles: the one of a uid, else the oldest still open."""
    found = [each for each in open_invitations(client, on) if each.survey_id == survey.pk]
    named = [each for each in found if str(each.uid) == uid]
    return next(iter([*named, *found]), None)


def task_to_settle(uid: str, client: Client, by: Staff) -> Task | None:
    """Return the open task of a uid about a client, if `by` sees one."""
    try:
        key = UUID(uid)
    except ValueError:
        return None
    return Task.objects.visible_to(by).filter(client=client, uid=key).open().first()


def meant_by(
    task: Task, surveys: Iterable[Survey], invitations: Iterable[Invitation]
) -> Survey | None:
    """Return the one survey a task means: of its kind, or what the client is invited to; none where it is not sure."""
    kind = KINDS.get(Task.Action(task.action))
    invited = {each.survey_id for each in invitations}
    fitting = [each for each in surveys if each.kind == kind] if kind else []
    if not kind:
        fitting = [each for each in surveys if each.pk in invited]
    return fitting[0] if len(fitting) == 1 else None
