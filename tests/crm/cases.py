"""Cases for tests: received, and moved on by their actions, at fixed moments."""

from datetime import UTC, date, datetime

from crm.actions.case import receive_case
from crm.models import Case, CaseCategory, Department

MONDAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def category(code: str = "DELAY") -> CaseCategory:
    return CaseCategory.objects.get(code=code)


def department(code: str = "OPERATIONS") -> Department:
    return Department.objects.get(code=code)


def receive(*, by=None, on: date = MONDAY, **facts) -> Case:
    given = {
        "kind": "COMPLAINT",
        "channel": "VISIT" if by else "PUBLIC_PAGE",
        "category": category(),
        "text": "The loan came three weeks late.",
        **facts,
    }
    return receive_case(facts=given, by=by, on=on, at=at(on))
