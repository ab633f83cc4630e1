"""Relatives and guarantors of a client: add and end."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.errors import Refused
from crm.models import Client, Relationship, Staff


class CannotRelate(Refused):
    """The relationship is not kept."""


class CannotEndRelationship(Refused):
    """The relationship goes on."""


@transaction.atomic
def relate(
    *, client: Client, kind: str, person: Client | str, phone: str, by: Staff, on: date
) -> Relationship:
    """Keep who somebody is to a client: another client, or a person named."""
    if not by.may(Permission.EDIT_CLIENTS):
        raise CannotRelate(_("You may not change clients."))
    if person == client:
        raise CannotRelate(_("Nobody is its own relative."), field="number")
    if not person:
        raise CannotRelate(_("Give the client's number, or a name."), field="name")
    relative = person if isinstance(person, Client) else None
    known = Relationship.objects.filter(client=client, kind=kind, until=None)
    name = "" if relative else str(person)
    if known.filter(relative=relative, name=name).exists():
        raise CannotRelate(_("This is recorded already."), field="name")
    return Relationship.objects.create(
        client=client, kind=kind, relative=relative, name=name, phone=phone, since=on
    )


@transaction.atomic
def end_relationship(*, relationship: Relationship, by: Staff, on: date) -> Relationship:
    """Keep that somebody is no longer what it was to a client."""
    if not by.may(Permission.EDIT_CLIENTS):
        raise CannotEndRelationship(_("You may not change clients."))
    locked: Relationship = Relationship.objects.select_for_update(of=("self",)).get(
        pk=relationship.pk
    )
    if locked.until is not None:
        raise CannotEndRelationship(_("It has ended already."))
    locked.until = max(on, locked.since)
    locked.save(update_fields=["until"])
    return locked
