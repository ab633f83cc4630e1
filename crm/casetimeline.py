"""What cases add to a client's timeline: received, resolved, and the client's word on it."""

from collections.abc import Iterator

from crm.models import CaseEntry, Client, Staff
from crm.timeline import Event

TOLD = [CaseEntry.Kind.RECEIVED, CaseEntry.Kind.RESOLVED, CaseEntry.Kind.SATISFACTION]


def case_events(client: Client, staff: Staff) -> Iterator[Event]:
    """Give what became of a client's complaints, requests and suggestions."""
    entries = CaseEntry.objects.visible_to(staff).filter(case__client=client, kind__in=TOLD)
    for entry in entries.select_related("case", "case__category"):
        case = entry.case
        text = f"{case.get_kind_display()} · {case.category}: {entry.get_kind_display()}"
        detail = case.text if entry.kind == CaseEntry.Kind.RECEIVED else entry.text
        yield Event(entry.on, text, "case", detail)
