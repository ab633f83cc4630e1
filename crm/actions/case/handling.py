"""Handling a case: say that it was received, give it to somebody, give it to a department."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.actions.case.duties import renew_duties
from crm.actions.case.log import Line, Stamp, change, locked, write
from crm.actions.case.people import may_handle, people_at, possible_handlers
from crm.actions.case.telling import GIVEN, tell
from crm.errors import Refused
from crm.models import Case, CaseEntry, Department, Staff


class CannotAcknowledgeCase(Refused):
    """The case stays as it is."""


class CannotAssignCase(Refused):
    """The case stays with whom it is."""


class CannotRouteCase(Refused):
    """The case stays where it is."""


@transaction.atomic
def acknowledge_case(*, case: Case, text: str = "", by: Staff, on: date, at: datetime) -> Case:
    """Tell the reporter that the case was received and is looked at; `text` is what the reporter reads."""
    case = locked(case)
    if not may_handle(by, case):
        raise CannotAcknowledgeCase(_("This case is not yours to handle."))
    if case.status != Case.Status.NEW:
        raise CannotAcknowledgeCase(_("This case is acknowledged already."))
    stamp = Stamp(by, on, at)
    acknowledge(case, text, stamp)
    renew_duties(case, stamp)
    return case


def acknowledge(case: Case, text: str, stamp: Stamp) -> None:
    """Set a new case, already locked, to acknowledged."""
    change(case, status=Case.Status.ACKNOWLEDGED, acknowledged_at=stamp.at)
    write(case, Line(CaseEntry.Kind.ACKNOWLEDGED, text, is_public=True), stamp)


@transaction.atomic
def assign_case(*, case: Case, handler: Staff, by: Staff, on: date, at: datetime) -> Case:
    """Give the case to a handler: never to the person complained about, nor to one who cannot see it."""
    case = locked(case)
    if not may_handle(by, case) or not by.may(Permission.HANDLE_CASES):
        raise CannotAssignCase(_("This case is not yours to handle."))
    if not case.is_open:
        raise CannotAssignCase(_("This case is resolved already."))
    if not possible_handlers(case).filter(pk=handler.pk).exists():
        raise CannotAssignCase(
            _("Choose somebody who may see this case and whom it is not about."), field="handler"
        )
    stamp = Stamp(by, on, at)
    if values := change(case, handler=handler):
        write(case, Line(CaseEntry.Kind.ASSIGNED, values=values), stamp)
        renew_duties(case, stamp)
        tell(case, GIVEN, [handler], stamp)
    return case


@transaction.atomic
def route_case(
    *, case: Case, department: Department | None, by: Staff, on: date, at: datetime
) -> Case:
    """Give the case to a department's inbox, or back to the branch; a handler who cannot see it there is let go."""
    case = locked(case)
    if not may_handle(by, case) or not by.may(Permission.HANDLE_CASES):
        raise CannotRouteCase(_("This case is not yours to handle."))
    if not case.is_open:
        raise CannotRouteCase(_("This case is resolved already."))
    if department is not None and not department.is_active:
        raise CannotRouteCase(_("Choose a department that is active."), field="department")
    stamp = Stamp(by, on, at)
    if values := change(case, department=department):
        values |= change(case, handler=_still_handler(case, department))
        write(case, Line(CaseEntry.Kind.ROUTED, values=values), stamp)
        renew_duties(case, stamp)
        tell(case, GIVEN, people_at(case, 0), stamp)
    return case


def _still_handler(case: Case, department: Department | None) -> Staff | None:
    """Return the handler where it belongs to where the case goes: then it waits in no inbox."""
    if case.handler is None or department is None:
        return None
    return case.handler if department.members.filter(pk=case.handler.pk).exists() else None
