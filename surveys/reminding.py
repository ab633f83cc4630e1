"""Which invitations are to be reminded of: not answered, long enough, and not too often."""

from datetime import date
from typing import Any

from django.db.models import DateField, F, Func, Q, Value
from django.db.models.functions import Coalesce, TruncDate

from surveys.models import Invitation
from surveys.population import may_be_asked

MOST = 5  # reminders of one invitation, whatever a wave or trigger says
USUAL, USUAL_DAYS = 1, 5


class DaysBefore(Func):
    """The date so many whole days before another."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = DateField()


def to_remind(on: date) -> Any:  # noqa: ANN401 - a query of invitations with annotations
    """Return the open invitations that are to be reminded of on a day, as often as the wave or trigger says.

    Days count from the sending, or from the invitation where staff ask or a link did not go out, and from the last
    reminder.
    """
    most = Coalesce("wave__most_reminders", "trigger__most_reminders", Value(USUAL))
    wait = Coalesce("wave__remind_after_days", Value(USUAL_DAYS))
    latest = DaysBefore(Value(on, output_field=DateField()), wait)
    told = Coalesce("reminded_on", TruncDate("sent_at"), "invited_on")
    rows = Invitation.objects.open(on).filter(may_be_asked(on))
    due = rows.annotate(most=most, latest=latest, told=told)
    return due.filter(
        Q(reminder_count__lt=F("most")), reminder_count__lt=MOST, told__lte=F("latest")
    )
