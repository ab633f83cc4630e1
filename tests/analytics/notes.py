"""Random visits, meetings, reports and complaints, with every kind of correction, and what the rules make of them."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from crm.models import (
    Attendance,
    Case,
    CaseCategory,
    CaseEntry,
    Consent,
    GroupMeeting,
    Interaction,
    ReportedBorrowing,
)
from loyalty.contacts import Complaint, Entry, Logged, missed_in_a_row
from surveys.models import Response
from tests.analytics.times import DAYS, at_noon, day
from tests.factories import GroupFactory

SATISFIED = [[], [True], [False], [False, True]]


def write_notes(people, seed):
    random = Random(seed * 1000)
    for person in people:
        for _ in range(random.randrange(6)):
            _visit(person, random)
        for _ in range(random.choice([0, 0, 1, 2])):
            _report(person, random)
        if random.random() < 0.4:
            complain(person, random, start=random.randrange(DAYS))
        if random.random() < 0.3:
            _consent(person, random)
    for members in (people[::3], people[1::3]):
        _meet(members, random)


def _visit(client, random):
    offset = random.randrange(DAYS)
    row = _noted(
        client,
        offset,
        kind=random.choice(Interaction.Kind.values),
        outcome=random.choice(Interaction.Outcome.values),
        interest=random.choice([None, 1, 2, 3, 4, 5]),
        lag=random.choice([0, 0, 1, 20]),
    )
    while random.random() < 0.3:
        row = _noted(
            client,
            offset,
            kind=row.kind,
            outcome=random.choice(Interaction.Outcome.values),
            interest=random.choice([None, 1, 5]),
            lag=(row.recorded_at.date() - day(offset)).days + random.choice([0, 3, 40]),
            corrects=row,
            is_withdrawal=random.random() < 0.4,
        )


def _noted(client, offset, *, lag, **fields):
    return Interaction.objects.create(
        client=client,
        staff=client.officer,
        occurred_on=day(offset),
        occurred_at=at_noon(day(offset)) + timedelta(minutes=Interaction.objects.count() % 600),
        recorded_at=at_noon(day(offset + lag)),
        **fields,
    )


def _report(client, random):
    on = day(random.randrange(DAYS))
    ReportedBorrowing.objects.create(
        client=client,
        reported_on=on,
        share=random.choice([None, 0, Decimal("0.25"), Decimal("0.8")]),
        outstanding_principal=random.choice([None, Decimal(100)]),
        recorded_at=at_noon(on + timedelta(days=random.choice([0, 9]))),
    )


def complain(client, random, *, start):
    log = _log(start, random)
    kinds = [kind for _, kind, _ in log]
    is_open = not {"RESOLVED", "CLOSED"} & set(kinds) or kinds[-1] == "REOPENED"
    resolved = [on for on, kind, _ in log if kind == "RESOLVED"]
    case = Case.objects.create(
        code=f"K{Case.objects.count()}",
        kind=random.choice(["COMPLAINT", "COMPLAINT", "REQUEST"]),
        channel="VISIT",
        category=_category(),
        client=client,
        branch=client.branch,
        text="The receipt was wrong.",
        received_on=day(start),
        received_at=at_noon(day(start)),
        acknowledge_by=day(start + 1),
        resolve_by=day(start + 30),
        status="NEW" if not log else "ACKNOWLEDGED" if is_open else "RESOLVED",
        acknowledged_at=at_noon(log[0][0]) if log else None,
        resolved_at=None if is_open else at_noon(resolved[-1]),
        outcome="" if is_open else random.choice(["UPHELD", "WITHDRAWN"]),
    )
    for place, (on, kind, answer) in enumerate([(day(start), "RECEIVED", None), *log]):
        CaseEntry.objects.create(
            case=case,
            kind=kind,
            on=on,
            at=at_noon(on) + timedelta(minutes=place),
            values=_values(kind, on, answer),
        )
    return case


def _values(kind, on, answer):
    if kind == "REOPENED":
        return {"resolve_by": ["2023-01-01", (on + timedelta(days=10)).isoformat()]}
    return {} if answer is None else {"is_satisfied": answer}


def _log(start, random):
    """Give the lines of a log: answered or not, resolved or not, opened again or not."""
    if random.random() < 0.2:
        return []
    at = start + random.choice([0, 1, 5])
    log = [(day(at), "ACKNOWLEDGED", None)]
    while random.random() < 0.7:
        at += random.choice([2, 20, 60])
        log.append((day(at), "RESOLVED", None))
        log += [(day(at), "SATISFACTION", answer) for answer in random.choice(SATISFIED)]
        if random.random() < 0.6:
            break
        at += 4
        log.append((day(at), "REOPENED", None))
    return log


def _category():
    return CaseCategory.objects.get_or_create(code="ERRORS", defaults={"name": "Errors"})[0]


def _consent(client, random):
    on = day(random.randrange(DAYS))
    Consent.objects.create(
        client=client,
        purpose="WIN_BACK",
        is_given=random.random() < 0.7,
        given_on=on,
        withdrawn_on=random.choice([None, on + timedelta(days=90)]),
        recorded_at=at_noon(on),
    )


def _meet(members, random):
    group = GroupFactory(branch=members[0].branch)
    for offset in range(random.randrange(20), DAYS, 30):
        held = _held(group, offset, random.choice([0, 0, 12]))
        _attend(held, members, random)
        if random.random() < 0.2:
            lag = (held.recorded_at.date() - held.held_on).days + random.choice([0, 15])
            again = _held(group, offset, lag, corrects=held, is_withdrawal=random.random() < 0.5)
            _attend(again, members, random)


def _held(group, offset, lag, **fields):
    return GroupMeeting.objects.create(
        group=group, held_on=day(offset), recorded_at=at_noon(day(offset + lag)), **fields
    )


def _attend(meeting, members, random):
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            client=member,
            status=random.choice(["PRESENT", "LATE", "ABSENT", "ABSENT", "EXCUSED"]),
        )
        for member in members
    )


def _corrected(row):
    later = type(row).objects.filter(corrects=row).first()
    return later.recorded_at.date() if later else None


def talks_of(client, as_of):
    """Return the visits and calls that count on a day, in order."""
    return [
        row
        for row in Interaction.objects.filter(client=client).order_by("occurred_at")
        if Entry(row.occurred_on, row.recorded_at.date(), _corrected(row)).counts(as_of)
        and not row.is_withdrawal
        and row.occurred_on >= as_of - timedelta(days=730)
    ]


def ratings_of(client, as_of):
    """Return the ratings of visits of the last twelve months."""
    start = as_of.replace(year=as_of.year - 1)
    return [
        row.interest
        for row in talks_of(client, as_of)
        if row.kind == "VISIT" and row.interest is not None and row.occurred_on > start
    ]


def work_for(client, as_of):
    """Return the day and kind of each thing done for a client, and among how many its cost is shared."""
    entries = Interaction.objects.filter(client=client, kind__in=["VISIT", "CALL"])
    for row in entries:
        if not row.is_withdrawal and _counts(row, row.occurred_on, as_of):
            yield row.occurred_on, row.kind, 1
    for row in Attendance.objects.filter(client=client).select_related("meeting"):
        if not row.meeting.is_withdrawal and _counts(row.meeting, row.meeting.held_on, as_of):
            yield row.meeting.held_on, "GROUP_MEETING", row.meeting.attendance.count()
    for case in Case.objects.filter(client=client, kind="COMPLAINT", received_on__lte=as_of):
        yield case.received_on, "COMPLAINT", 1
    for row in Response.objects.filter(client=client).exclude(interviewer=None):
        withdrawn_on = row.withdrawn_at.date() if row.withdrawn_at else None
        if Entry(row.answered_on, row.recorded_at.date(), withdrawn_on).counts(as_of):
            yield row.answered_on, "SURVEY", 1


def _counts(row, happened_on, as_of):
    return Entry(happened_on, row.recorded_at.date(), _corrected(row)).counts(as_of)


def missed_by(client, as_of):
    """Return the days of the meetings missed in a row, of the last half year."""
    return missed_in_a_row(
        (row.meeting.held_on, row.status)
        for row in Attendance.objects.filter(client=client).select_related("meeting")
        if Entry(
            row.meeting.held_on, row.meeting.recorded_at.date(), _corrected(row.meeting)
        ).counts(as_of)
        and not row.meeting.is_withdrawal
        and row.meeting.held_on > as_of - timedelta(days=180)
    )


def outside_share_of(client, as_of):
    """Return the share borrowed elsewhere that was reported last, in the last twelve months."""
    start = as_of.replace(year=as_of.year - 1)
    known = [
        row
        for row in ReportedBorrowing.objects.filter(client=client, share__isnull=False)
        if start < row.reported_on and Entry(row.reported_on, row.recorded_at.date()).counts(as_of)
    ]
    latest = max(known, key=lambda row: (row.reported_on, row.recorded_at), default=None)
    return latest.share if latest else None


def _promised(line):
    told = line.values.get("resolve_by")
    return date.fromisoformat(told[1]) if told else None


def complaints_of(client, as_of):
    """Return the complaints received by a day."""
    cases = Case.objects.filter(client=client, kind="COMPLAINT", received_on__lte=as_of)
    return [
        Complaint(
            case.received_on,
            case.acknowledge_by,
            case.resolve_by,
            [
                Logged(line.on, line.kind, line.values.get("is_satisfied"), _promised(line))
                for line in case.entries.order_by("at")
            ],
            case.outcome == "WITHDRAWN",
        )
        for case in cases
    ]
