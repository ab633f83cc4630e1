"""What a phone sends when the signal is back: entries in the order they were made, read as plain values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from crm.errors import Refused

MOST_IN_A_BATCH = 50
LONGEST_KIND = 32


class BatchUnreadable(Refused):
    """What was sent is no batch of entries."""


@dataclass(frozen=True)
class SentEntry:
    """One entry as a phone sent it: its own id, its kind, when it was made, and what was filled in."""

    uid: UUID
    kind: str
    made_at: datetime
    content: Mapping[str, Any] = field(default_factory=dict)


def read_batch(body: bytes) -> list[SentEntry]:
    """Read the entries of one request, in order.

    Raises
    ------
    BatchUnreadable
        It is no JSON of that form, or there are more than one request may carry.
    """
    try:
        entries = json.loads(body)["entries"]
        found = [_read(entry) for entry in entries[:MOST_IN_A_BATCH]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BatchUnreadable(_("These entries cannot be read.")) from error
    if len(entries) > MOST_IN_A_BATCH:
        raise BatchUnreadable(_("These are too many entries at once."))
    return found


def _read(entry: Mapping[str, Any]) -> SentEntry:
    made_at = parse_datetime(entry["made_at"])
    kind, content = entry["kind"], _without_nulls(entry["content"])
    if made_at is None or not isinstance(content, dict) or not 0 < len(kind) <= LONGEST_KIND:
        raise ValueError(kind)
    if made_at.tzinfo is None:
        made_at = made_at.replace(tzinfo=UTC)
    return SentEntry(UUID(entry["uid"]), kind, made_at, content)


def _without_nulls(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return JSON without the one character PostgreSQL cannot keep."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, list):
        return [_without_nulls(each) for each in value]
    if isinstance(value, dict):
        return {_without_nulls(name): _without_nulls(each) for name, each in value.items()}
    return value
