"""Events that invite to surveys: each app registers its own; the triggers that wait for them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, TruncDate
from django.utils.http import urlencode
from django.utils.translation import ngettext

from crm.models import Case, Task
from loans.models import Loan
from surveys.interviewers import interviewer_of
from surveys.models import Invitation, Survey, Trigger
from surveys.population import ACTIONS, invitable, lot

Rows = QuerySet[Any, Any]
# the events from one day to another, both included, of a trigger's stage if it names one; each row with `happened`,
# `event` (unique to it) and a key `client`
Query = Callable[[date, date, str], Rows]
Choices = list[tuple[str, Any]]  # code and words
LOTS = 2**28
_events: dict[str, Query] = {}
_stages: Choices = []

# what is usual for surveys of a kind, offered and never in use by itself; plays ask mid-loan and on leaving
DEFAULT_TRIGGERS: list[dict[str, Any]] = [
    {"kind": Survey.Kind.SERVICE_MOMENT, "event": "DISBURSED", "wait_days": 2, "share": "0.300"},
    {"kind": Survey.Kind.SERVICE_MOMENT, "event": "CASE_RESOLVED", "wait_days": 3},
    {"kind": Survey.Kind.REST, "event": "PAID_OFF", "wait_days": 30},
    {"kind": Survey.Kind.LAPSED, "event": "STAGE_ENTERED", "stage": "WIN_BACK", "wait_days": 7},
]
DEFAULT_WAVES: dict[str, dict[str, Any]] = {
    Survey.Kind.LOYALTY: {"sampling": "BY_BRANCH", "repeats_months": 6},
    Survey.Kind.PRODUCT_FEATURES: {"sampling": "BY_CYCLE", "repeats_months": 12},
    Survey.Kind.STAFF: {"repeats_months": 6},
    Survey.Kind.POVERTY: {"sampling": "BY_BRANCH", "repeats_months": 12},
}


@dataclass(frozen=True)
class Due:
    """A trigger's invitations that are due: a row a client, with what the invitation begins with."""

    trigger: Trigger
    rows: Rows


def register_event(code: str, query: Query) -> None:
    """Have `query` give the events of a kind; the same code replaces."""
    _events[code] = query


def register_stages(choices: Choices) -> None:
    """Name the life-cycle stages that may be entered: code and words."""
    _stages[:] = choices


def stages() -> Choices:
    """Return the life-cycle stages that may be entered; none where no app has any."""
    return list(_stages)


def suggestions(survey: Survey, known: Iterable[Trigger]) -> list[tuple[str, str]]:
    """Return the usual triggers that a survey lacks: in words, and as what the form of a new one begins with."""
    has = {(trigger.event, trigger.stage) for trigger in known}
    lacking = [
        {name: value for name, value in each.items() if name != "kind"}
        for each in DEFAULT_TRIGGERS
        if each["kind"] == survey.kind and (each["event"], each.get("stage", "")) not in has
    ]
    return [(_in_words(each), urlencode(each)) for each in lacking]


def _in_words(facts: dict[str, Any]) -> str:
    days = facts["wait_days"]
    told = {"event": Trigger.Event(facts["event"]).label, "days": days}
    return ngettext("%(event)s: %(days)d day after", "%(event)s: %(days)d days after", days) % told


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
    return ACTIONS.get(Survey.Kind(survey.kind), Task.Action.SURVEY)
