"""Tasks of crm."""

from datetime import date, datetime

from celery import shared_task
from django.utils import timezone

from crm.actions.case import close_if_silent, escalate_if_overdue
from crm.actions.handover import CannotCarryOutHandover, carry_out_handover
from crm.actions.idempotency import forget_answers
from crm.actions.morning import mail_mornings, tell_mornings
from crm.letters import morning_letter
from crm.models import Case, Handover


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


@shared_task
def carry_out_handovers() -> int:
    """Carry out the hand-overs whose day has come, and return how many they were."""
    now = timezone.now()
    on = timezone.localdate(now)
    planned = Handover.objects.filter(status=Handover.Status.PLANNED, effective_on__lte=on)
    return sum(_is_carried_out(handover, on, now) for handover in planned.order_by("pk"))


def _is_carried_out(handover: Handover, on: date, now: datetime) -> bool:
    try:
        carry_out_handover(handover=handover, by=None, on=on, at=now)
    except CannotCarryOutHandover:  # settled since it was looked up
        return False
    return True


@shared_task
def mornings() -> dict[str, int]:
    """Tell everybody what waits today, and e-mail it to who likes; return how many were told, mailed, not mailed."""
    now = timezone.now()
    on = timezone.localdate(now)
    told = tell_mornings(on=on, at=now)
    mailed, failed = mail_mornings(on=on, at=now, compose=morning_letter)
    return {"told": told, "mailed": mailed, "failed": failed}
