"""Exits: record why a relationship ended, correct it, take back one recorded by mistake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.actions.task import cancel_task
from crm.errors import Refused
from crm.models import BranchSystem, Client, Staff, Task
from loyalty.leaving import DEATH_OF_CLIENT
from loyalty.models import Alert, Exit, ExitReason, ReasonCode

FIELDS = (
    "exited_on",
    "exit_type",
    "is_death",
    "mode",
    "asked_by",
    "has_consented",
    "would_return",
    "would_recommend",
    "expected_return_on",
    "note",
)
OF_THE_DEAD = {
    "exit_type": Exit.Type.EXTERNAL,
    "is_death": True,
    "has_consented": False,
    "would_return": None,
    "would_recommend": None,
    "expected_return_on": None,
}
LONGEST_CHAIN = 8


@dataclass(frozen=True)
class Link:
    """One reason of the chain; one link is the root, one the trigger, possibly the same."""

    reason: ReasonCode
    is_root: bool = False
    is_trigger: bool = False


class CannotRecordExit(Refused):
    """No exit is recorded."""


class CannotCorrectExit(Refused):
    """The exit stays as it was."""


class CannotWithdrawExit(Refused):
    """The exit stays recorded."""


@transaction.atomic
def record_exit(
    *,
    client: Client,
    facts: Mapping[str, Any],
    chain: Sequence[Link],
    by: Staff | BranchSystem,
    at: datetime,
) -> Exit:
    """Record how and why a relationship ended.

    `facts` names fields of the exit, and may name its `external_id`. A death makes the exit external, and
    the client is not contacted again: tasks are called off. Alerts about the client are closed.
    """
    _refuse_others(by, CannotRecordExit)
    client = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    told, chain = _told(facts, chain)
    _check(client, told, chain, on=timezone.localdate(at))
    if Exit.objects.filter(client=client, exited_on=told["exited_on"]).exists():
        raise CannotRecordExit(_("An exit is recorded for that day already."), field="exited_on")
    name = {"external_id": facts["external_id"]} if facts.get("external_id") else {}
    exit_ = Exit.objects.create(client=client, recorded_at=at, **told, **name)
    _write(exit_, chain)
    _settle(exit_, by, at)
    return exit_


@transaction.atomic
def correct_exit(
    *,
    exit_: Exit,
    facts: Mapping[str, Any],
    chain: Sequence[Link],
    by: Staff | BranchSystem,
    at: datetime,
) -> Exit:
    """Put an exit right; what stood there before stays in the history.

    `recorded_at` becomes `at` if anything is different, and stays as it was if nothing is.
    """
    _refuse_others(by, CannotCorrectExit)
    exit_ = Exit.objects.select_for_update(of=("self",)).select_related("client").get(pk=exit_.pk)
    told, chain = _told(facts, chain)
    _check(exit_.client, told, chain, on=timezone.localdate(at))
    same_day = Exit.objects.filter(client=exit_.client, exited_on=told["exited_on"])
    if same_day.exclude(pk=exit_.pk).exists():
        raise CannotCorrectExit(_("An exit is recorded for that day already."), field="exited_on")
    changed = [name for name in FIELDS if getattr(exit_, name) != told[name]]
    has_other_reasons = chain_of(exit_) != list(chain)
    if not changed and not has_other_reasons:
        return exit_
    _allow_contact(exit_)
    for name in changed:
        setattr(exit_, name, told[name])
    exit_.recorded_at = at
    exit_.save(update_fields=[*changed, "recorded_at"])
    if has_other_reasons:
        exit_.reasons.all().delete()
        _write(exit_, chain)
    _settle(exit_, by, at)
    return exit_


@transaction.atomic
def withdraw_exit(*, exit_: Exit, by: Staff | BranchSystem) -> Client:
    """Take back an exit recorded by mistake; the history keeps it."""
    _refuse_others(by, CannotWithdrawExit)
    found = Exit.objects.select_for_update(of=("self",)).select_related("client")
    kept = found.filter(pk=exit_.pk).first()
    if kept is None:
        raise CannotWithdrawExit(_("This exit is taken back already."))
    _allow_contact(kept)
    kept.delete()
    return kept.client


def chain_of(exit_: Exit) -> list[Link]:
    """Return the reasons of an exit in their order."""
    links = exit_.reasons.select_related("reason").order_by("position")
    return [Link(link.reason, link.is_root, link.is_trigger) for link in links]


def _refuse_others(by: Staff | BranchSystem, refusal: type[Refused]) -> None:
    if isinstance(by, Staff) and not by.may(Permission.RECORD_EXITS):
        raise refusal(_("You may not record exits."))


def _told(facts: Mapping[str, Any], chain: Sequence[Link]) -> tuple[dict[str, Any], list[Link]]:
    """Fill in what is not told, and what a death settles."""
    unsaid = Exit()
    told = {name: facts.get(name, getattr(unsaid, name)) for name in FIELDS}
    links = list(chain)
    if told["is_death"] or any(link.reason.code == DEATH_OF_CLIENT for link in links):
        told |= OF_THE_DEAD
        if not links:
            death = ReasonCode.objects.filter(code=DEATH_OF_CLIENT)
            links = [Link(reason, is_root=True, is_trigger=True) for reason in death]
    return told, links


def _check(client: Client, told: Mapping[str, Any], chain: Sequence[Link], *, on: date) -> None:
    exited_on, back_on = told["exited_on"], told["expected_return_on"]
    if exited_on > on:
        raise CannotRecordExit(_("An exit cannot lie in the future."), field="exited_on")
    if exited_on < client.joined_on:
        raise CannotRecordExit(_("The client had not joined yet."), field="exited_on")
    if back_on is not None and back_on <= exited_on:
        raise CannotRecordExit(_("The return comes after the exit."), field="expected_return_on")
    if told["mode"] == Exit.Mode.NOT_ASKED and told["asked_by"] is not None:
        raise CannotRecordExit(_("Say how the client was asked."), field="mode")
    _check_chain(chain, was_asked=told["mode"] != Exit.Mode.NOT_ASKED)


def _check_chain(chain: Sequence[Link], *, was_asked: bool) -> None:
    if not chain:
        if was_asked:
            raise CannotRecordExit(
                _("Give at least one reason, or say that nobody asked."), field="reasons"
            )
        return
    if len(chain) > LONGEST_CHAIN:
        raise CannotRecordExit(_("Keep to the eight reasons that count."), field="reasons")
    if len({link.reason.pk for link in chain}) < len(chain):
        raise CannotRecordExit(_("Give each reason once."), field="reasons")
    roots = sum(link.is_root for link in chain)
    triggers = sum(link.is_trigger for link in chain)
    if (roots, triggers) != (1, 1):
        raise CannotRecordExit(
            _("Mark one reason as the one that began it, and one as the one that set it off."),
            field="reasons",
        )


def _write(exit_: Exit, chain: Sequence[Link]) -> None:
    ExitReason.objects.bulk_create(
        ExitReason(
            exit=exit_,
            position=position,
            reason=link.reason,
            is_root=link.is_root,
            is_trigger=link.is_trigger,
        )
        for position, link in enumerate(chain, start=1)
    )


def _settle(exit_: Exit, by: Staff | BranchSystem, at: datetime) -> None:
    """Close what was to be done about a client who left, and leave the dead in peace."""
    if exit_.exit_type != Exit.Type.ADMINISTRATIVE:
        about = Alert.objects.filter(client=exit_.client).unresolved()
        about.update(status=Alert.Status.CLOSED)
    if not exit_.is_death:
        return
    if exit_.client.no_contact_since is None:
        _set_no_contact(exit_.client, exit_.exited_on)
    person = by if isinstance(by, Staff) else None
    for task in Task.objects.open().filter(client=exit_.client):
        cancel_task(task=task, reason=_("The client has died."), by=person, at=at)


def _allow_contact(exit_: Exit) -> None:
    """Undo what a death that is put right had settled."""
    if exit_.is_death and exit_.client.no_contact_since == exit_.exited_on:
        _set_no_contact(exit_.client, None)


def _set_no_contact(client: Client, since: date | None) -> None:
    client.no_contact_since = since
    client.save(update_fields=["no_contact_since"])
