"""Inviting by triggers, the tasks of those who ask, reminding, and ending what nobody answers; a statement each."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.functions import RandomUUID
from django.db import transaction
from django.db.models import CharField, DateField, Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat

from crm.audit import writing_in_bulk
from crm.models import Task
from crm.sql import check_at_once, insert_from
from surveys.models import OPEN, Channel, Invitation, Survey, Trigger
from surveys.triggers import due, task_action

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
TASK_COLUMNS = ("client_id", "branch_id", "assignee_id", "due_on", "source_key", "uid")
PREFIX = "survey:"


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
def set_asking_tasks(*, at: datetime) -> int:
    """Set a task for each open invitation that staff are to ask, and cancel those of settled ones; return both."""
    check_at_once()
    with writing_in_bulk():
        surveys = Survey.objects.filter(archived_at=None).order_by("pk")
        return _cancel_tasks(at) + sum(_set_tasks(survey, at) for survey in surveys)


def _key_of(uid: str) -> Concat:
    text = CharField()
    return Concat(Value(PREFIX), Cast(F(uid), text), output_field=text)


def _set_tasks(survey: Survey, at: datetime) -> int:
    known = Task.objects.filter(source_key=OuterRef("key"))
    rows: Any = (
        Invitation.objects.filter(
            survey=survey, channel=Channel.OFFICER, status__in=OPEN, client__isnull=False
        )
        .annotate(key=_key_of("uid"), fresh=RandomUUID())
        .filter(~Exists(known))
        .filter(Q(interviewer__isnull=False) | Q(client__officer__isnull=False))
        .order_by("pk")
        .values_list("client", "branch", "interviewer", "expires_on", "key", "fresh")
    )
    constants = {
        "source": Task.Source.SURVEY,
        "action": task_action(survey),
        "text": "",
        "status": Task.Status.OPEN,
        "result": "",
        "created_at": at,
    }
    return insert_from(Task._meta.db_table, TASK_COLUMNS, rows, constants)


def _cancel_tasks(at: datetime) -> int:
    settled = Invitation.objects.exclude(status__in=OPEN).annotate(key=_key_of("uid"))
    tasks = Task.objects.open().filter(source=Task.Source.SURVEY, source_key__startswith=PREFIX)
    over = tasks.filter(Exists(settled.filter(key=OuterRef("source_key"))))
    return over.update(status=Task.Status.CANCELLED, settled_at=at)


@transaction.atomic
def expire_invitations(*, on: date) -> int:
    """End the invitations whose time has run out: nobody answered, and that counts. Return how many these are."""
    with writing_in_bulk():
        late = Invitation.objects.filter(status__in=OPEN, expires_on__lt=on)
        return late.update(
            status=Invitation.Status.NOT_ANSWERED,
            silence=Invitation.Silence.EXPIRED,
            settled_on=on,
        )


class DaysBefore(Func):
    """The date so many whole days before another."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = DateField()


def to_remind(on: date) -> Any:  # noqa: ANN401 - a query of invitations with annotations
    """Return the invitations by e-mail that are to be reminded of on a day: sent, not answered, not too often."""
    usual = 5
    most = Coalesce("wave__most_reminders", "trigger__most_reminders", Value(1))
    wait = Coalesce("wave__remind_after_days", Value(usual))
    rows = Invitation.objects.filter(
        channel=Channel.LINK, status__in=OPEN, expires_on__gte=on, sent_at__isnull=False
    ).exclude(sent_to="")
    return rows.annotate(
        most=most, latest=DaysBefore(Value(on, output_field=DateField()), wait)
    ).filter(
        Q(reminded_on=None) | Q(reminded_on__lte=F("latest")),
        reminder_count__lt=F("most"),
        sent_at__date__lte=F("latest"),
    )
