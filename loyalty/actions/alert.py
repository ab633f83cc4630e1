"""What a member of staff does with an alert: mark it done, snooze it, take either back."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from crm.errors import Refused
from crm.models import Staff
from loyalty.models import Alert
from loyalty.models.alert import AlertQuerySet

LONGEST_SNOOZE = timedelta(days=60)
TIME_TO_UNDO = timedelta(minutes=10)


class CannotMarkDone(Refused):
    """The alert is not to be worked on any more, or the outcome is missing."""


class CannotSnooze(Refused):
    """The alert is not to be worked on any more, or the day is out of bounds."""


class CannotUndo(Refused):
    """There is nothing to take back, or not any more."""


def _locked(alert: Alert) -> Alert:
    return Alert.objects.select_for_update(of=("self",)).select_related("client").get(pk=alert.pk)


def _is_unresolved(alert: Alert) -> bool:
    return alert.status in (Alert.Status.OPEN, Alert.Status.SNOOZED)


@transaction.atomic
def mark_done(*, alert: Alert, outcome: str, note: str = "", by: Staff, at: datetime) -> Alert:
    """Record what came of an alert."""
    alert = _locked(alert)
    if not _is_unresolved(alert):
        raise CannotMarkDone(_("This one is settled already."))
    if outcome not in Alert.Outcome.values:
        raise CannotMarkDone(_("Choose what came of it."), field="outcome")
    alert.status = Alert.Status.DONE
    alert.outcome = outcome
    alert.note = note.strip()
    return _handled(alert, by=by, at=at)


@transaction.atomic
def snooze(*, alert: Alert, until: date, by: Staff, on: date, at: datetime) -> Alert:
    """Put an alert off until a day."""
    alert = _locked(alert)
    if not _is_unresolved(alert):
        raise CannotSnooze(_("This one is settled already."))
    if not on < until <= on + LONGEST_SNOOZE:
        raise CannotSnooze(_("Choose a day within the next 60 days."), field="until")
    alert.status = Alert.Status.SNOOZED
    alert.snoozed_until = until
    return _handled(alert, by=by, at=at)


@transaction.atomic
def snooze_all(*, alerts: AlertQuerySet, until: date, by: Staff, on: date, at: datetime) -> int:
    """Put many alerts off until a day, and return how many; all of them, or none."""
    wanted = list(alerts.order_by("pk"))
    return len([snooze(alert=alert, until=until, by=by, on=on, at=at) for alert in wanted])


@transaction.atomic
def undo(*, alert: Alert, by: Staff, at: datetime) -> Alert:
    """Take back what the same person did with an alert moments ago."""
    alert = _locked(alert)
    if alert.handled_by_id != by.pk or alert.handled_at is None:
        raise CannotUndo(_("Only who did it can take it back."))
    if at - alert.handled_at > TIME_TO_UNDO:
        raise CannotUndo(_("It is too late to take this back."))
    match alert.status:
        case Alert.Status.DONE:
            _refuse_second_alert(alert)
            alert.status = Alert.Status.SNOOZED if alert.snoozed_until else Alert.Status.OPEN
        case Alert.Status.SNOOZED:
            alert.status = Alert.Status.OPEN
            alert.snoozed_until = None
        case _:
            raise CannotUndo(_("There is nothing to take back."))
    alert.outcome = alert.note = ""
    alert.handled_by = alert.handled_at = None
    alert.save(update_fields=_CHANGED)
    return alert


def _refuse_second_alert(alert: Alert) -> None:
    others = Alert.objects.filter(client=alert.client, kind=alert.kind).unresolved()
    if others.exclude(pk=alert.pk).exists():
        raise CannotUndo(_("A newer alert for this client is open already."))


_CHANGED = ["status", "outcome", "note", "snoozed_until", "handled_by", "handled_at"]


def _handled(alert: Alert, *, by: Staff, at: datetime) -> Alert:
    alert.handled_by = by
    alert.handled_at = at
    alert.save(update_fields=_CHANGED)
    return alert
