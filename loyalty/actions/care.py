"""The care calendar at work: tasks for everybody an occasion is for, each once a year; and keeping the calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.functions import RandomUUID
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from crm.audit import writing_in_bulk
from crm.models import Task
from crm.sql import check_at_once, insert_from
from loyalty.models import CareEntry
from loyalty.models.standing import StandingQuerySet
from loyalty.occasions import Calendar, days_kept_on, occasions

COLUMNS = ("client_id", "branch_id", "source_key", "uid", "value_at_stake")
OF_THE_CLIENT = {
    CareEntry.Occasion.BIRTHDAY: "client__birth_date",
    CareEntry.Occasion.ANNIVERSARY: "client__joined_on",
}


@dataclass(frozen=True)
class Round:
    """One coming occasion: its year, its date, and for whom beyond the segment."""

    year: int
    on: date
    who: Q


@transaction.atomic
def set_care_tasks(*, on: date, at: datetime) -> int:
    """Set the tasks of the occasions that come near after `on`, and return how many."""
    check_at_once()
    entries = CareEntry.objects.in_use().order_by("pk")
    with writing_in_bulk():
        return sum(
            _set(entry, round_, on, at) for entry in entries for round_ in _rounds(entry, on)
        )


def _rounds(entry: CareEntry, on: date) -> Iterator[Round]:
    first, last = entry.window(on)
    if field := OF_THE_CLIENT.get(CareEntry.Occasion(entry.occasion)):
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            yield Round(day.year, day, _kept_on(field, day))
        return
    calendar = Calendar(entry.occasion)
    for found in occasions(calendar, entry.month or 1, entry.day or 1, first=first, last=last):
        yield Round(found.year, found.on, Q())


def _kept_on(field: str, day: date) -> Q:
    dates = (
        Q(**{f"{field}__month": month, f"{field}__day": number})
        for month, number in days_kept_on(day)
    )
    return reduce(or_, dates) & Q(**{f"{field}__year__lt": day.year})


def _set(entry: CareEntry, round_: Round, on: date, at: datetime) -> int:
    known = Task.objects.filter(source_key=OuterRef("key"))
    rows: Any = _keyed(entry.segment().standings(on).filter(round_.who), entry, round_.year)
    rows = rows.filter(~Exists(known)).order_by("client")
    constants = {
        "source": Task.Source.CARE,
        "action": entry.action,
        "text": entry.text or entry.name,
        "due_on": round_.on - timedelta(days=entry.days_before),
        "status": Task.Status.OPEN,
        "result": "",
        "created_at": at,
    }
    chosen = rows.values_list("client", "client__branch", "key", "entry", "value_at_stake")
    return insert_from(Task._meta.db_table, COLUMNS, chosen, constants)


def _keyed(rows: StandingQuerySet, entry: CareEntry, year: int) -> StandingQuerySet:
    text = models.CharField()
    key = Concat(
        Value(f"care:{entry.pk}:"), Cast("client", text), Value(f":{year}"), output_field=text
    )
    return rows.annotate(key=key, entry=RandomUUID())
