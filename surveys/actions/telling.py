"""The client is told what was done about a low answer: who is to say it, and when it was said."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm.access import Permission
from crm.actions.task import Errand, set_task
from crm.institution import institution
from crm.models import Case, Client, Staff, Task
from surveys.models import LowAnswer
from surveys.models.response import LowAnswerQuerySet

MOST_AT_ONCE = 500
DAYS_TO_TELL = timedelta(days=7)
FOLLOWED_FOR = timedelta(days=120)
TEXT = CharField()
# the keys of the tasks by which a client is told of a case, around its uid: ours, and those of the case flow
OURS = ("told:", "")
OF_THE_CASE = [("case:", f":satisfaction{again}") for again in ("", ":1", ":2", ":3")]


def untold(at: datetime) -> LowAnswerQuerySet:
    """Return the low answers of whom nobody has told the client yet what was done, of the last months."""
    return LowAnswer.objects.filter(told_at=None, taken_up_at__gte=at - FOLLOWED_FOR)


def note_told(lows: Any) -> int:  # noqa: ANN401 - a query with an annotation
    """Keep of low answers the time `told` that a query found, and return of how many."""
    known = list(lows.exclude(told=None).order_by("pk")[:MOST_AT_ONCE])
    for low in known:
        low.told_at = low.told
    return LowAnswer.objects.bulk_update(known, ["told_at"])


@transaction.atomic
def tell_of_cases(*, at: datetime) -> int:
    """Set a task to tell the client what was done for each resolved case of which the case flow asks nobody.

    The case flow has somebody ask the client whether it is satisfied, who says what was done. Returns how many tasks
    were set.
    """
    asked = Task.objects.filter(_is_of_case())
    resolved = untold(at).filter(
        ~Exists(asked),
        case__status=Case.Status.RESOLVED,
        case__client__no_contact_since=None,
        case__client__isnull=False,
        case__satisfaction_answered_at=None,
    )
    cases = {
        low.case for low in resolved.select_related("case__client", "case__handler")[:MOST_AT_ONCE]
    }
    for case in cases:
        if case and case.client:
            key = f"{OURS[0]}{case.uid}"
            set_telling(case.client, key=key, assignee=_worker(case.handler), at=at)
    return len(cases)


def _worker(staff: Staff | None) -> Staff | None:
    return staff if staff and staff.may(Permission.WORK_TASKS) else None


@transaction.atomic
def note_told_of_cases(*, at: datetime) -> int:
    """Note when clients were told of the cases of their low answers, and return of how many answers."""
    done = Task.objects.filter(_is_of_case(), status=Task.Status.DONE).order_by("settled_at")
    told = Coalesce("case__satisfaction_answered_at", Subquery(done.values("settled_at")[:1]))
    return note_told(untold(at).exclude(case=None).annotate(told=told))


def _is_of_case() -> Q:
    """Return the condition for tasks by which the client of the outer query's case is told."""
    found = Q()
    for before, after in (OURS, *OF_THE_CASE):
        uid = Cast(OuterRef("case__uid"), TEXT)
        found |= Q(source_key=Concat(Value(before), uid, Value(after), output_field=TEXT))
    return found


def set_telling(client: Client, *, key: str, assignee: Staff | None, at: datetime) -> None:
    """Set the task to tell a client what was done.

    With an assignee the task names no client but in its words, so that nobody else of the branch sees it; without one
    it is the loan officer's.
    """
    known, on = institution(), timezone.localdate(at)
    with override(known.language if known else "en"):
        named = _("Tell %(client)s what was done") % {"client": client}
        text = named if assignee else _("Tell the client what was done")
    errand = Errand(
        action=Task.Action.ASK_SATISFACTION,
        due_on=on + DAYS_TO_TELL,
        client=None if assignee else client,
        assignee=assignee,
        text=text[:300],
        source=Task.Source.SURVEY,
        source_key=key,
    )
    set_task(errand=errand, by=None, on=on, at=at)
