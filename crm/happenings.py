"""What crm itself adds to a client's timeline."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from crm.models import (
    Client,
    ClientMerge,
    ClientOfficer,
    Consent,
    Relationship,
    Staff,
)
from crm.timeline import Event, Kind, register_source


def joining(client: Client, _staff: Staff) -> Iterator[Event]:
    """Give the day the client joined."""
    yield Event(client.joined_on, _("Joined"), "star", client.get_channel_display())


def officers(client: Client, staff: Staff) -> Iterator[Event]:
    """Give the loan officers, each on the day the charge began."""
    found = ClientOfficer.objects.visible_to(staff).filter(client=client)
    for charge in found.select_related("officer"):
        text = _("Loan officer: %(name)s") % {"name": charge.officer}
        yield Event(charge.since, text, "user")


def consents(client: Client, staff: Staff) -> Iterator[Event]:
    """Give consents, refusals and withdrawals."""
    for row in Consent.objects.visible_to(staff).filter(client=client):
        told = _("Agreed: %(what)s") if row.is_given else _("Refused: %(what)s")
        yield Event(row.given_on, told % {"what": row}, "check")
        if row.withdrawn_on:
            yield Event(row.withdrawn_on, _("Withdrawn: %(what)s") % {"what": row}, "leave")


def relationships(client: Client, staff: Staff) -> Iterator[Event]:
    """Give the guarantors and relatives, each on the day it began."""
    found = Relationship.objects.visible_to(staff).filter(client=client, kind="GUARANTOR")
    for row in found.select_related("relative"):
        yield Event(row.since, str(row), "user")


def merges(client: Client, staff: Staff) -> Iterator[Event]:
    """Give the records merged into this one."""
    found = ClientMerge.objects.visible_to(staff).filter(client=client, undone_at=None)
    for row in found.select_related("given_up"):
        text = _("Record %(number)s merged into this one") % {"number": row.given_up.external_id}
        yield Event(timezone.localdate(row.merged_at), text, "clients", row.reason)


def register() -> None:
    """Register crm's own sources."""
    register_source("joining", joining)
    register_source("officers", officers, Kind.OFFICER)
    register_source("consents", consents, Kind.CONSENT)
    register_source("relationships", relationships)
    register_source("merges", merges)
