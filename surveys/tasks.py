"""Tasks of surveys."""

from celery import shared_task
from django.utils import timezone

from surveys.finding import work_out
from surveys.models import Survey
from surveys.tallying import recount_changed


@shared_task
def count_answers() -> int:
    """Count the months anew in which something was answered or withdrawn, and return how many these were."""
    return recount_changed(at=timezone.now())


@shared_task
def work_out_findings(survey: int | None = None) -> int:
    """Work the findings of one survey out anew, or of all that have responses, and return how many there are."""
    now = timezone.now()
    count_answers()
    wanted = Survey.objects.filter(pk=survey) if survey else Survey.objects.with_responses()
    return sum(work_out(each, at=now) for each in wanted.order_by("pk"))
