"""Who is told what became of a case."""

from collections.abc import Iterable

from crm.actions.case.log import Stamp
from crm.models import Case, Notification, Staff

RECEIVED, GIVEN, ESCALATED, REOPENED, ANSWERED = (
    "CASE_RECEIVED",
    "CASE_GIVEN",
    "CASE_ESCALATED",
    "CASE_REOPENED",
    "CASE_ANSWERED",
)


def tell(case: Case, kind: str, people: Iterable[Staff], stamp: Stamp) -> None:
    """Leave each of `people` a line about the case, once a moment; who acts knows already."""
    for staff in people:
        if staff.pk in (getattr(stamp.by, "pk", None), case.about_staff_id):
            continue
        Notification.objects.get_or_create(
            key=f"case:{case.uid}:{kind}:{stamp.at.isoformat()}:{staff.pk}",
            defaults={
                "staff": staff,
                "kind": kind,
                "values": {"kind": case.kind, "category": case.category.name},
                "address": f"/cases/{case.uid}/",
                "created_at": stamp.at,
            },
        )
