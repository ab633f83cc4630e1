"""Merging two records of one person, and taking a merge back."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.actions.client import EDITABLE
from crm.audit import acting
from crm.errors import Refused
from crm.models import BranchSystem, Client, ClientMerge, Consent, Relationship, Staff
from crm.ownership import by_key, owned, rows_went

FILLED = (
    *EDITABLE,
    "latitude",
    "longitude",
    "group",
    "referrer",
    "officer",
    "national_id",
    "national_id_index",
    "no_contact_since",
)
BLANKS = {None, "", Client.Gender.UNKNOWN}


class CannotMerge(Refused):
    """Both records stay as they were."""


class CannotUndoMerge(Refused):
    """The merge stays."""


@transaction.atomic
def merge_clients(
    *, kept: Client, given_up: Client, reason: str, by: Staff | BranchSystem, at: datetime
) -> ClientMerge:
    """Move all that belongs to `given_up` to `kept`, keep what moved, and close the record given up."""
    staff = by if isinstance(by, Staff) else None
    kept, given_up = _locked(kept, given_up)
    _refuse_unsafe(kept, given_up, staff)
    with acting(staff):
        moved = _move(given_up, kept)
        filled = _fill(kept, given_up, moved)
        given_up.merged_into = kept
        given_up.save(update_fields=["merged_into"])
        rows_went(given_up, kept)
        return ClientMerge.objects.create(
            client=kept,
            given_up=given_up,
            reason=reason.strip(),
            moved=moved,
            filled=filled,
            merged_by=staff,
            sent_by=by if isinstance(by, BranchSystem) else None,
            merged_at=at,
        )


def _locked(kept: Client, given_up: Client) -> tuple[Client, Client]:
    both = Client.objects.select_for_update(of=("self",)).order_by("pk")
    found = {client.pk: client for client in both.filter(pk__in=[kept.pk, given_up.pk])}
    return found[kept.pk], found[given_up.pk]


def _refuse_unsafe(kept: Client, given_up: Client, staff: Staff | None) -> None:
    if staff and not staff.may(Permission.MERGE_CLIENTS):
        raise CannotMerge(_("You may not merge clients."))
    if kept.pk == given_up.pk:
        raise CannotMerge(_("Choose two different records."), field="given_up")
    if kept.merged_into_id or given_up.merged_into_id:
        raise CannotMerge(_("One of the records is merged into another already."))
    if kept.erased_on or given_up.erased_on:
        raise CannotMerge(_("The personal data of one of them was erased."))
    if _are_two_people(kept, given_up):
        raise CannotMerge(
            _("They are recorded as relatives of each other: two people. Change that first.")
        )
    if _differ_in_consent(kept, given_up):
        raise CannotMerge(
            _("One record agrees to a contact that the other refuses. Settle that first.")
        )


def _are_two_people(one: Client, other: Client) -> bool:
    pairs = Q(client=one, relative=other) | Q(client=other, relative=one)
    return Relationship.objects.filter(pairs, until=None).exists()


def _differ_in_consent(kept: Client, given_up: Client) -> bool:
    in_force = Consent.objects.filter(withdrawn_on=None)
    said = {
        (purpose, channel): is_given
        for purpose, channel, is_given in in_force.filter(client=kept).values_list(
            "purpose", "channel", "is_given"
        )
    }
    others = in_force.filter(client=given_up)
    return any(
        said.get((consent.purpose, consent.channel), consent.is_given) != consent.is_given
        for consent in others
    )


def _move(source: Client, target: Client) -> dict[str, list[int]]:
    moved = {}
    for ownership in owned():
        if ownership.is_part:
            continue
        rows = ownership.rows_of(source)
        if ownership.model is Client:  # the kept one never refers to itself
            rows = rows.exclude(pk=target.pk)
        keys = list(ownership.movable(rows, target).values_list("pk", flat=True))
        if keys:
            ownership.model._default_manager.filter(pk__in=keys).update(**{ownership.path: target})
            moved[ownership.key] = keys
        if ownership.settle:
            ownership.settle(ownership.rows_of(source))
    return moved


def _fill(kept: Client, given_up: Client, moved: dict[str, list[int]]) -> dict[str, Any]:
    """Take over what the kept record does not know, and return what it held before."""
    filled: dict[str, Any] = {}
    for name in FILLED:
        before, offered = getattr(kept, name), getattr(given_up, name)
        if before in BLANKS and offered not in BLANKS and _fits(name, kept, given_up, moved):
            filled[name] = before
            setattr(kept, name, offered)
    if kept.referrer_id == given_up.pk:
        filled["referrer"] = given_up.pk
        kept.referrer = None
    if given_up.joined_on < kept.joined_on:
        filled["joined_on"] = kept.joined_on.isoformat()
        kept.joined_on = given_up.joined_on
    if filled:
        kept.save(update_fields=list(filled))
    return filled


def _fits(name: str, kept: Client, given_up: Client, moved: dict[str, list[int]]) -> bool:
    match name:
        case "officer":
            return "crm.ClientOfficer.client" in moved
        case "group":
            return kept.branch_id == given_up.branch_id
        case "referrer":
            return given_up.referrer_id != kept.pk
        case "longitude":
            return kept.latitude == given_up.latitude
        case _:
            return True


@transaction.atomic
def undo_merge(*, merge: ClientMerge, by: Staff, at: datetime) -> ClientMerge:
    """Give back exactly the rows and fields that a merge moved, and open the record given up."""
    locked: ClientMerge = ClientMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    kept, given_up = _locked(locked.client, locked.given_up)
    _refuse_undo(locked, kept, given_up, by)
    with acting(by):
        given_up.merged_into = None
        given_up.save(update_fields=["merged_into"])
        for key, keys in locked.moved.items():
            if ownership := by_key(key):
                still = ownership.rows_of(kept).filter(pk__in=keys)
                still.update(**{ownership.path: given_up})
        _empty(kept, given_up, locked.filled)
        rows_went(kept, given_up)
        locked.undone_by, locked.undone_at = by, at
        locked.save(update_fields=["undone_by", "undone_at"])
    return locked


def _refuse_undo(merge: ClientMerge, kept: Client, given_up: Client, by: Staff) -> None:
    if not by.may(Permission.MERGE_CLIENTS):
        raise CannotUndoMerge(_("You may not merge clients."))
    if merge.undone_at:
        raise CannotUndoMerge(_("This merge is undone already."))
    if kept.merged_into_id:
        raise CannotUndoMerge(_("The kept record was itself merged later. Undo that merge first."))
    if kept.erased_on or given_up.erased_on:
        raise CannotUndoMerge(_("The personal data of one of them was erased."))


def _empty(kept: Client, given_up: Client, filled: dict[str, Any]) -> None:
    """Put back what the kept record held, where it was not changed since."""
    changed = []
    for name, before in filled.items():
        is_cleared = name == "referrer" and before == given_up.pk
        if is_cleared or getattr(kept, name) == getattr(given_up, name):
            field = "referrer_id" if name == "referrer" else name
            setattr(kept, field, date.fromisoformat(before) if name == "joined_on" else before)
            changed.append(name)
    if changed:
        kept.save(update_fields=changed)
