"""What a client may ask of its data: all of it in one file, and that it be erased.

Erasing overwrites: names, phones, documents and words go, also out of the history; the ledger stays.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pghistory
import pgtrigger
from django.db import models, transaction
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.actions.view import log_view
from crm.audit import acting
from crm.errors import Refused
from crm.fields import EncryptedTextField
from crm.models import BranchSystem, Client, ClientMerge, ClientView, DeviceEntry, Staff
from crm.ownership import Ownership, obstacles, owned, take_out

ERASED = "–"
OVERWRITTEN = (
    "given_name",
    "middle_name",
    "family_name",
    "other_name",
    "birth_date",
    "phone",
    "other_phone",
    "email",
    "address",
    "village",
    "latitude",
    "longitude",
    "monthly_income",
    "national_id",
    "national_id_index",
)
OURS = (Staff, BranchSystem)  # who of the institution wrote a row is not the client's data


class CannotTakeData(Refused):
    """No data is given out."""


class CannotErase(Refused):
    """All stays as it was."""


@transaction.atomic
def take_data(*, client: Client, by: Staff, at: datetime) -> dict[str, Any]:
    """Return all that is known of a client, those records too that were merged into it, and keep that it was taken."""
    if not by.may(Permission.TAKE_CLIENT_DATA):
        raise CannotTakeData(_("You may not take out a client's data."))
    log_view(client=client, by=by, at=at, what=ClientView.What.ALL_DATA)
    records = [client, *_given_up(client)]
    return {
        "taken_at": at.isoformat(),
        "client": _facts(Client, Client.objects.filter(pk=client.pk))[0],
        "records_merged": _facts(Client, Client.objects.filter(pk__in=[r.pk for r in records[1:]])),
        **{
            ownership.model._meta.label: _facts(
                ownership.model,
                ownership.model._default_manager.filter(**{f"{ownership.path}__in": records}),
            )
            for ownership in owned()
            if ownership.is_exported
        },
    }


def _given_up(client: Client) -> list[Client]:
    return list(Client.objects.filter(merged_into=client))


def _facts(model: type[models.Model], rows: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - a query of any model
    names = [
        field.attname
        for field in model._meta.concrete_fields
        if field.related_model not in OURS
        and not isinstance(field, models.GeneratedField)
        and not field.name.endswith("_index")
    ]
    return list(rows.order_by("pk").values(*names))


@transaction.atomic
def erase_client(*, client: Client, reason: str, by: Staff, on: date) -> Client:
    """Overwrite the personal data of a client and in the history of its record; refused while a loan is open."""
    locked = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if not by.may(Permission.ERASE_CLIENTS):
        raise CannotErase(_("You may not erase a client's data."))
    if locked.erased_on or locked.merged_into_id:
        raise CannotErase(_("It is erased already."))
    if against := obstacles(locked):
        raise CannotErase(" ".join(against))
    with acting(by), pghistory.context(erased=on.isoformat(), reason=reason):
        for record in [locked, *_given_up(locked)]:
            take_out(record)
            with pgtrigger.ignore(*_protections()):
                for ownership in owned():
                    _overwrite(ownership, record)
            _overwrite_record(record, on)
    locked.refresh_from_db()
    return locked


def _protections() -> Iterator[str]:
    """Give the triggers that otherwise keep rows as they are."""
    for ownership in owned():
        for trigger in getattr(ownership.model._meta, "triggers", ()):
            if ownership.blank and isinstance(trigger, pgtrigger.Protect):
                yield f"{ownership.model._meta.label}:{trigger.name}"


def _overwrite(ownership: Ownership, record: Client) -> None:
    if not ownership.blank:
        return
    rows = ownership.rows_of(record)
    keys = list(rows.values_list("pk", flat=True))
    rows.update(**_blanks(ownership.model, ownership.blank))
    history = getattr(ownership.model, "pgh_event_model", None)
    if history is None:
        return
    of_rows = models.Q(pgh_obj__in=keys)
    if not ownership.is_part:  # those of rows deleted since, too
        of_rows |= models.Q(**{ownership.path: record.pk})
    history.objects.filter(of_rows).update(**_blanks(history, ownership.blank))


def _overwrite_record(record: Client, on: date) -> None:
    Client.objects.filter(pk=record.pk).update(
        **_blanks(Client, OVERWRITTEN), erased_on=on, no_contact_since=on
    )
    history: Any = Client.pgh_event_model  # type: ignore[attr-defined]  # put there by the tracker
    history.objects.filter(id=record.pk).update(**_blanks(history, OVERWRITTEN))
    ClientMerge.objects.filter(given_up=record).update(reason="")
    ClientMerge.objects.filter(client=record).update(reason="")
    DeviceEntry.objects.filter(content__client=record.pk).update(content={"erased": True})


def _blanks(model: type[models.Model], names: tuple[str, ...]) -> dict[str, Any]:
    known = {field.name: field for field in model._meta.concrete_fields}
    return {name: _blank(known[name]) for name in names if name in known}


def _blank(field: Any) -> Any:  # noqa: ANN401 - a field, and what an update takes
    if field.null:
        return None
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, EncryptedTextField) or field.name.endswith("_index"):
        return ""
    was_empty = models.When(**{field.name: ""}, then=models.Value(""))
    return models.Case(was_empty, default=models.Value(ERASED))
