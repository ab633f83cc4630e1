"""The morning: everybody is told once a day what waits, in the app and, who likes, by e-mail."""

import logging
from collections.abc import Callable
from datetime import date, datetime
from smtplib import SMTPException

from anymail.exceptions import AnymailError
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from crm.actions.notification import Line, line_key, notify_many
from crm.digest import mornings
from crm.models import Notification, Staff

log = logging.getLogger(__name__)
KIND = "MORNING"
MAIL_FAULTS = (SMTPException, OSError, AnymailError)
Compose = Callable[[Notification], EmailMultiAlternatives]


def tell_mornings(*, on: date, at: datetime) -> int:
    """Tell everybody who has something to look at today, once, and return how many were told."""
    found = mornings(on)
    working = Staff.objects.filter(pk__in=found, is_active=True).values_list("pk", flat=True)
    lines = [Line(pk, found[pk], reverse("crm:tasks"), _key(on)) for pk in working]
    return notify_many(kind=KIND, lines=lines, at=at)


def mail_mornings(*, on: date, at: datetime, compose: Compose) -> tuple[int, int]:
    """E-mail today's mornings that were not mailed yet; return how many went out, and how many failed.

    A letter is marked as mailed together with its sending: what fails is tried by the next call, what
    went out is not sent again.
    """
    sent = failed = 0
    for pk in _to_mail(on):
        with transaction.atomic():
            told = (
                _waiting(on).select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
            )
            if told is None:
                continue
            if _is_sent(compose(told)):
                told.mailed_at = at
                told.save(update_fields=["mailed_at"])
                sent += 1
            else:
                failed += 1
    return sent, failed


def _key(on: date) -> str:
    return f"morning:{on.isoformat()}"


def _waiting(on: date) -> QuerySet[Notification]:
    wanted = Staff.objects.filter(is_active=True, is_mailed_daily=True).exclude(email="")
    keys = [line_key(pk, _key(on)) for pk in wanted.values_list("pk", flat=True)]
    return Notification.objects.filter(key__in=keys, mailed_at=None).select_related("staff")


def _is_sent(letter: EmailMultiAlternatives) -> bool:
    try:
        return letter.send() == 1
    except MAIL_FAULTS:
        log.exception("a morning was not mailed")
        return False


def _to_mail(on: date) -> list[int]:
    return list(_waiting(on).order_by("pk").values_list("pk", flat=True))
