"""Cards of the day worked where there was no signal: the same action as on the page, once it reaches us."""

from datetime import datetime

from django.utils import timezone

from crm.entries import Accepted, Content, InteractionEntry
from crm.forms.entry import read_entry
from crm.forms.interaction import InteractionForm
from crm.models import Interaction, Staff
from loyalty.actions.day import see_client


def accept_seen(content: Content, by: Staff, at: datetime) -> Accepted:
    """Log what a card of the day was sent with; a day to promise is meant only where something was promised."""
    told = dict(content)
    if told.get("outcome") != Interaction.Outcome.PROMISED:
        told.pop("promised_in_days", None)
    entry: InteractionEntry = read_entry(InteractionForm, told)
    handled = see_client(entry=entry, by=by, on=timezone.localdate(at), at=at)
    return Accepted(handled.interaction, conflicts=handled.conflicts)
