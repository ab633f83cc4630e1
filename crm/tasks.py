"""Tasks of crm."""

from celery import shared_task
from django.utils import timezone

from crm.actions.case import close_if_silent, escalate_if_overdue
from crm.actions.idempotency import forget_answers
from crm.models import Case


@shared_task
def forget_old_answers() -> int:
    """Forget the answers whose idempotency keys are no longer kept."""
    return forget_answers(at=timezone.now())


@shared_task
def escalate_cases() -> int:
    """Take the cases whose promise is broken one level up, and return how many they were."""
    now = timezone.now()
    on = timezone.localdate(now)
    late = Case.objects.overdue(on).order_by("pk")
    return sum(escalate_if_overdue(case=case, on=on, at=now) for case in late.iterator())


@shared_task
def close_silent_cases() -> int:
    """Close the resolved cases whose reporters have been asked long enough, and return how many they were."""
    now = timezone.now()
    on = timezone.localdate(now)
    asked = Case.objects.filter(status=Case.Status.RESOLVED).order_by("pk")
    return sum(close_if_silent(case=case, on=on, at=now) for case in asked.iterator())
