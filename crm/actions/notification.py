"""Notifications: say something once to one person or to many, and note what was read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from crm.models import Notification, Staff
from crm.notices import is_known

AT_A_TIME = 1000


@dataclass(frozen=True)
class Line:
    """What one person is told; `key` is unique to the person and the occasion."""

    staff_id: int
    values: Mapping[str, Any]
    address: str
    key: str


def line_key(staff_id: int, key: str) -> str:
    """Return the key a line is stored under: unique to the person and the occasion."""
    return f"{staff_id}:{key}"


def notify(
    *,
    staff: Staff,
    kind: str,
    values: Mapping[str, Any],
    address: str,
    key: str,
    at: datetime,
) -> bool:
    """Tell one person something, once for each `key`, and return whether it was news."""
    line = Line(staff.pk, values, address, key)
    return notify_many(kind=kind, lines=[line], at=at) == 1


@transaction.atomic
def notify_many(*, kind: str, lines: Iterable[Line], at: datetime) -> int:
    """Tell many people something of one kind, in a statement for each thousand; return how many lines were news."""
    if not is_known(kind):
        raise KeyError(kind)
    rows = [
        Notification(
            staff_id=line.staff_id,
            kind=kind,
            values=dict(line.values),
            address=line.address,
            key=line_key(line.staff_id, line.key),
            created_at=at,
        )
        for line in lines
    ]
    known = Notification.objects.filter(key__in=[row.key for row in rows]).values_list("key")
    told = {key for (key,) in known}
    news = {row.key: row for row in rows if row.key not in told}
    Notification.objects.bulk_create(news.values(), batch_size=AT_A_TIME, ignore_conflicts=True)
    return len(news)


def mark_read(*, by: Staff, at: datetime, pk: int | None = None) -> int:
    """Note that one of `by`'s notifications, or all of them, were read; return how many were unread."""
    unread = Notification.objects.visible_to(by).unread()
    return (unread if pk is None else unread.filter(pk=pk)).update(read_at=at)
