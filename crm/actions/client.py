"""Clients: register, change, and give into an officer's charge with the history kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.errors import Refused
from crm.fields import blind_index
from crm.models import Client, ClientOfficer, Staff
from crm.models.client import ClientQuerySet

EDITABLE = (
    "given_name",
    "middle_name",
    "family_name",
    "other_name",
    "birth_date",
    "gender",
    "phone",
    "other_phone",
    "email",
    "address",
    "village",
    "language",
    "sector",
    "channel",
    "monthly_income",
)


class CannotRegisterClient(Refused):
    """The client is not registered."""


class CannotChangeClient(Refused):
    """The client stays as it was."""


class CannotAssignOfficer(Refused):
    """The client stays with the officer it has."""


@transaction.atomic
def register_client(
    *, facts: Mapping[str, Any], officer: Staff | None, by: Staff, on: date
) -> Client:
    """Register a client and give it into an officer's charge.

    `facts` names the client's fields; `national_id` is stored encrypted.
    """
    if not by.may(Permission.EDIT_CLIENTS):
        raise CannotRegisterClient(_("You may not register clients."))
    number = str(facts.get("external_id", "")).strip()
    if Client.objects.filter(external_id__iexact=number).exists():
        raise CannotRegisterClient(_("This number belongs to another client."), field="external_id")
    national_id = str(facts.get("national_id") or "")
    _refuse_known_person(national_id)
    client = Client.objects.create(
        **{name: facts[name] for name in EDITABLE if name in facts},
        external_id=number,
        branch=facts["branch"],
        joined_on=on,
        national_id=national_id,
        national_id_index=blind_index(national_id) if national_id else "",
    )
    if officer is not None:
        assign_officer(client=client, officer=officer, by=by, on=on)
        client.refresh_from_db()
    return client


def _refuse_known_person(national_id: str) -> None:
    if national_id and Client.objects.filter(national_id_index=blind_index(national_id)).exists():
        raise CannotRegisterClient(
            _("A client with this national id is registered already."), field="national_id"
        )


@transaction.atomic
def change_client(*, client: Client, facts: Mapping[str, Any], by: Staff) -> Client:
    """Change what is known about a client; the history keeps what was there."""
    if not by.may(Permission.EDIT_CLIENTS):
        raise CannotChangeClient(_("You may not change clients."))
    locked = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    changed = [name for name in EDITABLE if name in facts and getattr(locked, name) != facts[name]]
    for name in changed:
        setattr(locked, name, facts[name])
    if changed:
        locked.save(update_fields=changed)
    return locked


@transaction.atomic
def assign_officer(*, client: Client, officer: Staff, by: Staff, on: date) -> Client:
    """Give a client into a loan officer's charge from a day on; earlier charges are kept."""
    locked = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if not by.may(Permission.EDIT_CLIENTS):
        raise CannotAssignOfficer(_("You may not assign loan officers."))
    if not officer.is_active or not officer.branches.filter(pk=locked.branch_id).exists():
        raise CannotAssignOfficer(
            _("Choose a loan officer of the client's branch."), field="officer"
        )
    if locked.officer_id == officer.pk:
        return locked
    _end_charge(locked, on)
    ClientOfficer.objects.create(client=locked, officer=officer, since=on)
    locked.officer = officer
    locked.save(update_fields=["officer"])
    return locked


@transaction.atomic
def assign_officers(
    *, clients: ClientQuerySet, officer: Staff, by: Staff, on: date
) -> tuple[int, int]:
    """Give many clients into one officer's charge; return how many are with it now, and how many stay.

    Clients of branches where the officer does not work stay with the officer they have.
    """
    assigned = stayed = 0
    refusal = CannotAssignOfficer(_("Choose some clients first."))
    for client in clients.order_by("pk"):
        try:
            assign_officer(client=client, officer=officer, by=by, on=on)
        except CannotAssignOfficer as reason:
            refusal, stayed = reason, stayed + 1
        else:
            assigned += 1
    if not assigned:
        raise refusal
    return assigned, stayed


def _end_charge(client: Client, on: date) -> None:
    charges = ClientOfficer.objects.filter(client=client)
    if charges.filter(since__gt=on).exists():
        raise CannotAssignOfficer(_("A later assignment is recorded already."), field="officer")
    charges.filter(since=on).delete()
    charges.filter(until=None).update(until=on)
