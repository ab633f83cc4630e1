"""Escalating a case: one level up, to the branch manager, then to head office; never to the person complained about."""

from datetime import date, datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.actions.case.duties import renew_duties
from crm.actions.case.log import Line, Stamp, change, locked, write
from crm.actions.case.people import HIGHEST_LEVEL, may_handle, people_at
from crm.actions.case.telling import ESCALATED, tell
from crm.calendars import Calendars
from crm.errors import Refused
from crm.models import Case, CaseEntry, Staff, Threshold
from crm.workdays import add_working_days


class Reason(StrEnum):
    """Why a case went up; kept in the log."""

    NOT_ACKNOWLEDGED = "NOT_ACKNOWLEDGED"
    NOT_RESOLVED = "NOT_RESOLVED"
    UNSATISFIED = "UNSATISFIED"
    BY_HAND = "BY_HAND"


class CannotEscalateCase(Refused):
    """The case stays at its level."""


@transaction.atomic
def escalate_case(*, case: Case, text: str = "", by: Staff, on: date, at: datetime) -> Case:
    """Take a case one level up by hand."""
    case = locked(case)
    if not may_handle(by, case) and not (
        by.may(Permission.RECORD_CASES) and Case.objects.visible_to(by).filter(pk=case.pk).exists()
    ):
        raise CannotEscalateCase(_("This case is not yours to handle."))
    if not case.is_open:
        raise CannotEscalateCase(_("This case is resolved already."))
    if case.escalation_level >= HIGHEST_LEVEL:
        raise CannotEscalateCase(_("This case is with head office already."))
    raise_level(case, Reason.BY_HAND, Stamp(by, on, at), text)
    return case


@transaction.atomic
def escalate_if_overdue(*, case: Case, on: date, at: datetime) -> bool:
    """Take a case one level up if a promise is broken and nobody was told since; tell whether it was."""
    case = locked(case)
    reason = _broken(case, on)
    if reason is None or case.escalation_level >= HIGHEST_LEVEL or not _is_time(case, reason, on):
        return False
    raise_level(case, reason, Stamp(None, on, at))
    return True


def raise_level(case: Case, reason: Reason, stamp: Stamp, text: str = "") -> None:
    """Take a locked case to the next level, and give it to somebody there who does not have it yet."""
    level, people = min(case.escalation_level + 1, HIGHEST_LEVEL), []
    while level <= HIGHEST_LEVEL:
        people = list(people_at(case, level))
        if level == HIGHEST_LEVEL or case.handler not in people:
            break
        level += 1
    handler = case.handler if case.handler in people else _least_busy(people)
    values = change(case, escalation_level=level, handler=handler)
    line = Line(CaseEntry.Kind.ESCALATED, text, {**values, "reason": reason.value})
    write(case, line, stamp)
    renew_duties(case, stamp)
    tell(case, ESCALATED, people, stamp)


def _least_busy(people: list[Staff]) -> Staff | None:
    open_cases = Case.objects.open().filter(handler__in=people).values_list("handler", flat=True)
    counts = list(open_cases)
    return min(people, key=lambda staff: (counts.count(staff.pk), staff.pk), default=None)


def _broken(case: Case, on: date) -> Reason | None:
    if not case.is_open:
        return None
    if case.resolve_by < on:
        return Reason.NOT_RESOLVED
    is_unanswered = case.acknowledged_at is None and case.acknowledge_by < on
    return Reason.NOT_ACKNOWLEDGED if is_unanswered else None


def _is_time(case: Case, reason: Reason, on: date) -> bool:
    """Tell whether the promise broke after the last escalation, or enough working days went by since."""
    last = (
        CaseEntry.objects.filter(case=case, kind=CaseEntry.Kind.ESCALATED).order_by("-at").first()
    )
    promised = case.resolve_by if reason is Reason.NOT_RESOLVED else case.acknowledge_by
    if last is None or last.on <= promised:
        return True
    wait = int(Threshold.objects.value_at("case_escalation_days", on, branch=case.branch))
    return add_working_days(last.on, wait, Calendars().of(case.branch)) <= on
