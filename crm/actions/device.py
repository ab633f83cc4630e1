"""Entries of phones: take each in exactly once, whatever becomes of the answer, and mark those looked at."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm.devicebatch import SentEntry
from crm.entries import accept_entry
from crm.errors import Refused
from crm.models import DeviceEntry, Staff


class CannotTakeIn(Refused):
    """The entry is not taken in; nothing is kept of it."""


class CannotMarkLooked(Refused):
    """The entry stays among those that need a look."""


@transaction.atomic
def take_in(*, entry: SentEntry, by: Staff, at: datetime) -> DeviceEntry:
    """Do what a phone's entry says and keep the entry, once however often it is sent.

    The row is made first: a second sending at the same moment waits for it, then finds it. What the entry
    comes to is kept in the same transaction as its effect.
    """
    kept, is_first = DeviceEntry.objects.get_or_create(
        uid=entry.uid,
        defaults={
            "staff": by,
            "kind": entry.kind,
            "made_at": entry.made_at,
            "received_at": at,
            "content": dict(entry.content),
            "status": DeviceEntry.Status.ACCEPTED,
        },
    )
    if kept.staff_id != by.pk:
        raise CannotTakeIn(_("This entry was sent by somebody else."))
    if is_first:
        kept.status, kept.message = _outcome(entry, by, at)
        kept.save(update_fields=["status", "message"])
    return kept


def _outcome(entry: SentEntry, by: Staff, at: datetime) -> tuple[DeviceEntry.Status, str]:
    content = {
        **entry.content,
        "uid": str(entry.uid),
        "occurred_at": min(entry.made_at, at).isoformat(),
        "was_offline": True,
    }
    try:
        with transaction.atomic():
            accepted = accept_entry(kind=entry.kind, content=content, by=by, at=at)
    except Refused as refusal:
        return DeviceEntry.Status.REFUSED, str(refusal)
    conflicts = [*accepted.conflicts, *_merged(entry, accepted.row)]
    if conflicts:
        return DeviceEntry.Status.CONFLICT, " ".join(conflicts)
    return DeviceEntry.Status.ACCEPTED, ""


def _merged(entry: SentEntry, row: Any) -> Iterator[str]:  # noqa: ANN401 - a row of any kind of entry
    """Say so where the client of an entry was merged into another record since the phone lost its signal."""
    named = str(entry.content.get("client", ""))
    kept_with = getattr(row, "client_id", None)
    if named.isdecimal() and kept_with is not None and int(named) != kept_with:
        yield _("The client was merged meanwhile: it is kept with %(client)s.") % {
            "client": row.client
        }


@transaction.atomic
def mark_looked(*, entry: DeviceEntry, by: Staff, at: datetime) -> DeviceEntry:
    """Keep that somebody has looked at an entry that did not go through plainly."""
    locked = DeviceEntry.objects.select_for_update().get(pk=entry.pk)
    if locked.status == DeviceEntry.Status.ACCEPTED:
        raise CannotMarkLooked(_("This entry went through: there is nothing to look at."))
    if locked.looked_at is None:
        locked.looked_at, locked.looked_by = at, by
        locked.save(update_fields=["looked_at", "looked_by"])
    return locked
