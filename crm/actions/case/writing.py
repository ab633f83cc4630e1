"""What is written about a case: notes among us, answers to the reporter, the reporter's own words."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.actions.case.duties import renew_duties
from crm.actions.case.handling import acknowledge
from crm.actions.case.log import Line, Stamp, locked, write
from crm.actions.case.people import may_handle, people_at
from crm.actions.case.telling import ANSWERED, tell
from crm.errors import Refused
from crm.models import Case, CaseEntry, Staff

LONGEST = 4000


class CannotWriteOnCase(Refused):
    """Nothing is written."""


@transaction.atomic
def note_on_case(*, case: Case, text: str, by: Staff, on: date, at: datetime) -> CaseEntry:
    """Add a note that the reporter does not read; whoever may see the case may add one, auditors aside."""
    case = locked(case)
    may_note = by.may(Permission.RECORD_CASES) or may_handle(by, case)
    if not may_note or not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        raise CannotWriteOnCase(_("This case is not yours to handle."))
    return _written(case, Line(CaseEntry.Kind.NOTE, text), Stamp(by, on, at))


@transaction.atomic
def answer_client(*, case: Case, text: str, by: Staff, on: date, at: datetime) -> CaseEntry:
    """Write to the reporter, who reads it on the tracking page; a first answer acknowledges the case."""
    case, stamp = locked(case), Stamp(by, on, at)
    if not may_handle(by, case):
        raise CannotWriteOnCase(_("This case is not yours to handle."))
    entry = _written(case, Line(CaseEntry.Kind.MESSAGE_OUT, text, is_public=True), stamp)
    if case.status == Case.Status.NEW:
        acknowledge(case, "", stamp)
        renew_duties(case, stamp)
    return entry


@transaction.atomic
def hear_client(*, case: Case, text: str, on: date, at: datetime) -> CaseEntry:
    """Keep what the reporter adds on the tracking page, and tell whoever handles the case."""
    case, stamp = locked(case), Stamp(None, on, at)
    if not case.is_open:
        raise CannotWriteOnCase(_("This case is closed. You can open another one."))
    entry = _written(case, Line(CaseEntry.Kind.MESSAGE_IN, text, is_public=True), stamp)
    people = [case.handler] if case.handler else people_at(case, case.escalation_level)
    tell(case, ANSWERED, people, stamp)
    return entry


def _written(case: Case, line: Line, stamp: Stamp) -> CaseEntry:
    if not line.text.strip():
        raise CannotWriteOnCase(_("Write something first."), field="text")
    if len(line.text) > LONGEST:
        raise CannotWriteOnCase(_("Write at most 4,000 letters."), field="text")
    return write(case, line, stamp)
