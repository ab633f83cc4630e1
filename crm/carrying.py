"""What a phone carries for a day with no signal: each app adds its part of the cards and of the day's list."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language

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
    """Add what phones carry beside the copy and fetch only when it changed, as JSON takes it; the same name replaces."""
    _wholes[name] = whole


def carried_clients(staff: Staff, on: date) -> ClientQuerySet:
    """Return the clients `staff` may take along: in its own charge, or of those it stands in for, by name."""
    absences = Absence.objects.on(on).filter(stand_in=staff)
    own = Q(officer=staff) | Q(officer__in=absences.values("officer"))
    seen = Client.objects.visible_to(staff).filter(own, merged_into=None)
    return seen.order_by("search_name", "pk")


def copy_for(staff: Staff, on: date) -> dict[str, Any]:
    """Return what the phone of `staff` is to carry, as JSON takes it; `parts` names the wholes beside it by their ETags."""
    clients = list(carried_clients(staff, on).select_related("group"))
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
        "parts": {
            name: etag_of(body_of(whole(staff, list(cards), on))) for name, whole in _wholes.items()
        },
    }


def whole_for(name: str, staff: Staff, on: date) -> object:
    """Return the whole of that name for the phone of `staff`; None where there is none."""
    whole = _wholes.get(name)
    if whole is None:
        return None
    return whole(staff, list(carried_clients(staff, on).values_list("pk", flat=True)), on)


def body_of(carried: object) -> str:
    """Write what a phone carries as JSON, the same for the same."""
    return json.dumps(carried, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def etag_of(body: str) -> str:
    """Return the ETag of a body in the reader's language."""
    told = hashlib.sha256(f"{get_language()}{body}".encode()).hexdigest()[:32]
    return f'"{told}"'


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
