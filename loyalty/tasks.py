"""Tasks of loyalty."""

from celery import shared_task

from loyalty.actions.met import reopen_unmet, settle_met


@shared_task
def sweep_alerts() -> dict[str, int]:
    """Settle the alerts of clients who were met; open those again whose visit was taken back."""
    return {"reopened": reopen_unmet(), "settled": settle_met()}
