"""Many invitations at once: sent by e-mail, reminded of, handed out, called back; one statement each."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.audit import acting
from crm.errors import Refused
from crm.models import Client, Staff
from surveys.models import OPEN, Channel, Invitation

MOST_REMINDERS = 3  # by hand, beside none more than one a day
HANDED_OUT = (Channel.LINK, Channel.KIOSK)
Rows = Any  # a query of invitations


class CannotWorkOnInvitations(Refused):
    """The invitations stay as they were."""


def _open(invitations: Rows, by: Staff) -> Rows:
    if not by.may(Permission.SEND_SURVEYS):
        raise CannotWorkOnInvitations(_("You may not send surveys."))
    keys = invitations.order_by().values("pk")
    return Invitation.objects.filter(pk__in=keys, status__in=OPEN)


@transaction.atomic
def cancel_invitations(*, invitations: Rows, by: Staff, on: date) -> int:
    """Call open invitations back, and return how many; their links open nothing any more."""
    with acting(by):
        return int(_open(invitations, by).update(status=Invitation.Status.CANCELLED, settled_on=on))


@transaction.atomic
def mail_invitations(*, invitations: Rows, by: Staff, on: date) -> int:
    """Have open links go out by e-mail that did not yet, and return how many; those with no address stay."""
    address = Coalesce(
        Subquery(Client.objects.filter(pk=OuterRef("client")).values("email")[:1]),
        Subquery(Staff.objects.filter(pk=OuterRef("staff")).values("email")[:1]),
    )
    unsent = _open(invitations, by).filter(
        Q(client__email__gt="") | Q(staff__email__gt=""),
        channel=Channel.LINK,
        sent_to="",
        expires_on__gte=on,
    )
    with acting(by):
        return int(unsent.update(sent_to=address, sent_at=None))


@transaction.atomic
def remind_of_invitations(*, invitations: Rows, by: Staff, on: date) -> int:
    """Have the letters of open links go out once more, and return how many: at most one a day, and three by hand."""
    sent = (
        _open(invitations, by)
        .filter(channel=Channel.LINK, sent_at__isnull=False, expires_on__gte=on)
        .filter(Q(reminded_on=None) | Q(reminded_on__lt=on), reminder_count__lt=MOST_REMINDERS)
        .exclude(sent_to="")
        .exclude(sent_at__date=on)
    )
    with acting(by):
        return int(
            sent.update(sent_at=None, reminded_on=on, reminder_count=F("reminder_count") + 1)
        )


@transaction.atomic
def hand_out(*, invitations: Rows, by: Staff, at: datetime) -> int:
    """Keep that open links and codes were printed or copied, and return how many were not out before."""
    with acting(by):
        waiting = _open(invitations, by).filter(
            channel__in=HANDED_OUT, status=Invitation.Status.WAITING, sent_to=""
        )
        return int(waiting.update(status=Invitation.Status.SENT, sent_at=at))
