"""Tasks of those who ask: set, given to somebody else, taken back, set once more as a reminder; a statement each."""

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.functions import RandomUUID
from django.db import transaction
from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat, Substr

from crm.audit import writing_in_bulk
from crm.models import Client, Task
from crm.sql import check_at_once, insert_from
from surveys.interviewers import interviewer_of, officer_asks
from surveys.models import OPEN, Channel, Invitation, Survey
from surveys.population import may_be_asked
from surveys.reminding import MOST, to_remind
from surveys.triggers import task_action

COLUMNS = ("client_id", "branch_id", "assignee_id", "due_on", "source_key", "uid")
PREFIX, LENGTH_OF_UID = "survey:", 36
TEXT = CharField()


@transaction.atomic
def set_asking_tasks(*, on: date, at: datetime) -> int:
    """Set a task for each open invitation that staff are to ask; return how many were set, moved or settled."""
    check_at_once()
    with writing_in_bulk():
        count = _settle_tasks(at)
        for survey in _surveys():
            count += _choose_interviewers(survey) + _insert(_to_ask(survey, on), survey, at)
        return count + _move_tasks()


@transaction.atomic
def remind_by_task(*, on: date, at: datetime) -> int:
    """Set the task to ask once more for what no letter reminds of and no open task stands for; return how many."""
    check_at_once()
    with writing_in_bulk():
        return sum(_remind(survey, on, at) for survey in _surveys())


def _surveys() -> list[Survey]:
    rows = Survey.objects.filter(archived_at=None, is_anonymous=False)
    return list(rows.of_clients().order_by("pk"))


def _key(*more: Any) -> Concat:  # noqa: ANN401 - expressions
    return Concat(Value(PREFIX), Cast("uid", TEXT), *more, output_field=TEXT)


def _with_key(rows: Any, key: Concat, survey: Survey) -> Any:  # noqa: ANN401 - a query of invitations
    """Keep the invitations that somebody may ask and that have no task of a key, with what a task begins with."""
    somebody = Q(interviewer__isnull=False) | officer_asks(survey, path="client__")
    known = Task.objects.filter(source_key=OuterRef("key"))
    return rows.annotate(key=key, fresh=RandomUUID()).filter(somebody, ~Exists(known))


def _to_ask(survey: Survey, on: date) -> Any:  # noqa: ANN401 - as above
    rows = Invitation.objects.open(on).filter(
        may_be_asked(on), survey=survey, channel=Channel.OFFICER, client__isnull=False
    )
    return _with_key(rows, _key(), survey)


def _insert(rows: Any, survey: Survey, at: datetime) -> int:  # noqa: ANN401 - as above
    constants = {
        "source": Task.Source.SURVEY,
        "action": task_action(survey),
        "text": "",
        "status": Task.Status.OPEN,
        "result": "",
        "created_at": at,
    }
    chosen = rows.order_by("pk").values_list(
        "client", "branch", "interviewer", "expires_on", "key", "fresh"
    )
    return insert_from(Task._meta.db_table, COLUMNS, chosen, constants)


def _choose_interviewers(survey: Survey) -> int:
    """Name the colleague who asks where the loan officer may not, and nobody who may is named yet."""
    asks = (
        Client.objects.filter(pk=OuterRef("client"))
        .annotate(asks=interviewer_of(survey))
        .values("asks")[:1]
    )
    is_nobody = Q(interviewer=None) | Q(interviewer__is_active=False)
    rows = Invitation.objects.filter(
        is_nobody | Q(interviewer=F("client__officer")),
        survey=survey,
        status__in=OPEN,
        client__isnull=False,
    ).exclude(officer_asks(survey, path="client__"))
    chosen = rows.annotate(asks=Subquery(asks)).filter(asks__isnull=False)
    return Invitation.objects.filter(pk__in=chosen.values("pk")).update(interviewer=Subquery(asks))


def _tasks() -> Any:  # noqa: ANN401 - a query of tasks
    """Return the open tasks that invitations set, each with the uid of its invitation."""
    uid = Cast(Substr("source_key", len(PREFIX) + 1, LENGTH_OF_UID), UUIDField())
    named = Case(When(source_key__startswith=PREFIX, then=uid), output_field=UUIDField())
    rows: Any = Task.objects.open().filter(source=Task.Source.SURVEY)
    return rows.filter(source_key__startswith=PREFIX).annotate(invited=named)


def _settle_tasks(at: datetime) -> int:
    """Settle the tasks of settled invitations: done where it was answered some other way, else cancelled."""
    settled = Invitation.objects.filter(uid=OuterRef("invited")).exclude(status__in=OPEN)
    answered = settled.filter(status=Invitation.Status.ANSWERED)
    done = _tasks().filter(Exists(answered)).update(status=Task.Status.DONE, settled_at=at)
    over = _tasks().filter(Exists(settled)).update(status=Task.Status.CANCELLED, settled_at=at)
    return int(done + over)


def _move_tasks() -> int:
    """Give the tasks to the colleagues who are to ask now."""
    asks = Invitation.objects.filter(uid=OuterRef("invited")).values("interviewer")[:1]
    named = _tasks().annotate(asks=Subquery(asks)).filter(asks__isnull=False)
    elsewhere = named.exclude(assignee=F("asks"))
    return int(elsewhere.update(assignee=Subquery(asks)))


def _remind(survey: Survey, on: date, at: datetime) -> int:
    keys = [_key(), *(_key(Value(f":{number}")) for number in range(1, MOST + 1))]
    waiting = Task.objects.open().filter(
        source_key__in=[OuterRef(f"key_{place}") for place in range(len(keys))]
    )
    named = {f"key_{place}": key for place, key in enumerate(keys)}
    rows = (
        to_remind(on)
        .filter(survey=survey, client__isnull=False, sent_to="")
        .filter(channel__in=[Channel.OFFICER, Channel.LINK])
        .annotate(**named)
        .filter(~Exists(waiting))
    )
    again = _key(Value(":"), Cast(F("reminder_count") + 1, TEXT))
    count = _insert(_with_key(rows, again, survey), survey, at)
    reminded = Task.objects.filter(source_key=OuterRef("key"), created_at=at)
    rows = Invitation.objects.filter(survey=survey, status__in=OPEN).annotate(key=again)
    rows.filter(Exists(reminded)).update(reminded_on=on, reminder_count=F("reminder_count") + 1)
    return count
