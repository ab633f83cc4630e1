"""Tasks of loyalty."""

from celery import shared_task
from django.utils import timezone

from loyalty.actions.hearing import close_unfounded, raise_low_answers
from loyalty.actions.met import reopen_unmet, settle_met


@shared_task
def sweep_alerts() -> dict[str, int]:
    """Settle the alerts of clients who were met; open those again whose visit was taken back."""
    return {"reopened": reopen_unmet(), "settled": settle_met()}


@shared_task
def sweep_low_answers() -> dict[str, int]:
    """Raise alerts of what clients said; close those of answers that no longer stand."""
    now = timezone.now()
    return {"closed": close_unfounded(at=now), "raised": raise_low_answers(at=now)}
