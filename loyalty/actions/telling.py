"""The client is told what came of an alert that a survey raised."""

from datetime import datetime

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from crm.access import Permission
from crm.models import Staff, Task
from loyalty.actions.alert import TIME_TO_UNDO
from loyalty.models import Alert
from surveys.actions.telling import FOLLOWED_FOR, MOST_AT_ONCE, note_told, set_telling, untold
from surveys.models import LowAnswer

PREFIX = "told:alert:"
TEXT = CharField()


@transaction.atomic
def tell_of_alerts(*, at: datetime) -> int:
    """Set a task for each alert of a low answer done, to tell the client what was done; return how many were set.

    What was just done may be taken back for a while, and waits that long. What the loan officer is kept from is told
    by who settled it.
    """
    asked = Task.objects.filter(source_key=_key("pk"))
    done = Alert.objects.of_low_answers().filter(
        ~Exists(asked),
        status=Alert.Status.DONE,
        handled_at__gte=at - FOLLOWED_FOR,
        handled_at__lte=at - TIME_TO_UNDO,
        client__no_contact_since=None,
    )
    alerts = list(done.select_related("client", "handled_by").order_by("pk")[:MOST_AT_ONCE])
    known = [(alert, _teller(alert)) for alert in alerts]
    to_tell = [(alert, by) for alert, by in known if by or not alert.keeps_officer_away]
    for alert, by in to_tell:
        set_telling(alert.client, key=f"{PREFIX}{alert.pk}", assignee=by, at=at)
    return len(to_tell)


def _teller(alert: Alert) -> Staff | None:
    by = alert.handled_by if alert.keeps_officer_away else None
    return by if by and by.may(Permission.WORK_TASKS) else None


@transaction.atomic
def note_told_of_alerts(*, at: datetime) -> int:
    """Note when clients were told of the alerts of their low answers, and return of how many answers."""
    settled = Alert.objects.of_low_answers().filter(
        client=OuterRef("response__client"), handled_at__gte=OuterRef("taken_up_at")
    )
    done = Task.objects.filter(source_key=_key("alert"), status=Task.Status.DONE)
    lows = untold(at).filter(then=LowAnswer.Then.ALERT)
    lows = lows.annotate(alert=Subquery(settled.order_by("handled_at").values("pk")[:1]))
    return note_told(lows.annotate(told=Subquery(done.values("settled_at")[:1])))


def _key(name: str) -> Concat:
    return Concat(Value(PREFIX), Cast(OuterRef(name), TEXT), output_field=TEXT)
