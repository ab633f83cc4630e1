"""What loyalty adds to a client's timeline: exits, stages, and what was done with alerts."""

from collections.abc import Iterator

from django.utils import timezone

from crm.models import Client, Staff
from crm.timeline import Event, Kind
from loyalty.models import Alert, Exit, StandingChange


def loyalty_events(client: Client, staff: Staff) -> Iterator[Event]:
    """Give the client's exits and settled alerts."""
    for exit_ in Exit.objects.visible_to(staff).filter(client=client).with_reasons():
        reasons = ", ".join(str(link.reason) for link in exit_.reasons.all())
        detail = ". ".join(part for part in (reasons, exit_.note) if part)
        yield Event(exit_.exited_on, exit_.get_exit_type_display(), "leave", detail, kind=Kind.EXIT)
    done = Alert.objects.visible_to(staff).filter(client=client, status=Alert.Status.DONE)
    for alert in done.filter(interaction=None).exclude(handled_at=None):
        if alert.handled_at:
            on = timezone.localdate(alert.handled_at)
            yield Event(on, alert.get_outcome_display(), "user", alert.note)


def stage_events(client: Client, staff: Staff) -> Iterator[Event]:
    """Give the nights on which the life-cycle stage became another one."""
    before = ""
    for row in StandingChange.objects.visible_to(staff).filter(client=client).order_by("as_of"):
        if row.stage != before:
            yield Event(row.as_of, row.get_stage_display(), "next", row.get_state_display())
        before = row.stage
