"""The client's timeline: each app registers a source of dated events in `apps.ready()`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from crm.models import Client, Staff


@dataclass(frozen=True)
class Event:
    """Something that happened to a client, in one line; `icon` names a symbol of `static/icons.svg`.

    What was put right or taken back since is struck through; the addresses are there for who may do either.
    """

    on: date
    text: str | Promise
    icon: str = "dot"
    detail: str | Promise = ""
    is_struck: bool = False
    correct_url: str = ""
    withdraw_url: str = ""


Source = Callable[[Client, Staff], Iterable[Event]]
_sources: dict[str, Source] = {}


def register_source(name: str, source: Source) -> None:
    """Add a source of events; the same name replaces."""
    _sources[name] = source


def events_of(client: Client, staff: Staff) -> list[Event]:
    """Return what happened to `client`, latest first, as far as `staff` may know."""
    found = (event for source in _sources.values() for event in source(client, staff))
    return sorted(found, key=lambda event: event.on, reverse=True)


def joining(client: Client, _staff: Staff) -> Iterable[Event]:
    """Give the day the client joined."""
    return [Event(client.joined_on, _("Joined"), "star", client.get_channel_display())]


register_source("joining", joining)
