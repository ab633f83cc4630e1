"""Settling a case: resolve it, ask whether the client is satisfied, open it again or close it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.actions.case.dates import promised_days
from crm.actions.case.duties import renew_duties
from crm.actions.case.escalating import Reason, raise_level
from crm.actions.case.handling import acknowledge
from crm.actions.case.log import Line, Stamp, change, locked, write
from crm.actions.case.people import may_handle, people_at
from crm.actions.case.telling import REOPENED, tell
from crm.calendars import Calendars
from crm.errors import Refused
from crm.models import Case, CaseEntry, Staff, Threshold
from crm.workdays import add_working_days


class CannotResolveCase(Refused):
    """The case stays open."""


class CannotRecordSatisfaction(Refused):
    """No word of the client is kept."""


class CannotReopenCase(Refused):
    """The case stays resolved."""


class CannotCloseCase(Refused):
    """The case stays as it is."""


@dataclass(frozen=True)
class Resolution:
    """What came of a case: the outcome, what was done (the reporter reads it), the cause found."""

    outcome: str
    text: str
    cause: str = ""


@transaction.atomic
def resolve_case(*, case: Case, resolution: Resolution, by: Staff, on: date, at: datetime) -> Case:
    """Record what came of the case, and ask the client whether it is well so."""
    case, stamp = locked(case), Stamp(by, on, at)
    if not may_handle(by, case):
        raise CannotResolveCase(_("This case is not yours to handle."))
    if not case.is_open:
        raise CannotResolveCase(_("This case is resolved already."))
    if resolution.outcome not in Case.Outcome.values:
        raise CannotResolveCase(_("Choose what came of it."), field="outcome")
    if not resolution.text.strip():
        raise CannotResolveCase(_("Say what was done; the client reads it."), field="resolution")
    if case.status == Case.Status.NEW:
        acknowledge(case, "", stamp)
    change(
        case,
        status=Case.Status.RESOLVED,
        resolved_at=at,
        outcome=resolution.outcome,
        resolution=resolution.text.strip(),
        cause=" ".join(resolution.cause.split())[:200],
        is_satisfied=None,
        satisfaction_answered_at=None,
    )
    values = {
        "outcome": case.outcome,
        "cause": case.cause,
        "resolve_by": case.resolve_by.isoformat(),
    }
    line = Line(CaseEntry.Kind.RESOLVED, case.resolution, values, is_public=True)
    write(case, line, stamp)
    renew_duties(case, stamp)
    return case


@transaction.atomic
def record_satisfaction(
    *, case: Case, is_satisfied: bool, text: str = "", by: Staff | None, on: date, at: datetime
) -> Case:
    """Keep the client's word on the resolution: satisfied closes the case, unsatisfied opens it one level up.

    Nobody records it where the client answers on the tracking page.
    """
    case, stamp = locked(case), Stamp(by, on, at)
    if by is not None and not may_ask(by, case):
        raise CannotRecordSatisfaction(_("This case is not yours to handle."))
    if case.status != Case.Status.RESOLVED:
        raise CannotRecordSatisfaction(_("There is nothing to answer on this case now."))
    change(case, is_satisfied=is_satisfied, satisfaction_answered_at=at)
    values = {"is_satisfied": is_satisfied}
    write(case, Line(CaseEntry.Kind.SATISFACTION, text, values, is_public=True), stamp)
    if is_satisfied:
        _close(case, stamp)
    else:
        renew_duties(case, stamp)
        _reopen(case, Reason.UNSATISFIED, stamp)
    return case


def may_ask(staff: Staff, case: Case) -> bool:
    """Tell whether `staff` may bring the client's word: the handler, or the client's loan officer who sees the case."""
    if may_handle(staff, case):
        return True
    is_seen = Case.objects.visible_to(staff).filter(pk=case.pk).exists()
    return staff.may(Permission.RECORD_CASES) and is_seen


@transaction.atomic
def reopen_case(*, case: Case, text: str = "", by: Staff, on: date, at: datetime) -> Case:
    """Open a resolved or closed case again, one level up, with a new promised day."""
    case = locked(case)
    if not may_handle(by, case) or not by.may(Permission.HANDLE_CASES):
        raise CannotReopenCase(_("This case is not yours to handle."))
    if case.is_open:
        raise CannotReopenCase(_("This case is open."))
    _reopen(case, Reason.BY_HAND, Stamp(by, on, at), text)
    return case


def _reopen(case: Case, reason: Reason, stamp: Stamp, text: str = "") -> None:
    """Open the case again; the promise that was not kept stays in the log beside the new one."""
    promised = promised_days(
        stamp.on, category=case.category, severity=case.severity, branch=case.branch
    )
    values = change(
        case,
        status=Case.Status.ACKNOWLEDGED,
        resolved_at=None,
        outcome="",
        resolution="",
        resolve_by=promised.resolve_by,
        is_satisfied=None,
        satisfaction_answered_at=None,
    )
    kept: dict[str, Any] = {
        name: values[name] for name in ("resolve_by", "outcome") if name in values
    }
    line = Line(CaseEntry.Kind.REOPENED, text, {**kept, "reason": reason.value}, is_public=True)
    write(case, line, stamp)
    raise_level(case, reason, stamp)
    tell(case, REOPENED, people_at(case, case.escalation_level), stamp)


@transaction.atomic
def close_case(*, case: Case, text: str = "", by: Staff, on: date, at: datetime) -> Case:
    """Close a resolved case without the client's word."""
    case = locked(case)
    if not may_handle(by, case):
        raise CannotCloseCase(_("This case is not yours to handle."))
    if case.status != Case.Status.RESOLVED:
        raise CannotCloseCase(_("Resolve the case first."))
    _close(case, Stamp(by, on, at), text)
    return case


@transaction.atomic
def close_if_silent(*, case: Case, on: date, at: datetime) -> bool:
    """Close a resolved case whose reporter has been asked long enough; tell whether it was."""
    case = locked(case)
    if case.status != Case.Status.RESOLVED or case.resolved_at is None:
        return False
    resolved = CaseEntry.objects.filter(case=case, kind=CaseEntry.Kind.RESOLVED)
    last = resolved.order_by("-at").values_list("on", flat=True).first()
    wait = int(Threshold.objects.value_at("case_close_days", on, branch=case.branch))
    if last is None or add_working_days(last, wait, Calendars().of(case.branch)) > on:
        return False
    _close(case, Stamp(None, on, at))
    return True


def _close(case: Case, stamp: Stamp, text: str = "") -> None:
    change(case, status=Case.Status.CLOSED)
    write(case, Line(CaseEntry.Kind.CLOSED, text), stamp)
    renew_duties(case, stamp)
