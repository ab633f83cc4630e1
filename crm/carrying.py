"""What a phone carries for a day with no signal: each app adds its part of the cards and of the day's list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from crm.models import Absence, Client, Staff
from crm.models.client import ClientQuerySet

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Carried:
    """One app's part: more facts on the cards, by client, and lines of the day's list.

    A line is one stop, in the order to make it: `client` (or none), `due` (an ISO date), and `items`, each with
    `what`, and where known `text`, `why` (sentences), `due` in words, `is_late`, and the `uid` of its task.
    """

    facts: Mapping[int, Facts] = field(default_factory=dict)
    lines: Sequence[Facts] = ()


Part = Callable[[Staff, list[int], date], Carried]
Whole = Callable[[Staff, list[int], date], Any]
_parts: dict[str, Part] = {}
_wholes: dict[str, Whole] = {}


def register_carried(name: str, part: Part) -> None:
    """Add a part to what phones carry; the same name replaces."""
    _parts[name] = part


def register_whole(name: str, whole: Whole) -> None:
    """Add what phones carry of its own, beside clients and the day, as JSON takes it; the same name replaces."""
    _wholes[name] = whole


def carried_clients(staff: Staff, on: date) -> ClientQuerySet:
    """Return the clients `staff` may take along: in its own charge, or of those it stands in for."""
    absences = Absence.objects.on(on).filter(stand_in=staff)
    own = Q(officer=staff) | Q(officer__in=absences.values("officer"))
    return Client.objects.visible_to(staff).filter(own, merged_into=None)


def copy_for(staff: Staff, on: date) -> dict[str, Any]:
    """Return all that the phone of `staff` is to carry, as JSON takes it."""
    clients = list(carried_clients(staff, on).select_related("group").order_by("search_name", "pk"))
    cards = {client.pk: _card(client) for client in clients}
    lines: list[Facts] = []
    for part in _parts.values():
        carried = part(staff, list(cards), on)
        for client_id, facts in carried.facts.items():
            cards[client_id].update(facts)
        lines.extend(carried.lines)
    return {
        "as_of": on.isoformat(),
        "clients": list(cards.values()),
        "day": lines,
        "groups": _groups(clients),
        **{name: whole(staff, list(cards), on) for name, whole in _wholes.items()},
    }


def _card(client: Client) -> dict[str, Any]:
    card = {
        "id": client.pk,
        "name": client.name,
        "number": client.external_id,
        "phone": client.phone or client.other_phone,
        "place": client.village or client.address,
        "group": client.group_id,
        "find": client.search_name,
        "quiet": client.no_contact_since is not None,
    }
    return {name: value for name, value in card.items() if value}


def _groups(clients: list[Client]) -> list[dict[str, Any]]:
    groups = {client.group.pk: client.group for client in clients if client.group is not None}
    return [
        {
            "id": group.pk,
            "name": group.name,
            "weekday": group.meeting_weekday,
            "place": group.village,
            "members": [client.pk for client in clients if client.group_id == group.pk],
        }
        for group in groups.values()
    ]
