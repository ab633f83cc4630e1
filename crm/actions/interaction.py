"""Interactions: log one, put it right by a later row, take it back; what was said and promised goes along."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.actions.entry import Writer, first_sending, moment_of, writer
from crm.actions.promise import (
    drop_promise,
    keep_promise,
    move_promise,
    move_settled,
    reopen_tasks,
    settle_tasks,
)
from crm.entries import Accepted, InteractionEntry, WithdrawalEntry
from crm.errors import Refused
from crm.models import (
    BranchSystem,
    Client,
    ClientOfficer,
    Consent,
    Goal,
    Interaction,
    ReportedBorrowing,
    Staff,
)

LONGEST_PROMISE = timedelta(days=366)
OUR_WISHES = frozenset(
    {
        Interaction.Purpose.RENEWAL,
        Interaction.Purpose.RETENTION,
        Interaction.Purpose.WIN_BACK,
        Interaction.Purpose.CARE,
        Interaction.Purpose.SURVEY,
        Interaction.Purpose.PROSPECTING,
    }
)
SAID = ("kind", "purpose", "outcome", "interest", "promised_amount", "was_offline")


class CannotLog(Refused):
    """The interaction is not kept."""


class CannotAmend(Refused):
    """The interaction stays as it is."""


@transaction.atomic
def log_interaction(
    *,
    entry: InteractionEntry,
    by: Staff | BranchSystem,
    at: datetime,
    officer: Staff | None = None,
) -> Accepted:
    """Keep one contact with a client; the same uid sent again finds the first row and changes nothing.

    `officer` is who met the client, where a branch system says so.
    """
    if entry.corrects is not None:
        return correct_interaction(entry=entry, by=by, at=at, officer=officer)
    who, client = writer(by, officer), _locked(entry.client)
    if (first := first_sending(Interaction, entry.uid, who)) is not None:
        return Accepted(first, is_new=False)
    on, moment = moment_of(occurred_on=entry.occurred_on, occurred_at=entry.occurred_at, at=at)
    client, handed_over = _loggable(who, client, entry, on)
    _check_may_contact(client, entry, on)
    row = _write(entry, Interaction(client=client, occurred_on=on, occurred_at=moment), who, at)
    keep_promise(interaction=row, at=at)
    conflicts = settle_tasks(interaction=row, uids=entry.settles, at=at)
    return Accepted(row, conflicts=handed_over + conflicts)


@transaction.atomic
def correct_interaction(
    *,
    entry: InteractionEntry,
    by: Staff | BranchSystem,
    at: datetime,
    officer: Staff | None = None,
) -> Accepted:
    """Put the interaction that `entry.corrects` names right by a later row; the first is kept."""
    who = writer(by, officer)
    original = _original(entry.corrects or entry.uid, who)
    if (first := first_sending(Interaction, entry.uid, who)) is not None:
        return Accepted(first, is_new=False)
    _check_may_amend(original, who)
    told = entry
    if entry.occurred_on is None and entry.occurred_at is None:
        told = replace(entry, occurred_at=original.occurred_at)
    on, moment = moment_of(occurred_on=told.occurred_on, occurred_at=told.occurred_at, at=at)
    if on == original.occurred_on:
        moment = original.occurred_at
    row = Interaction(client=original.client, occurred_on=on, occurred_at=moment, corrects=original)
    row = _write(told, row, who, at)
    move_promise(original=original, correction=row, at=at)
    move_settled(original=original, correction=row)
    return Accepted(row)


@transaction.atomic
def withdraw_interaction(
    *, entry: WithdrawalEntry, by: Staff | BranchSystem, at: datetime
) -> Accepted:
    """Take an interaction back: its promise is off, and the tasks done with it are to be done again."""
    who = writer(by)
    original = _original(entry.withdraws, who)
    if (first := first_sending(Interaction, entry.uid, who)) is not None:
        return Accepted(first, is_new=False)
    _check_may_amend(original, who)
    row = Interaction.objects.create(
        uid=entry.uid,
        client=original.client,
        staff=who.staff,
        kind=original.kind,
        purpose=original.purpose,
        outcome=original.outcome,
        occurred_on=original.occurred_on,
        occurred_at=original.occurred_at,
        recorded_at=at,
        was_offline=entry.was_offline,
        corrects=original,
        is_withdrawal=True,
        sent_by=who.system,
    )
    drop_promise(interaction=original, by=row, at=at)
    reopen_tasks(interaction=original)
    return Accepted(row)


def _locked(key: int) -> Client | None:
    """Lock a client, or the record that it was merged into."""
    locked = Client.objects.select_for_update(of=("self",), no_key=True)
    client = locked.filter(pk=key).first()
    while client is not None and client.merged_into_id is not None:
        client = locked.get(pk=client.merged_into_id)
    return client


def _original(uid: UUID, who: Writer) -> Interaction:
    seen = Interaction.objects.visible_to(who.viewer).select_related("client", "staff", "sent_by")
    original = seen.filter(uid=uid, is_withdrawal=False).first()
    if original is None:
        raise CannotAmend(_("This entry is not among those you see."), field="corrects")
    _locked(original.client_id)
    return original


def _loggable(
    who: Writer, client: Client | None, entry: InteractionEntry, on: date
) -> tuple[Client, tuple[str, ...]]:
    """Return the client, and words on its having another loan officer since a phone lost its signal."""
    if not who.may(Permission.LOG_INTERACTIONS):
        raise CannotLog(_("You may not log visits and calls."))
    if client is not None and Client.objects.visible_to(who.viewer).filter(pk=client.pk).exists():
        return client, ()
    charges = ClientOfficer.objects.on(on).filter(client=client, officer=who.staff)
    if client is None or not entry.was_offline or who.staff is None or not charges.exists():
        raise CannotLog(_("This client is not among those you see."), field="client")
    return client, (_("The client has another loan officer now."),)


def _check_may_contact(client: Client, entry: InteractionEntry, on: date) -> None:
    """Refuse what we wanted of a client who is not to be contacted; what the client wanted is heard."""
    since = client.no_contact_since
    if since is None or on < since or entry.kind == Interaction.Kind.BRANCH:
        return
    if entry.purpose in OUR_WISHES:
        raise CannotLog(
            _("This client is not to be contacted for that. Choose another purpose."),
            field="purpose",
        )


def _check_may_amend(original: Interaction, who: Writer) -> None:
    if Interaction.objects.filter(corrects=original).exists():
        raise CannotAmend(_("This entry was corrected or taken back already."), field="corrects")
    may_log = who.may(Permission.LOG_INTERACTIONS)
    if not may_log or not (who.wrote(original) or who.may(Permission.MANAGE_TASKS)):
        raise CannotAmend(_("Only who logged it, or a manager, may change it."))


def _write(entry: InteractionEntry, row: Interaction, who: Writer, at: datetime) -> Interaction:
    """Store the row with what was said along with it."""
    for name in SAID:
        setattr(row, name, getattr(entry, name))
    row.uid, row.staff, row.sent_by, row.recorded_at = entry.uid, who.staff, who.system, at
    row.note = entry.note.strip()
    if entry.promised_amount is not None and entry.promised_amount <= 0:
        raise CannotLog(_("Promise an amount above zero."), field="promised_amount")
    row.promised_on = _promised(entry, row.occurred_on)
    if _may_be_placed(row):
        row.latitude, row.longitude = entry.latitude, entry.longitude
    row.save(force_insert=True)
    _write_what_was_said(entry, row, at)
    return row


def _promised(entry: InteractionEntry, on: date) -> date | None:
    promised = entry.promised_on
    if promised is None and entry.promised_in_days is not None:
        promised = on + timedelta(days=entry.promised_in_days)
    if promised is not None and not on <= promised <= on + LONGEST_PROMISE:
        raise CannotLog(_("Choose a day within a year of the conversation."), field="promised_on")
    return promised


def _may_be_placed(row: Interaction) -> bool:
    agreed = Consent.objects.filter(
        client=row.client,
        purpose=Consent.Purpose.LOCATION,
        is_given=True,
        given_on__lte=row.occurred_on,
        withdrawn_on=None,
    )
    return agreed.exists()


def _write_what_was_said(entry: InteractionEntry, row: Interaction, at: datetime) -> None:
    about: dict[str, Any] = {
        "client": row.client,
        "interaction": row,
        "recorded_by": row.staff,
        "recorded_at": at,
    }
    if (told := entry.borrowing) is not None:
        ReportedBorrowing.objects.create(
            **about,
            reported_on=row.occurred_on,
            competitor_id=told.competitor,
            share=told.share,
            outstanding_principal=told.outstanding_principal,
            installment=told.installment,
            offer=told.offer,
        )
    for goal in entry.goals:
        Goal.objects.create(
            **about,
            kind=goal.kind,
            topic=goal.topic,
            minimum=goal.minimum,
            text=goal.text,
            target_on=goal.target_on,
            stated_on=row.occurred_on,
        )
