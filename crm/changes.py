"""What was changed about a client: who, when, before and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pghistory.models
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from crm.models import Client, Staff

MOST_CHANGES = 100
SECRET = {"national_id", "national_id_index"}
LEFT_OUT = {"search_name", "search_key", "search_phone", "national_id_index", "id"}


@dataclass(frozen=True)
class FieldChange:
    """One field's value before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One stored change; `by` is empty where no person was signed in."""

    at: datetime
    by: str
    is_first: bool
    fields: list[FieldChange]


def changes_of(client: Client) -> list[Change]:
    """Return the changes of a client's record, latest first."""
    history: Any = pghistory.models.Events.objects  # carries no types
    events = list(history.tracks(client).order_by("-pgh_created_at", "-pgh_id")[:MOST_CHANGES])
    people = _people(events)
    changes = [
        Change(
            at=event.pgh_created_at,
            by=people.get(_user(event), ""),
            is_first=event.pgh_label == "insert",
            fields=list(_fields(event.pgh_diff or {})),
        )
        for event in events
    ]
    return [change for change in changes if change.is_first or change.fields]


def _user(event: Any) -> Any:  # noqa: ANN401 - what the history's context holds
    return (event.pgh_context or {}).get("user")


def _people(events: list[Any]) -> dict[Any, str]:
    keys = {_user(event) for event in events} - {None}
    return {staff.pk: str(staff) for staff in Staff.objects.filter(pk__in=keys)}


def _fields(diff: dict[str, list[Any]]) -> Iterator[FieldChange]:
    for name, (before, after) in diff.items():
        if name in LEFT_OUT:
            continue
        if name in SECRET:
            yield FieldChange(_label(name), _("hidden"), _("hidden"))
        else:
            yield FieldChange(_label(name), _words(name, before), _words(name, after))


def _label(name: str) -> str:
    try:
        return str(Client._meta.get_field(name.removesuffix("_id")).verbose_name)  # type: ignore[union-attr]  # a plain field
    except (FieldDoesNotExist, AttributeError):
        return name if name != "national_id" else _("national id")


def _words(name: str, value: Any) -> str:  # noqa: ANN401 - any stored value
    if value is None or value == "":
        return "–"
    if name == "officer_id":
        return str(Staff.objects.filter(pk=value).first() or value)
    return str(value)
