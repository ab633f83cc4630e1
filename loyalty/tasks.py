"""Tasks of loyalty."""

from celery import shared_task
from django.utils import timezone

from loyalty.actions.hearing import close_unfounded, raise_low_answers
from loyalty.actions.met import reopen_unmet, settle_met
from loyalty.actions.telling import note_told_of_alerts, tell_of_alerts
from surveys.actions.telling import note_told_of_cases, tell_of_cases


@shared_task
def sweep_alerts() -> dict[str, int]:
    """Settle the alerts of clients who were met; open those again whose visit was taken back."""
    return {"reopened": reopen_unmet(), "settled": settle_met()}


@shared_task
def sweep_low_answers() -> dict[str, int]:
    """Raise alerts of what clients said, close those of answers that no longer stand, and see that clients are told."""
    now = timezone.now()
    return {
        "closed": close_unfounded(at=now),
        "raised": raise_low_answers(at=now),
        "to_tell": tell_of_cases(at=now) + tell_of_alerts(at=now),
        "told": note_told_of_cases(at=now) + note_told_of_alerts(at=now),
    }
