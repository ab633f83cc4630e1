"""The client's timeline: each app registers a source of dated events in `apps.ready()`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.models import Client, Staff


class Kind(TextChoices):
    """What an event is about; the timeline is narrowed by it."""

    LOAN = "LOAN", _("Loans")
    REPAYMENT = "REPAYMENT", _("Repayments")
    CONTACT = "CONTACT", _("Visits and calls")
    MEETING = "MEETING", _("Group meetings")
    TASK = "TASK", _("Tasks")
    CASE = "CASE", _("Complaints and requests")
    SURVEY = "SURVEY", _("Surveys")
    ALERT = "ALERT", _("Alerts")
    STAGE = "STAGE", _("Stages")
    EXIT = "EXIT", _("Exits")
    GOAL = "GOAL", _("Goals and expectations")
    LENDER = "LENDER", _("Other lenders")
    CONSENT = "CONSENT", _("Consents")
    OFFICER = "OFFICER", _("Loan officers")
    OTHER = "OTHER", _("Other")


@dataclass(frozen=True)
class Event:
    """Something that happened to a client, in one line; `icon` names a symbol of `static/icons.svg`.

    What was put right or taken back since is struck through; the addresses are there for who may do either.
    An event that names no kind is of its source's kind.
    """

    on: date
    text: str | Promise
    icon: str = "dot"
    detail: str | Promise = ""
    is_struck: bool = False
    correct_url: str = ""
    withdraw_url: str = ""
    kind: Kind | None = None


Source = Callable[[Client, Staff], Iterable[Event]]
_sources: dict[str, tuple[Source, Kind]] = {}


def register_source(name: str, source: Source, kind: Kind = Kind.OTHER) -> None:
    """Add a source of events; the same name replaces."""
    _sources[name] = source, kind


def events_of(client: Client, staff: Staff) -> list[Event]:
    """Return what happened to `client`, latest first, as far as `staff` may know."""
    found = (
        event if event.kind else replace(event, kind=kind)
        for source, kind in _sources.values()
        for event in source(client, staff)
    )
    return sorted(found, key=lambda event: event.on, reverse=True)
