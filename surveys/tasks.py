"""Tasks of surveys."""

from celery import shared_task
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from surveys.actions.sending import remind, send_waiting
from surveys.actions.tasking import remind_by_task, set_asking_tasks
from surveys.actions.triggering import call_back, expire_invitations, pull_triggers
from surveys.actions.waves import sweep_waves
from surveys.finding import work_out
from surveys.letters import invitation_letter
from surveys.models import Invitation, Survey
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


@shared_task
def invite() -> dict[str, int]:
    """Open and close the waves whose day has come, pull the triggers, and give tasks to those who ask.

    Invitations end whose time has run out, or who may not be asked any more. Run again, nothing changes.
    """
    now = timezone.now()
    on = timezone.localdate(now)
    opened, closed = sweep_waves(on=on, at=now)
    return {
        "called_back": call_back(on=on),
        "expired": expire_invitations(on=on),
        "closed": closed,
        "opened": opened,
        "invited": pull_triggers(on=on),
        "tasks": set_asking_tasks(on=on, at=now),
        "reminded": remind_by_task(on=on, at=now),
    }


@shared_task
def send_invitations() -> dict[str, int]:
    """E-mail the invitations that wait, and remind of those not answered; return how many went out and how many failed."""
    now = timezone.now()
    on = timezone.localdate(now)
    sent, failed = send_waiting(on=on, at=now, compose=_letter)
    reminded, not_reminded = remind(on=on, at=now, compose=_letter)
    return {"sent": sent, "failed": failed + not_reminded, "reminded": reminded}


def _letter(invitation: Invitation, is_reminder: bool) -> EmailMultiAlternatives:
    return invitation_letter(invitation, is_reminder=is_reminder)
