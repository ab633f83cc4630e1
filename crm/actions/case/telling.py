"""Who is told what became of a case."""

from collections.abc import Iterable

from crm.actions.case.log import Stamp
from crm.actions.case.people import kept_away
from crm.actions.notification import Line, notify_many
from crm.models import Case, Staff

RECEIVED, GIVEN, ESCALATED, REOPENED, ANSWERED = (
    "CASE_RECEIVED",
    "CASE_GIVEN",
    "CASE_ESCALATED",
    "CASE_REOPENED",
    "CASE_ANSWERED",
)


def tell(case: Case, kind: str, people: Iterable[Staff], stamp: Stamp) -> None:
    """Leave each of `people` a line about the case, once a moment; who acts knows already."""
    not_told = {*kept_away(case), stamp.by.pk if stamp.by else None}
    key = f"case:{case.uid}:{kind}:{stamp.at.isoformat()}"
    values = {"category": case.category.name}
    address = f"/cases/{case.uid}/"
    lines = [Line(staff.pk, values, address, key) for staff in people if staff.pk not in not_told]
    notify_many(kind=kind, lines=lines, at=stamp.at)
