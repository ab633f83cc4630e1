"""What loyalty puts on a phone: where each client stands, what it owes, and the day with its reasons."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm import formats
from crm.carrying import Carried
from crm.doors import door_of_task
from crm.institution import institution
from crm.models import Staff, Task
from crm.templatetags.formats import locale_for
from loyalty.agenda import Span, Stop, agenda, places
from loyalty.debt import Debt
from loyalty.models import Alert, Standing
from loyalty.reasons import raises_risk, reason_words

AHEAD = timedelta(days=6)
Facts = dict[str, Any]


def loyalty_carried(staff: Staff, clients: list[int], on: date) -> Carried:
    """Return the standing of the clients a phone carries, and what is to be done today and in the days after."""
    standings = Standing.objects.visible_to(staff).filter(client__in=clients)
    write = _money_writer()
    before_us = agenda(staff, Span(on, on + AHEAD, on), viewer=staff)
    stops = [stop for stop in _in_order(before_us.stops, on) if stop.client.pk in set(clients)]
    return Carried(
        facts={standing.client_id: _facts(standing, write) for standing in standings},
        lines=[
            *(_line(stop, staff, on) for stop in stops),
            *(_errand(task, staff, on) for task in before_us.errands),
        ],
    )


def _in_order(stops: Iterable[Stop], on: date) -> list[Stop]:
    """Put today's stops into walking order, then the later ones by day."""
    by_day: dict[date, list[Stop]] = {}
    for stop in stops:
        by_day.setdefault(max(stop.due_on or on, on), []).append(stop)
    return [
        stop for day in sorted(by_day) for _place, here in places(by_day[day], on) for stop in here
    ]


def _money_writer() -> Callable[[Decimal], str]:
    known, locale = institution(), locale_for()
    return lambda amount: formats.write_money(amount, known.currency if known else "", locale)


def _facts(standing: Standing, write: Callable[[Decimal], str]) -> Facts:
    due = standing.next_due_on
    return _known(
        {
            "state": standing.get_state_display(),
            "owes": standing.outstanding_principal and write(standing.outstanding_principal),
            "late": standing.days_past_due,
            "overdue": standing.amount_overdue and write(standing.amount_overdue),
            "installment": standing.next_installment and write(standing.next_installment),
            "due": due and formats.write_day(due, locale_for()),
        }
    )


def _line(stop: Stop, staff: Staff, on: date) -> Facts:
    items = [_task(task, staff, on) for task in stop.tasks]
    items += [_alert(alert, on) for alert in stop.alerts]
    items += [{"what": what} for what in _occasions(stop, on)]
    due = max(stop.due_on or on, on)
    return {"client": stop.client.pk, "due": due.isoformat(), "items": items}


def _errand(task: Task, staff: Staff, on: date) -> Facts:
    due = max(task.due_on, on)
    return {"client": None, "due": due.isoformat(), "items": [_task(task, staff, on)]}


def _task(task: Task, staff: Staff, on: date) -> Facts:
    due = task.put_off_until or task.due_on
    what, door = str(task.get_action_display()), door_of_task(task, staff)
    way = {"door": door.url, "doorWords": str(door.label)} if door else {}
    return _item(what, due, on) | _known({"uid": str(task.uid), "text": task.text, **way})


def _alert(alert: Alert, on: date) -> Facts:
    why = [reason_words(reason) for reason in alert.reasons if raises_risk(reason)]
    concern = Debt.read(alert.debt).is_concern
    item = _item(str(alert.get_next_step_display()), alert.act_by, on)
    return item | _known({"why": why, "is_concern": concern, "is_alert": True})


def _item(what: str, due: date, on: date) -> Facts:
    return {"what": what} | _known(
        {"due": due != on and formats.write_day(due, locale_for()), "is_late": due < on}
    )


def _occasions(stop: Stop, on: date) -> list[str]:
    found = []
    left = stop.days_left(on)
    if left is not None:
        words = ngettext(
            "%(n)s day to the last installment", "%(n)s days to the last installment", left
        )
        found.append(words % {"n": formats.write_number(left, locale_for())})
    if stop.greets and stop.birthday_on:
        found.append(_("Birthday"))
    if stop.greets and stop.anniversary_on:
        words = ngettext("A client for %(n)s year", "A client for %(n)s years", stop.years)
        found.append(words % {"n": formats.write_number(stop.years, locale_for())})
    return found


def _known(facts: Mapping[str, Any]) -> Facts:
    return {name: value for name, value in facts.items() if value}
