"""Tasks of crm."""

from celery import shared_task
from django.utils import timezone

from crm.actions.idempotency import forget_answers


@shared_task
def forget_old_answers() -> int:
    """Forget the answers whose idempotency keys are no longer kept."""
    return forget_answers(at=timezone.now())
