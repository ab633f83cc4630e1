"""The invitations of a survey as rows: what a page reads with them, and the file of them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.lists import Cells, cells
from surveys.models import Channel, Invitation

RELATED = ("client__officer", "client__branch", "staff", "branch", "wave", "trigger", "interviewer")


def source_of(invitation: Invitation) -> str:
    """Return what gave rise to an invitation, in words."""
    if invitation.wave is not None:
        return invitation.wave.name
    if invitation.trigger is not None:
        return str(invitation.trigger.get_event_display())
    return str(_("Invited by hand"))


def asked_by(invitation: Invitation) -> str:
    """Return who is to ask, where somebody is."""
    if invitation.channel != Channel.OFFICER:
        return ""
    officer = invitation.client.officer if invitation.client else None
    return str(invitation.interviewer or officer or "")


def invitation_table(rows: Any) -> Cells:  # noqa: ANN401 - a query of invitations
    """Give invitations as a file has them: clients by number; no answer is in it."""
    return cells(
        rows,
        [
            (_("Client's number"), lambda row: row.client.external_id if row.client else ""),
            (_("Name"), lambda row: str(row.client or row.staff or "")),
            (_("Branch"), lambda row: str(row.branch or "")),
            (_("From"), source_of),
            (_("By"), Invitation.get_channel_display),
            (_("Asked by"), asked_by),
            (_("Sent to"), lambda row: row.sent_to),
            (_("Status"), Invitation.get_status_display),
            (_("Why not answered"), Invitation.get_silence_display),
            (_("Invited on"), lambda row: row.invited_on),
            (_("To be answered by"), lambda row: row.expires_on),
            (_("Reminders"), lambda row: row.reminder_count),
            (_("Settled on"), lambda row: row.settled_on),
        ],
    )
