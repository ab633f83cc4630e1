"""What is done with a client on the day's list, all its reasons at once: seen, put off, taken back."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from crm.actions.interaction import log_interaction, withdraw_interaction
from crm.actions.task import put_off_task, reopen_task
from crm.entries import InteractionEntry, WithdrawalEntry
from crm.errors import Refused
from crm.models import Client, Interaction, Staff, Task
from crm.models.task import TaskQuerySet
from loyalty.actions.alert import mark_done, snooze, undo
from loyalty.models import Alert


class CannotPutOff(Refused):
    """Nothing of the client's is to be put off."""


@dataclass(frozen=True)
class Handled:
    """What was done: the interaction logged, the alerts settled or snoozed, the tasks put off."""

    interaction: Interaction | None = None
    alerts: tuple[Alert, ...] = ()
    put_off: tuple[Task, ...] = ()
    conflicts: tuple[str, ...] = ()


@transaction.atomic
def see_client(*, entry: InteractionEntry, by: Staff, on: date, at: datetime) -> Handled:
    """Log that a client was seen, which settles the tasks named and its alerts; not at home puts them off a day."""
    if entry.outcome == Interaction.Outcome.NOT_HOME:
        logged = log_interaction(entry=replace(entry, settles=()), by=by, at=at)
        tomorrow = on + timedelta(days=1)
        later = _put_off(logged.row.client, entry.settles, tomorrow, by=by, on=on, at=at)
        return replace(later, interaction=logged.row, conflicts=logged.conflicts)
    accepted = log_interaction(entry=entry, by=by, at=at)
    waiting = _alerts(accepted.row.client, by, on) if accepted.is_new else []
    done = tuple(
        mark_done(alert=alert, outcome=entry.outcome, note=entry.note, by=by, at=at)
        for alert in waiting
    )
    return Handled(accepted.row, done, conflicts=accepted.conflicts)


@transaction.atomic
def put_off_client(
    *, client: Client, tasks: Collection[UUID], until: date, by: Staff, on: date, at: datetime
) -> Handled:
    """Put off, until a day, the tasks named and the alerts of a client."""
    handled = _put_off(client, tasks, until, by=by, on=on, at=at)
    if not handled.put_off and not handled.alerts:
        raise CannotPutOff(_("There is nothing to put off."))
    return handled


@transaction.atomic
def take_back(
    *,
    client: Client,
    withdrawal: WithdrawalEntry | None,
    alerts: Iterable[Alert],
    tasks: Collection[UUID],
    by: Staff,
    at: datetime,
) -> None:
    """Take back what was just done with a client: the interaction, the alerts, what was put off."""
    if withdrawal:
        withdraw_interaction(entry=withdrawal, by=by, at=at)
    for alert in alerts:
        undo(alert=alert, by=by, at=at)
    for task in _tasks(client, tasks, by).filter(put_off_until__isnull=False):
        reopen_task(task=task, by=by, at=at)


def _put_off(
    client: Client, uids: Collection[UUID], until: date, *, by: Staff, on: date, at: datetime
) -> Handled:
    tasks = [
        put_off_task(task=task, until=until, by=by, on=on) for task in _tasks(client, uids, by)
    ]
    later = tuple(
        snooze(alert=alert, until=until, by=by, on=on, at=at) for alert in _alerts(client, by, on)
    )
    return Handled(alerts=later, put_off=tuple(tasks))


def _tasks(client: Client, uids: Collection[UUID], by: Staff) -> TaskQuerySet:
    found = Task.objects.visible_to(by).filter(client=client, uid__in=list(uids))
    return found.open().order_by("pk")


def _alerts(client: Client, by: Staff, on: date) -> list[Alert]:
    return list(Alert.objects.visible_to(by).due(on).filter(client=client).order_by("pk"))
