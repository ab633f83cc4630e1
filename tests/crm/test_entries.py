"""What a phone sends is read as the page's form is."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from crm.entries import (
    BorrowingEntry,
    EntryFaulty,
    GoalEntry,
    InteractionEntry,
    MeetingEntry,
    accept_entry,
)
from crm.forms.entry import read_entry
from crm.forms.interaction import InteractionForm
from crm.forms.meeting import MeetingForm
from crm.models import Competitor

UID = "0d1f0c3e-7a64-4b3e-9a41-6d1d7a4f2c11"
LEAST = {
    "uid": UID,
    "client": 7,
    "kind": "VISIT",
    "purpose": "FOLLOW_UP",
    "outcome": "MET",
}
pytestmark = pytest.mark.django_db


def test_the_least_content_is_an_entry():
    assert read_entry(InteractionForm, LEAST) == InteractionEntry(
        uid=UUID(UID), client=7, outcome="MET"
    )


def test_everything_a_visit_tells_is_read_flat_or_nested():
    lender = Competitor.objects.create(name="Nour")
    flat = {
        **LEAST,
        "outcome": "PROMISED",
        "occurred_at": "2026-03-01T09:30:00Z",
        "interest": 4,
        "note": "  سوق الثلاثاء ",
        "promised_on": "2026-03-04",
        "promised_amount": "250.50",
        "latitude": 24.0889387,
        "longitude": "32.899829",
        "was_offline": True,
        "settles": [UID],
    }
    parts = {
        "goal": {"topic": "HOUSING", "text": "A second room", "target_on": "2026-12-01"},
        "expectation": {"topic": "LOAN_SIZE", "minimum": 9000},
        "borrowing": {"competitor": lender.pk, "share": 0.25, "offer": "No guarantor"},
    }
    as_text = {
        f"{part}-{name}": str(told) for part, all_ in parts.items() for name, told in all_.items()
    }
    expected = InteractionEntry(
        uid=UUID(UID),
        client=7,
        outcome="PROMISED",
        occurred_at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
        interest=4,
        note="سوق الثلاثاء",
        promised_on=date(2026, 3, 4),
        promised_amount=Decimal("250.50"),
        latitude=Decimal("24.088939"),
        longitude=Decimal("32.899829"),
        was_offline=True,
        settles=(UUID(UID),),
        goals=(
            GoalEntry(
                kind="GOAL", topic="HOUSING", text="A second room", target_on=date(2026, 12, 1)
            ),
            GoalEntry(kind="EXPECTATION", topic="LOAN_SIZE", minimum=Decimal(9000)),
        ),
        borrowing=BorrowingEntry(competitor=lender.pk, share=Decimal("0.25"), offer="No guarantor"),
    )
    assert read_entry(InteractionForm, {**flat, **parts}) == expected
    assert read_entry(InteractionForm, {**flat, **as_text}) == expected


def test_a_promise_may_be_for_so_many_days_after():
    read = read_entry(InteractionForm, {**LEAST, "promised_in_days": 3})
    assert (read.promised_in_days, read.promised_on) == (3, None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"uid": "7"}, "uid"),
        ({"client": "x"}, "client"),
        ({"outcome": None}, "outcome"),
        ({"outcome": "HAPPY"}, "outcome"),
        ({"interest": 6}, "interest"),
        ({"promised_on": 20260304}, "promised_on"),
        ({"promised_amount": "a lot"}, "promised_amount"),
        ({"latitude": 91, "longitude": 0}, "latitude"),
        ({"settles": [{"uid": UID}, "x"]}, "settles"),
        ({"goal": {"text": "A second room"}}, "goal-topic"),
        ({"borrowing": {"share": "2"}}, "borrowing-share"),
        ({"note": "\0"}, "note"),
    ],
)
def test_a_fault_is_told_by_its_field(changes, field):
    with pytest.raises(EntryFaulty) as fault:
        read_entry(InteractionForm, {**LEAST, **changes})
    assert list(fault.value.errors) == [field]


def test_a_meeting_tells_who_came():
    content = {"uid": UID, "group": 3, "attendance": {"7": "LATE", "8": "PRESENT"}}
    assert read_entry(MeetingForm, content) == MeetingEntry(
        uid=UUID(UID), group=3, attendance={7: "LATE", 8: "PRESENT"}
    )


@pytest.mark.parametrize("attendance", [{}, {"7": "ASLEEP"}, {"x": "LATE"}, {"-1": "LATE"}])
def test_a_meeting_says_for_each_member_whether_it_came(attendance):
    with pytest.raises(EntryFaulty) as fault:
        read_entry(MeetingForm, {"uid": UID, "group": 3, "attendance": attendance})
    assert list(fault.value.errors) == ["__all__"]


def test_a_kind_nobody_takes_is_refused():
    with pytest.raises(EntryFaulty) as fault:
        accept_entry(kind="dream", content={}, by=None, at=datetime.now(UTC))
    assert list(fault.value.errors) == ["kind"]
