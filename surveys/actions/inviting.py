"""Inviting one client by hand: who asks is chosen as for everybody, and the task is set at once."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.actions.task import Errand, set_task
from crm.models import Client, Staff, Task
from surveys.actions.invitation import CannotInvite, Invited, invite
from surveys.actions.tasking import PREFIX
from surveys.interviewers import interviewer_of, officer_asks
from surveys.models import Channel, Invitation
from surveys.population import contactable
from surveys.triggers import task_action


@transaction.atomic
def invite_client(*, invited: Invited, by: Staff, on: date, at: datetime) -> Invitation:
    """Invite a client; where staff ask, set the task for who is to.

    Raises
    ------
    CannotInvite
        `by` may not send surveys, the client may not be asked, is asked this already, or nobody may ask it.
    """
    if not by.may(Permission.SEND_SURVEYS):
        raise CannotInvite(_("You may not invite to surveys."))
    client = invited.client
    if client is None or not contactable(on).filter(pk=client.pk).exists():
        raise CannotInvite(_("This client wants no contact or no surveys."), field="client")
    if Invitation.objects.open(on).filter(client=client, survey=invited.survey).exists():
        message = _("This client is invited to this survey already.")
        raise CannotInvite(message, field="survey")
    if invited.channel != Channel.OFFICER:
        return invite(invited=invited, by=by, on=on)
    asks = _colleague(invited, client)
    invitation = invite(invited=replace(invited, interviewer=asks), by=by, on=on)
    _set_task(invitation, at)
    return invitation


def _colleague(invited: Invited, client: Client) -> Staff | None:
    """Return the colleague who asks; nobody where the client's loan officer does."""
    rows = Client.objects.filter(pk=client.pk)
    key = rows.annotate(asks=interviewer_of(invited.survey)).values_list("asks", flat=True).get()
    if key is None and not rows.filter(officer_asks(invited.survey)).exists():
        raise CannotInvite(_("There is nobody at the branch who may ask this."), field="way")
    return Staff.objects.filter(pk=key).first() if key else None


def _set_task(invitation: Invitation, at: datetime) -> None:
    errand = Errand(
        action=task_action(invitation.survey),
        due_on=invitation.expires_on,
        client=invitation.client,
        assignee=invitation.interviewer,
        source=Task.Source.SURVEY,
        source_key=f"{PREFIX}{invitation.uid}",
    )
    set_task(errand=errand, by=None, on=invitation.invited_on, at=at)
