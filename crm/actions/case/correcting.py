"""Correcting a case: what it is about, how much it weighs, of whom and about whom it is."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.actions.case.dates import promised_days
from crm.actions.case.duties import renew_duties
from crm.actions.case.log import Line, Stamp, change, locked, write
from crm.actions.case.people import may_handle, people_at, possible_handlers
from crm.actions.case.telling import RECEIVED, tell
from crm.errors import Refused
from crm.models import Case, CaseEntry, Staff

CORRECTED = ("kind", "category", "severity", "client", "branch", "is_about_staff", "about_staff")


class CannotCorrectCase(Refused):
    """The case stays as it is."""


@transaction.atomic
def correct_case(
    *, case: Case, facts: Mapping[str, Any], by: Staff, on: date, at: datetime
) -> Case:
    """Correct what a case is about, how much it weighs, of whom and about whom it is.

    Promised days still ahead are worked out anew from the day it was received; a day that has passed stays as it
    was promised, and the log keeps every day that was ever promised.
    """
    case, stamp = locked(case), Stamp(by, on, at)
    if not may_handle(by, case) or not by.may(Permission.HANDLE_CASES):
        raise CannotCorrectCase(_("This case is not yours to handle."))
    values = _checked(case, {name: facts[name] for name in CORRECTED if name in facts})
    changed = change(case, **values)
    if not changed:
        return case
    changed |= change(case, **_handler_still_fit(case), **_new_days(case, on))
    write(case, Line(CaseEntry.Kind.CHANGED, values=changed), stamp)
    renew_duties(case, stamp)
    if "about_staff" in changed or "branch" in changed:
        tell(case, RECEIVED, people_at(case, case.escalation_level), stamp)
    return case


def _checked(case: Case, values: dict[str, Any]) -> dict[str, Any]:
    client = values.get("client", case.client)
    if client is not None and case.is_anonymous:
        raise CannotCorrectCase(_("An anonymous case names no client."), field="client")
    if client is not None:
        values["branch"] = client.branch
    if values.get("about_staff") is not None:
        values["is_about_staff"] = True
        if values["about_staff"] == case.handler:
            values["handler"] = None
    return values


def _handler_still_fit(case: Case) -> dict[str, Any]:
    """Take the case from a handler who cannot see it any more."""
    handler = case.handler
    if handler is None or not case.is_open:
        return {}
    return {} if possible_handlers(case).filter(pk=handler.pk).exists() else {"handler": None}


def _new_days(case: Case, on: date) -> dict[str, date]:
    if not case.is_open:
        return {}
    start = case.received_on
    promised = promised_days(
        start, category=case.category, severity=case.severity, branch=case.branch
    )
    days = {}
    if case.status == Case.Status.NEW and case.acknowledge_by >= on:
        days["acknowledge_by"] = max(promised.acknowledge_by, on)
    if case.resolve_by >= on:
        days["resolve_by"] = max(promised.resolve_by, on)
    return days
