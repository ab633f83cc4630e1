"""Inviting by triggers, and ending what nobody answers or nobody may be asked any more; a statement each."""

from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.functions import RandomUUID
from django.db import transaction
from django.db.models import Case, Q, Value, When

from crm.audit import writing_in_bulk
from crm.sql import check_at_once, insert_from
from surveys.models import OPEN, Channel, Invitation, Survey, Trigger
from surveys.population import may_be_asked
from surveys.triggers import due

COLUMNS = (
    "client_id",
    "branch_id",
    "source_key",
    "uid",
    "interviewer_id",
    "sent_to",
)
FRESH: dict[str, Any] = {
    "status": Invitation.Status.WAITING,
    "silence": "",
    "reminder_count": 0,
}


@transaction.atomic
def pull_triggers(*, on: date) -> int:
    """Invite whom the triggers name on a day, and return how many these are; again the same day invites nobody twice."""
    check_at_once()
    with writing_in_bulk():
        wanted = Trigger.objects.in_use(on).select_related("survey").order_by("pk")
        return sum(_pull(trigger, on) for trigger in wanted if _is_asked(trigger.survey))


def _is_asked(survey: Survey) -> bool:
    return Survey.objects.in_use().filter(pk=survey.pk).exists()


def _pull(trigger: Trigger, on: date) -> int:
    found = due(trigger, on)
    if found is None:
        return 0
    rows = found.rows.annotate(fresh=RandomUUID()).values_list(
        "client", "client__branch", "source", "fresh", "interviewer", "client__email"
    )
    constants = {
        **FRESH,
        "survey_id": trigger.survey_id,
        "trigger_id": trigger.pk,
        "channel": trigger.channel,
        "invited_on": on,
        "expires_on": on + timedelta(days=trigger.days_to_answer),
    }
    return insert_from(Invitation._meta.db_table, COLUMNS, rows, constants)


@transaction.atomic
def expire_invitations(*, on: date) -> int:
    """End the invitations whose time has run out: nobody answered, and that counts. Return how many these are."""
    with writing_in_bulk():
        return end_unanswered(Invitation.objects.filter(status__in=OPEN, expires_on__lt=on), on)


def end_unanswered(invitations: Any, on: date) -> int:  # noqa: ANN401 - a query of invitations
    """Count invitations as not answered; links that never went out did not reach anybody."""
    is_kept_back = Q(channel=Channel.LINK, status=Invitation.Status.WAITING, sent_at=None)
    silence = Case(
        When(is_kept_back, then=Value(Invitation.Silence.NOT_REACHED)),
        default=Value(Invitation.Silence.EXPIRED),
    )
    ended = invitations.update(
        status=Invitation.Status.NOT_ANSWERED, silence=silence, settled_on=on
    )
    return int(ended)


@transaction.atomic
def call_back(*, on: date) -> int:
    """Call back the open invitations of who may not be asked any more, and return how many these are."""
    with writing_in_bulk():
        barred = Invitation.objects.filter(status__in=OPEN).exclude(may_be_asked(on))
        return barred.update(status=Invitation.Status.CANCELLED, settled_on=on)
