"""What clients of a demo complained of and asked for, with the log of each case."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np

from analytics.actions.demo.ids import Ids
from analytics.demo import Book
from analytics.demo.arrays import EPOCH, NEVER, date_of, moment_of
from analytics.demo.complaining import CATEGORIES
from crm.access import Role
from crm.actions.case.dates import Promised
from crm.actions.case.duties import renew_duties
from crm.actions.case.log import Stamp
from crm.calendars import Calendars
from crm.models import Branch, Case, CaseCategory, CaseEntry, Client, ServicePromise, Staff
from crm.promises import promised_day
from crm.trackingcodes import new_code

Row = Any  # pandas names the columns of a row at run time
HOUR = 9
SECOND_ATTEMPT_DAYS = 12
Step = tuple[str, int, dict[str, Any]]


def write_cases(book: Book, ids: Ids) -> int:
    """Write the cases of a book, and count them."""
    writer = CaseWriter(book, ids)
    return len(writer.write([(row, writer.complaint(row)) for row in book.cases.itertuples()]))


class CaseWriter:
    """Makes cases: looks up once what many need."""

    def __init__(self, book: Book, ids: Ids) -> None:
        self.book, self.ids = book, ids
        self.clients: dict[int, Client] = {}
        self.categories = CaseCategory.objects.in_bulk(CATEGORIES, field_name="code")
        managers = Staff.objects.filter(role=Role.BRANCH_MANAGER).prefetch_related("branches")
        self.managers = {branch.pk: each for each in managers for branch in each.branches.all()}
        self.calendars = Calendars()
        today = date_of(book.until)
        self.promises = {
            each.pk: ServicePromise.objects.in_force(today, category=each, severity=each.severity)
            or ServicePromise()
            for each in self.categories.values()
        }

    def write(self, told: list[tuple[Row, str]]) -> list[Case]:
        """Write cases and their logs, from rows as of `Book.cases` and words; open ones are the branch managers'."""
        keys = {int(self.ids.clients[row.client]) for row, _text in told}
        self.clients = Client.objects.select_related("branch").in_bulk(keys)
        steps = [_steps(row, self.book.until) for row, _text in told]
        cases = Case.objects.bulk_create(
            self.case(row, text, taken) for (row, text), taken in zip(told, steps, strict=True)
        )
        CaseEntry.objects.bulk_create(
            entry
            for case, taken in zip(cases, steps, strict=True)
            for entry in _entries(case, taken)
        )
        stamp = Stamp(None, date_of(self.book.until), moment_of(self.book.until, HOUR))
        for case in cases:
            if case.is_open and case.handler_id:
                renew_duties(case, stamp)
        return cases

    def complaint(self, row: Row) -> str:
        """Return what a client says of the category of a case, in its language."""
        return str(self._flavor(row).complaints[row.category])

    def case(self, row: Row, text: str, steps: list[Step]) -> Case:
        """Return one case as its steps leave it."""
        client = self.clients[int(self.ids.clients[row.client])]
        category = self.categories[CATEGORIES[row.category]]
        received = date_of(row.received_on)
        is_about_staff = category.code == "STAFF_BEHAVIOR"
        officer = self._officer(row) if is_about_staff else None
        case = Case(
            code=new_code(),
            kind=row.kind,
            channel=row.channel,
            category=category,
            severity=category.severity,
            client=client,
            branch=client.branch,
            is_about_staff=is_about_staff,
            about_staff_id=officer,
            text=text,
            language=client.language,
            received_on=received,
            received_at=moment_of(row.received_on, HOUR),
            department_id=category.department_id,
            handler=self.managers.get(client.branch_id),
            **self._promised(received, category, client.branch)._asdict(),
        )
        for kind, day, values in steps:
            _take(case, kind, day, values)
        if case.resolved_at:
            case.resolution = self._flavor(row).answer
        return case

    def _promised(self, start: date, category: CaseCategory, branch: Branch) -> Promised:
        """Return the promised days, by the matrix as it stands at the end of history."""
        promise, calendar = self.promises[category.pk], self.calendars.of(branch)
        in_working_days = promise.is_in_working_days
        return Promised(
            promised_day(start, promise.acknowledge_days, calendar, is_in_working_days=True),
            promised_day(start, promise.resolve_days, calendar, is_in_working_days=in_working_days),
        )

    def _officer(self, row: Row) -> int:
        desk = self.book.people["desk"].to_numpy()[[row.client]]
        sitting = self.book.staffing.sitting(desk, np.array([row.received_on]))
        return int(self.ids.officers[sitting][0])

    def _flavor(self, row: Row) -> Any:  # noqa: ANN401 - a flavor of the model
        return self.book.flavors[int(self.book.people["branch"].iloc[row.client])]


def _steps(row: Row, until: int) -> list[Step]:
    """Return what happened after the case came in: who is not satisfied has it opened again."""
    steps: list[Step] = []
    outcome = "UPHELD" if row.is_upheld else "NOT_UPHELD"
    outcome = outcome if row.kind == "COMPLAINT" else "DONE"
    if row.acknowledged_on < NEVER:
        steps.append(("ACKNOWLEDGED", row.acknowledged_on, {}))
    if row.resolved_on < NEVER:
        steps.append(("RESOLVED", row.resolved_on, {"outcome": outcome}))
    if row.answered_on < NEVER:
        is_satisfied = bool(row.is_satisfied)
        steps.append(("SATISFACTION", row.answered_on, {"is_satisfied": is_satisfied}))
        steps.append(("CLOSED" if is_satisfied else "REOPENED", row.answered_on, {}))
        again = row.answered_on + SECOND_ATTEMPT_DAYS
        if not is_satisfied and again <= until:
            steps.append(("RESOLVED", again, {"outcome": "PARTLY_UPHELD"}))
            steps.append(("CLOSED", again, {}))
    return steps


def _take(case: Case, kind: str, day: int, values: dict[str, Any]) -> None:
    """Bring the case to where a step leaves it."""
    match kind:
        case "ACKNOWLEDGED":
            case.status, case.acknowledged_at = Case.Status.ACKNOWLEDGED, moment_of(day, HOUR)
        case "RESOLVED":
            case.status, case.resolved_at = Case.Status.RESOLVED, moment_of(day, HOUR)
            case.outcome, case.is_satisfied = values["outcome"], None
        case "SATISFACTION":
            case.is_satisfied, case.satisfaction_answered_at = (
                values["is_satisfied"],
                moment_of(day, HOUR),
            )
        case "CLOSED":
            case.status = Case.Status.CLOSED
        case "REOPENED":
            case.status, case.resolved_at, case.outcome = Case.Status.ACKNOWLEDGED, None, ""
            case.is_satisfied, case.satisfaction_answered_at = None, None
            case.escalation_level = 1
            case.resolve_by = date_of(day) + timedelta(days=30)


def _entries(case: Case, steps: list[Step]) -> Iterator[CaseEntry]:
    promises = {"acknowledge_by": case.acknowledge_by, "resolve_by": case.resolve_by}
    values = {name: [None, day.isoformat()] for name, day in promises.items()}
    received = (case.received_on - EPOCH).days
    for kind, day, told in [("RECEIVED", received, values), *steps]:
        yield CaseEntry(
            case=case,
            kind=kind,
            on=date_of(day),
            at=moment_of(day, HOUR),
            text=case.resolution if kind == "RESOLVED" else "",
            values=told,
            is_public=kind != "CLOSED",
        )
