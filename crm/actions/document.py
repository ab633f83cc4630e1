"""Documents of a client: keep one, and say that it is no longer valid."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.errors import Refused
from crm.fields import blind_index
from crm.models import Client, ClientDocument, Staff


class CannotKeepDocument(Refused):
    """The document is not kept."""


class CannotWithdrawDocument(Refused):
    """The document stays valid."""


@transaction.atomic
def keep_document(*, client: Client, facts: Mapping[str, Any], by: Staff) -> ClientDocument:
    """Keep a document of a client; its number is stored encrypted."""
    if not by.may(Permission.EDIT_CLIENTS):
        raise CannotKeepDocument(_("You may not change clients."))
    index = blind_index(facts["number"]) if facts.get("number") else ""
    held = ClientDocument.objects.filter(number_index=index, kind=facts["kind"], withdrawn_on=None)
    if index and held.exists():
        raise CannotKeepDocument(_("This number is recorded already."), field="number")
    return ClientDocument.objects.create(client=client, **facts, number_index=index)


@transaction.atomic
def withdraw_document(*, document: ClientDocument, by: Staff, on: date) -> ClientDocument:
    """Keep that a document is no longer valid."""
    if not by.may(Permission.EDIT_CLIENTS):
        raise CannotWithdrawDocument(_("You may not change clients."))
    locked: ClientDocument = ClientDocument.objects.select_for_update(of=("self",)).get(
        pk=document.pk
    )
    if locked.withdrawn_on is not None:
        raise CannotWithdrawDocument(_("It is withdrawn already."))
    locked.withdrawn_on = on
    locked.save(update_fields=["withdrawn_on"])
    return locked
