"""Entries of phones in words: about whom, and what was filled in, for those who look at them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from crm.models import Attendance, Client, DeviceEntry, Group, Interaction, Staff

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Reading:
    """How entries of one kind are told: what they say, and the address of the form to open them in again."""

    says: Callable[[Content], list[str]]
    again: Callable[[Content], str]


_readings: dict[str, Reading] = {}


def register_reading(kind: str, reading: Reading) -> None:
    """Tell how entries of a kind are shown; the same kind replaces."""
    _readings[kind] = reading


QUIET = {"client", "group", "uid", "occurred_at", "was_offline", "settles", "task", "corrects"}


def shown(entries: Iterable[DeviceEntry], staff: Staff) -> list[dict[str, Any]]:
    """Return the entries with whom they are about, what they say, and where to open them again."""
    entries = list(entries)
    clients = _seen(Client.objects.visible_to(staff), entries, "client")
    groups = _seen(Group.objects.visible_to(staff), entries, "group")
    return [
        {
            "entry": entry,
            "client": (client := clients.get(_key(entry.content, "client"))),
            "group": (group := groups.get(_key(entry.content, "group"))),
            "says": _reading(entry).says(entry.content),
            "again": _again(entry, client, group, staff),
        }
        for entry in entries
    ]


def _seen(rows: Any, entries: list[DeviceEntry], name: str) -> dict[int, Any]:  # noqa: ANN401 - a queryset of either
    return dict(rows.in_bulk({_key(entry.content, name) for entry in entries}))


def _key(content: Mapping[str, Any], name: str) -> int:
    told = str(content.get(name, ""))
    return int(told) if told.isdecimal() and len(told) < 18 else 0


def _reading(entry: DeviceEntry) -> Reading:
    return _readings.get(entry.kind) or Reading(_says, lambda _content: "")


def _says(content: Mapping[str, Any]) -> list[str]:
    codes: dict[str, Any] = {}
    for choices in (Interaction.Kind, Interaction.Outcome, Attendance.Status):
        codes.update(choices.choices)
    told = [content[name] for name in content if name not in QUIET]
    return [
        str(codes.get(str(value), value)) for value in told if not isinstance(value, list | dict)
    ]


def _again(entry: DeviceEntry, client: Client | None, group: Group | None, staff: Staff) -> str:
    if entry.staff_id != staff.pk or entry.status != DeviceEntry.Status.REFUSED:
        return ""
    if entry.kind in {"interaction", "seen"} and client is not None:
        return f"{reverse('crm:client', args=[client.pk])}visit?entry={entry.pk}"
    if entry.kind == "meeting" and group is not None:
        return f"/groups/{group.pk}/meeting?entry={entry.pk}"
    if (address := _reading(entry).again(entry.content)) and client is not None:
        return f"{address}?entry={entry.pk}"
    return ""
