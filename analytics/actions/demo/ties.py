"""What clients of a demo want, agreed to, and who stands beside them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from analytics.actions.demo.ids import Ids
from analytics.demo import Book
from analytics.demo.arrays import EPOCH, NEVER
from analytics.demo.lines import constant, csv, days, moments, numbers, text
from crm.models import Goal, Relationship
from crm.sql import copy_in

Row = Any  # pandas names the columns of a row at run time
HOUR = 9
CONSENT_COLUMNS = [
    "client_id",
    "purpose",
    "channel",
    "is_given",
    "given_on",
    "withdrawn_on",
    "recorded_at",
]


def write_goals(book: Book, ids: Ids) -> int:
    """Write goals and expectations, and count them."""
    stated: list[Row] = list(book.goals.itertuples())
    wished: list[Row] = list(book.expectations.itertuples())
    goals = [_goal(row, int(ids.clients[row.client])) for row in stated]
    expected = [
        Goal(
            client_id=int(ids.clients[row.client]),
            kind=Goal.Kind.EXPECTATION,
            topic=Goal.Topic.LOAN_SIZE,
            minimum=row.minimum,
            stated_on=_date(row.stated_on),
            recorded_at=_at(row.stated_on),
        )
        for row in wished
    ]
    return len(Goal.objects.bulk_create([*goals, *expected]))


def write_consents(book: Book, ids: Ids) -> int:
    """Write what clients agreed to, and count it."""
    rows = book.consents
    columns = [
        numbers(ids.clients[rows["client"]]),
        text(rows["purpose"]),
        constant("ANY", len(rows)),
        numbers(rows["is_given"]),
        days(rows["given_on"]),
        days(rows["withdrawn_on"]),
        moments(rows["given_on"], HOUR),
    ]
    return copy_in("crm_consent", CONSENT_COLUMNS, csv(columns))


def write_relationships(book: Book, ids: Ids) -> int:
    """Write spouses and guarantors, and count them."""
    people: list[Row] = list(book.people.itertuples())
    rows: list[Row] = list(book.relationships.itertuples())
    made = Relationship.objects.bulk_create(
        _relationship(book, ids, row, people[row.client]) for row in rows
    )
    return len(made)


def _goal(row: Row, client_id: int) -> Goal:
    is_reached = row.ended_on < NEVER
    return Goal(
        client_id=client_id,
        topic=row.topic,
        stated_on=_date(row.stated_on),
        target_on=_date(row.target_on),
        ended_on=_date(row.ended_on) if is_reached else None,
        ending=Goal.Ending.REACHED if is_reached else "",
        recorded_at=_at(row.stated_on),
    )


def _relationship(book: Book, ids: Ids, row: Row, person: Row) -> Relationship:
    flavor = book.flavors[person.branch]
    names = flavor.men if person.is_woman else flavor.women
    given = names[row.name % len(names)].native
    is_client = row.relative >= 0
    return Relationship(
        client_id=int(ids.clients[row.client]),
        kind=row.kind,
        relative_id=int(ids.clients[row.relative]) if is_client else None,
        name="" if is_client else f"{given} {person.family_name}",
        since=_date(person.joined_on),
    )


def _date(day: int) -> date:
    return EPOCH + timedelta(days=int(day))


def _at(day: int) -> datetime:
    return datetime.combine(_date(day), time(HOUR), UTC)
