"""Tasks of surveys."""

from celery import shared_task
from django.utils import timezone

from surveys.tallying import recount_changed


@shared_task
def count_answers() -> int:
    """Count the months anew in which something was answered or withdrawn, and return how many these were."""
    return recount_changed(at=timezone.now())
