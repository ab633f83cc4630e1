"""Events that invite to surveys: each app registers its own; the triggers that wait for them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, TruncDate

from crm.models import Case
from loans.models import Loan
from surveys.models import Invitation, Survey, Trigger
from surveys.population import interviewer_of, invitable, lot

Rows = QuerySet[Any, Any]
# the events from one day to another, both included, of a trigger's stage if it names one; each row with `happened`,
# `event` (unique to it) and a key `client`
Query = Callable[[date, date, str], Rows]
LOTS = 2**28
_events: dict[str, Query] = {}

DEFAULT_TRIGGERS: list[dict[str, Any]] = [
    {"survey": "service_moment", "event": "DISBURSED", "wait_days": 2, "share": "0.3"},
    {"survey": "service_moment", "event": "CASE_RESOLVED", "wait_days": 3},
    {"survey": "rest_interview", "event": "PAID_OFF", "wait_days": 30},
]


@dataclass(frozen=True)
class Due:
    """A trigger's invitations that are due: a row a client, with what the invitation begins with."""

    trigger: Trigger
    rows: Rows


def register_event(code: str, query: Query) -> None:
    """Have `query` give the events of a kind; the same code replaces."""
    _events[code] = query


def due(trigger: Trigger, on: date) -> Due | None:
    """Return what a trigger invites on a day; none where no app tells of its events."""
    if trigger.event not in _events:
        return None
    last = on - timedelta(days=trigger.wait_days)
    first = max(last - timedelta(days=trigger.days_to_answer), trigger.effective_from)
    key = Concat(Value(f"trigger:{trigger.pk}:"), F("event"), output_field=CharField())
    known = Invitation.objects.filter(source_key=OuterRef("source"))
    rows = (
        _events[trigger.event](first, last, trigger.stage)
        .filter(client__in=invitable(on, survey=trigger.survey))
        .annotate(source=key, lot=lot(f"trigger:{trigger.pk}", "client"))
        .filter(~Exists(known), lot__lt=int(trigger.share * LOTS))
        .annotate(interviewer=interviewer_of(trigger.survey, path="client__"))
        .order_by("client", "-happened", "event")
        .distinct("client")
    )
    return Due(trigger, rows)


def _text(path: str) -> Any:  # noqa: ANN401 - an expression
    return Cast(path, CharField())


def _loans(first: date, last: date, field: str) -> Rows:
    rows = Loan.objects.filter(**{f"{field}__range": (first, last)})
    event = Concat(Value("loan:"), _text("pk"), output_field=CharField())
    return rows.annotate(happened=F(field), event=event)


def disbursed(first: date, last: date, _stage: str) -> Rows:
    """Return the loans disbursed in some days."""
    return _loans(first, last, "disbursed_on")


def paid_off(first: date, last: date, _stage: str) -> Rows:
    """Return the loans paid off in some days whose clients have no other loan open."""
    others = Loan.objects.filter(client=OuterRef("client"), closed_on=None).exclude(
        disbursed_on=None
    )
    rows = _loans(first, last, "closed_on").filter(close_reason=Loan.CloseReason.PAID_OFF)
    return rows.filter(~Exists(others))


def resolved(first: date, last: date, _stage: str) -> Rows:
    """Return the cases of clients resolved in some days."""
    rows = Case.objects.filter(client__isnull=False, resolved_at__date__range=(first, last))
    rows = rows.exclude(Q(channel=Case.Channel.SURVEY, outcome=Case.Outcome.WITHDRAWN))
    event = Concat(Value("case:"), _text("pk"), output_field=CharField())
    happened = TruncDate("resolved_at", output_field=DateField())
    return rows.annotate(happened=happened, event=event)


def register() -> None:
    """Register the events that loans and cases tell of."""
    register_event(Trigger.Event.DISBURSED, disbursed)
    register_event(Trigger.Event.PAID_OFF, paid_off)
    register_event(Trigger.Event.CASE_RESOLVED, resolved)


def task_action(survey: Survey) -> str:
    """Return what the task is called that asks a survey."""
    return {
        Survey.Kind.MID_LOAN: "MID_LOAN_SURVEY",
        Survey.Kind.EXIT: "EXIT_INTERVIEW",
    }.get(Survey.Kind(survey.kind), "SURVEY")
