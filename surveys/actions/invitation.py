"""Invitations: made, sent, settled where nobody answers."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.errors import Refused
from crm.models import Branch, BranchSystem, Client, Group, Staff
from surveys.models import OPEN, Channel, Invitation, Survey


class CannotInvite(Refused):
    """Nobody is invited."""


class CannotSettleInvitation(Refused):
    """The invitation stays as it was."""


@dataclass(frozen=True, kw_only=True)
class Invited:
    """Who is asked what, by which channel, until when; `source_key` is unique to what gave rise to it."""

    survey: Survey
    channel: str
    expires_on: date
    client: Client | None = None
    staff: Staff | None = None
    branch: Branch | None = None
    group: Group | None = None
    interviewer: Staff | None = None
    sent_to: str = ""
    source_key: str | None = None
    uid: UUID | None = None
    sent_by: BranchSystem | None = None


@transaction.atomic
def invite(*, invited: Invited, by: Staff | None, on: date) -> Invitation:
    """Invite one person, and return the invitation; asked again with the same key or uid, the one there is.

    Raises
    ------
    CannotInvite
        The survey is not in use, the client wants no contact, the day is past, or the loan officer whom the answers
        may concern would ask.
    """
    known = _known(invited)
    if known is not None:
        return known
    _refuse(invited, by, on)
    client = invited.client
    return Invitation.objects.create(
        uid=invited.uid or uuid4(),
        survey=invited.survey,
        client=client,
        staff=invited.staff,
        branch=invited.branch or (client.branch if client else None),
        group=invited.group,
        channel=invited.channel,
        interviewer=invited.interviewer,
        sent_to=invited.sent_to,
        source_key=invited.source_key,
        invited_on=on,
        expires_on=invited.expires_on,
        created_by=by,
        sent_by=invited.sent_by,
    )


def _known(invited: Invited) -> Invitation | None:
    rows = Invitation.objects.select_related("survey", "client")
    by_uid = rows.filter(uid=invited.uid).first() if invited.uid else None
    if by_uid is not None or not invited.source_key:
        return by_uid
    return rows.filter(source_key=invited.source_key).first()


def _refuse(invited: Invited, by: Staff | None, on: date) -> None:
    if by is not None and not (by.may(Permission.SEND_SURVEYS) or by.may(Permission.ASK_SURVEYS)):
        raise CannotInvite(_("You may not invite to surveys."))
    if not Survey.objects.in_use().filter(pk=invited.survey.pk).exists():
        raise CannotInvite(_("This survey is not in use."), field="survey")
    if invited.expires_on < on:
        raise CannotInvite(_("Choose today or a later day."), field="expires_on")
    client = invited.client
    if client is not None and client.no_contact_since is not None:
        raise CannotInvite(_("This client wants no contact."), field="client")
    refuse_officer(invited.survey, client, invited.interviewer)
    if invited.survey.is_anonymous and invited.channel == Channel.OFFICER:
        raise CannotInvite(_("An anonymous survey is answered alone."), field="channel")


def refuse_officer(survey: Survey, client: Client | None, interviewer: Staff | None) -> None:
    """Refuse the loan officer of the client as interviewer where the survey keeps the officer away."""
    is_own = client and interviewer and client.officer_id == interviewer.pk
    if survey.keeps_officer_away and is_own:
        message = _("This survey is not asked by the client's own loan officer.")
        raise CannotInvite(message, field="interviewer")


@transaction.atomic
def settle_unanswered(
    *, invitation: Invitation, silence: str, by: Staff | None, on: date
) -> Invitation:
    """Say why an invitation is not answered: refused, not reached, unable, or its time has run out."""
    invitation = _locked(invitation)
    invitation.status, invitation.silence = Invitation.Status.NOT_ANSWERED, silence
    return _settled(invitation, on)


@transaction.atomic
def cancel_invitation(*, invitation: Invitation, by: Staff | None, on: date) -> Invitation:
    """Call an invitation back: its link no longer opens anything."""
    if by is not None and not by.may(Permission.SEND_SURVEYS):
        raise CannotSettleInvitation(_("You may not call invitations back."))
    invitation = _locked(invitation)
    invitation.status = Invitation.Status.CANCELLED
    return _settled(invitation, on)


@transaction.atomic
def mark_sent(*, invitation: Invitation, at: datetime) -> Invitation:
    """Keep when an invitation went out."""
    invitation = _locked(invitation)
    invitation.status, invitation.sent_at = Invitation.Status.SENT, at
    invitation.save(update_fields=["status", "sent_at"])
    return invitation


def may_be_answered(invitation: Invitation, on: date) -> bool:
    """Tell whether answers of a day settle an invitation: it was open then, though its time ran out since."""
    is_late_news = invitation.silence == Invitation.Silence.EXPIRED
    return invitation.expires_on >= on and (invitation.status in OPEN or is_late_news)


@transaction.atomic
def start_invitation(*, invitation: Invitation) -> Invitation:
    """Keep that somebody began to answer an invitation; one that is past that stays as it is."""
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if row.status in (Invitation.Status.WAITING, Invitation.Status.SENT):
        row.status = Invitation.Status.STARTED
        row.save(update_fields=["status"])
    return row


def _locked(invitation: Invitation) -> Invitation:
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if row.status not in OPEN:
        raise CannotSettleInvitation(_("This invitation is settled already."))
    return row


def _settled(invitation: Invitation, on: date) -> Invitation:
    invitation.settled_on = on
    invitation.save(update_fields=["status", "silence", "settled_on"])
    return invitation
