"""The promised days of a case, from the matrix in force and the branch's working days."""

from datetime import date
from typing import NamedTuple

from crm.calendars import Calendars
from crm.models import Branch, CaseCategory, ServicePromise
from crm.promises import promised_day

ACKNOWLEDGE_DAYS, RESOLVE_DAYS = 1, 30


class Promised(NamedTuple):
    """The two promised days."""

    acknowledge_by: date
    resolve_by: date


def promised_days(
    start: date, *, category: CaseCategory | None, severity: str, branch: Branch | None
) -> Promised:
    """Return by when a case that begins on `start` is promised to be acknowledged and resolved."""
    row = ServicePromise.objects.in_force(start, category=category, severity=severity)
    promise = row or ServicePromise(acknowledge_days=ACKNOWLEDGE_DAYS, resolve_days=RESOLVE_DAYS)
    calendar = Calendars().of(branch)
    return Promised(
        promised_day(start, promise.acknowledge_days, calendar, is_in_working_days=True),
        promised_day(
            start, promise.resolve_days, calendar, is_in_working_days=promise.is_in_working_days
        ),
    )
