"""Consents: give, refuse, withdraw; and the switch that stops every contact."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.errors import Refused
from crm.models import Client, Consent, Staff


class CannotRecordConsent(Refused):
    """What the client agreed to stays as it was."""


def _check(by: Staff) -> None:
    if not by.may(Permission.EDIT_CLIENTS):
        raise CannotRecordConsent(_("You may not change clients."))


@transaction.atomic
def record_consent(
    *, client: Client, facts: Mapping[str, Any], by: Staff | None, at: datetime, on: date
) -> Consent:
    """Keep that a client agreed or refused from a day on; what was said before for the same ends that day.

    `facts` names `purpose`, `channel` and `is_given`. Nobody records it where the client says it on a public page.
    """
    if by is not None:
        _check(by)
    Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    said = Consent.objects.filter(purpose=facts["purpose"], channel=facts["channel"])
    held: Consent | None = said.filter(client=client, withdrawn_on=None).first()
    if held and held.is_given == facts["is_given"]:
        return held
    if held:
        if held.given_on > on:
            raise CannotRecordConsent(_("A later word is recorded already."))
        held.withdrawn_on = on
        held.save(update_fields=["withdrawn_on"])
    return Consent.objects.create(
        client=client, **facts, given_on=on, recorded_by=by, recorded_at=at
    )


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: Staff, on: date) -> Consent:
    """Keep that a client took its consent back."""
    _check(by)
    locked: Consent = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if locked.withdrawn_on is not None:
        raise CannotRecordConsent(_("It is withdrawn already."))
    locked.withdrawn_on = max(on, locked.given_on)
    locked.save(update_fields=["withdrawn_on"])
    return locked


@transaction.atomic
def set_contact(*, client: Client, is_allowed: bool, by: Staff, on: date) -> Client:
    """Stop every contact with a client from a day on, or allow it again."""
    _check(by)
    locked = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if is_allowed == (locked.no_contact_since is None):
        return locked
    locked.no_contact_since = None if is_allowed else on
    locked.save(update_fields=["no_contact_since"])
    return locked
