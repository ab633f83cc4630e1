"""Sending invitations by e-mail: each marked together with its sending, so that a break sends nothing twice."""

import logging
from collections.abc import Callable
from datetime import date, datetime
from smtplib import SMTPException

from anymail.exceptions import AnymailError
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.actions.consent import record_consent
from crm.errors import Refused
from crm.models import Consent, Staff
from surveys.actions.invitation import cancel_invitation
from surveys.models import OPEN, Channel, Invitation
from surveys.population import may_be_asked
from surveys.reminding import to_remind

log = logging.getLogger(__name__)
MAIL_FAULTS = (SMTPException, OSError, AnymailError)
AT_A_TIME = 500
Compose = Callable[[Invitation, bool], EmailMultiAlternatives]


class CannotSend(Refused):
    """Nothing is sent."""


def waiting(on: date) -> QuerySet[Invitation, Invitation]:
    """Return the invitations that are to go out by e-mail."""
    rows = Invitation.objects.open(on).filter(may_be_asked(on), channel=Channel.LINK, sent_at=None)
    return rows.exclude(sent_to="")


def to_remind_by_mail(on: date) -> QuerySet[Invitation, Invitation]:
    """Return the invitations of which a letter is to remind."""
    rows: QuerySet[Invitation, Invitation] = to_remind(on).filter(
        channel=Channel.LINK, sent_at__isnull=False
    )
    return rows.exclude(sent_to="")


def send_waiting(*, on: date, at: datetime, compose: Compose) -> tuple[int, int]:
    """Send what is to go out, and return how many went and how many failed; what failed is tried next time."""
    keys = list(waiting(on).order_by("pk").values_list("pk", flat=True)[:AT_A_TIME])
    results = [_send(key, on, at, compose) for key in keys]
    return results.count(True), results.count(False)


@transaction.atomic
def _send(key: int, on: date, at: datetime, compose: Compose) -> bool | None:
    invitation = _row(waiting(on), key)
    if invitation is None:
        return None
    if not _is_sent(compose(invitation, invitation.reminder_count > 0)):
        return False
    invitation.status, invitation.sent_at = Invitation.Status.SENT, at
    invitation.save(update_fields=["status", "sent_at"])
    return True


def _row(rows: QuerySet[Invitation, Invitation], key: int) -> Invitation | None:
    """Return a row locked, unless another worker has it or it has gone out since."""
    locked = rows.select_for_update(of=("self",), skip_locked=True).filter(pk=key)
    return locked.select_related("survey", "client", "staff").first()


def remind(*, on: date, at: datetime, compose: Compose) -> tuple[int, int]:
    """Remind of what was not answered, as often as the wave or trigger says; return how many went, how many failed."""
    keys = list(to_remind_by_mail(on).order_by("pk").values_list("pk", flat=True)[:AT_A_TIME])
    results = [_remind(key, on, compose) for key in keys]
    return results.count(True), results.count(False)


@transaction.atomic
def _remind(key: int, on: date, compose: Compose) -> bool | None:
    rows = Invitation.objects.filter(pk__in=to_remind_by_mail(on).values("pk"))
    invitation = _row(rows, key)
    if invitation is None:
        return None
    if not _is_sent(compose(invitation, True)):
        return False
    invitation.reminded_on, invitation.reminder_count = on, invitation.reminder_count + 1
    invitation.save(update_fields=["reminded_on", "reminder_count"])
    return True


def _is_sent(letter: EmailMultiAlternatives) -> bool:
    try:
        return letter.send() == 1
    except MAIL_FAULTS:
        log.exception("an invitation was not mailed")
        return False


@transaction.atomic
def send_to(*, invitation: Invitation, address: str, by: Staff) -> Invitation:
    """Have an invitation sent to an e-mail address, also once more."""
    if not (by.may(Permission.SEND_SURVEYS) or by.may(Permission.ASK_SURVEYS)):
        raise CannotSend(_("You may not send surveys."))
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if row.status not in OPEN:
        raise CannotSend(_("This invitation is settled already."))
    row.channel, row.sent_to, row.sent_at = Channel.LINK, address, None
    row.save(update_fields=["channel", "sent_to", "sent_at"])
    return row


@transaction.atomic
def stop_asking(*, invitation: Invitation, on: date, at: datetime) -> None:
    """Keep that whoever was invited wants no more surveys: a refusal of the client, and the invitation called back."""
    if invitation.client is not None and not _has_refused(invitation, on):
        facts = {"purpose": Consent.Purpose.SURVEYS, "channel": Consent.Channel.ANY}
        record_consent(
            client=invitation.client, facts={**facts, "is_given": False}, by=None, on=on, at=at
        )
    if invitation.status in OPEN:
        cancel_invitation(invitation=invitation, by=None, on=on)


def _has_refused(invitation: Invitation, on: date) -> bool:
    return Consent.objects.filter(
        client=invitation.client,
        purpose=Consent.Purpose.SURVEYS,
        is_given=False,
        withdrawn_on=None,
        given_on__lte=on,
    ).exists()
