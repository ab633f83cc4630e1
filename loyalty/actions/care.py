"""The care calendar at work: tasks for everybody an occasion is for, each once a year; and keeping the calendar."""

from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.functions import RandomUUID
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from crm.access import Permission, Reach
from crm.audit import acting, writing_in_bulk
from crm.errors import Refused
from crm.models import Branch, Staff, Task
from crm.sql import check_at_once, insert_from
from loyalty.models import CareEntry
from loyalty.models.care import Segment
from loyalty.models.standing import StandingQuerySet
from loyalty.occasions import Calendar, days_kept_on, occasions

__all__ = ["CannotKeepCareEntry", "Segment", "keep_care_entry", "put_in_use", "set_care_tasks"]

FIELDS = (
    "name",
    "occasion",
    "month",
    "day",
    "days_before",
    "notice_days",
    "action",
    "channel",
    "needs_consent",
    "text",
    "states",
    "stages",
    "sectors",
    "branches",
    "products",
    "cycle_from",
)
OF_MANY = ("branches", "products")
LEAP_YEAR = 2024
DAYS_IN_MONTH = {Calendar.HIJRI: 30, Calendar.JALALI: 31}
COLUMNS = ("client_id", "branch_id", "source_key", "uid", "value_at_stake")
OF_THE_CLIENT = {
    CareEntry.Occasion.BIRTHDAY: "client__birth_date",
    CareEntry.Occasion.ANNIVERSARY: "client__joined_on",
}


class CannotKeepCareEntry(Refused):
    """The calendar stays as it is."""


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


@transaction.atomic
def keep_care_entry(*, entry: CareEntry | None, facts: Mapping[str, Any], by: Staff) -> CareEntry:
    """Add an entry to the calendar, not yet in use, or change one."""
    kept = CareEntry.objects.select_for_update().get(pk=entry.pk) if entry else CareEntry()
    if entry:
        _check_may_change(kept, by)
    _check_branches(facts["branches"], by)
    _check_day(facts)
    for name in FIELDS:
        if name not in OF_MANY:
            setattr(kept, name, facts[name])
    with acting(by):
        kept.save()
        for name in OF_MANY:
            getattr(kept, name).set(facts[name])
    return kept


@transaction.atomic
def put_in_use(*, entry: CareEntry, is_active: bool, by: Staff) -> CareEntry:
    """Begin, or stop, to set tasks for an entry; those set already stay."""
    kept = CareEntry.objects.select_for_update().get(pk=entry.pk)
    _check_may_change(kept, by)
    kept.is_active = is_active
    with acting(by):
        kept.save(update_fields=["is_active"])
    return kept


def _check_may_change(entry: CareEntry, by: Staff) -> None:
    _check_branches(list(entry.branches.all()), by)


def _check_branches(branches: Collection[Branch], by: Staff) -> None:
    """Refuse an entry that goes beyond the branches of who keeps it."""
    if not by.may(Permission.MANAGE_TASKS):
        raise CannotKeepCareEntry(_("You may not change the care calendar."))
    if by.reach is Reach.INSTITUTION:
        return
    own = set(by.branches.values_list("pk", flat=True))
    if not branches or not {branch.pk for branch in branches} <= own:
        raise CannotKeepCareEntry(
            _("Only head office changes what is for other branches too."), field="branches"
        )


def _check_day(facts: Mapping[str, Any]) -> None:
    if facts["occasion"] in OF_THE_CLIENT:
        return
    month, day, calendar = facts["month"], facts["day"], Calendar(facts["occasion"])
    if not month or not 1 <= month <= 12:
        raise CannotKeepCareEntry(_("Choose a month from 1 to 12."), field="month")
    most = DAYS_IN_MONTH.get(calendar) or monthrange(LEAP_YEAR, month)[1]
    if not day or not 1 <= day <= most:
        raise CannotKeepCareEntry(
            _("This month has %(count)s days.") % {"count": most}, field="day"
        )
