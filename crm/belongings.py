"""What of crm itself belongs to a client."""

from django.db.models import Q

from crm.models import (
    Attendance,
    Case,
    CaseEntry,
    Client,
    ClientDocument,
    ClientOfficer,
    ClientView,
    Consent,
    Goal,
    Interaction,
    Relationship,
    ReportedBorrowing,
    Task,
)
from crm.ownership import Rows, register_owned, unless_taken


def charges_if_none(rows: Rows, kept: Client) -> Rows:
    """Let the charges go over only to a client of the same branch that never had one."""
    has_any = ClientOfficer.objects.filter(client=kept).exists()
    return rows.none() if has_any else rows.filter(client__branch=kept.branch_id)


def register() -> None:
    """Register what belongs to a client."""
    register_owned(Interaction, blank=("note", "latitude", "longitude"))
    register_owned(Attendance, movable=unless_taken("meeting"))
    register_owned(Task, blank=("text", "result"))
    register_owned(Case, blank=("text", "resolution", "reporter_name", "reporter_contact"))
    register_owned(CaseEntry, "case__client", blank=("text",), is_exported=False)
    register_owned(Goal, blank=("text",))
    register_owned(ReportedBorrowing, blank=("offer",))
    register_owned(Consent, movable=unless_taken("purpose", "channel", where=Q(withdrawn_on=None)))
    register_owned(ClientDocument, blank=("number", "number_index", "issuer"))
    register_owned(Relationship, blank=("name", "phone"))
    register_owned(Relationship, "relative", is_exported=False)
    register_owned(ClientOfficer, movable=charges_if_none)
    register_owned(ClientView, is_exported=False)
    register_owned(Client, "referrer", is_exported=False)
    register_owned(Client, "merged_into", is_exported=False)
