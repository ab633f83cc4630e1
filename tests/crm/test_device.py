from datetime import UTC, date, datetime, timedelta
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection

from crm.actions.client import assign_officer
from crm.actions.device import CannotMarkLooked, CannotTakeIn, mark_looked, take_in
from crm.actions.task import cancel_task, settle_task
from crm.devicebatch import BatchUnreadable, SentEntry, read_batch
from crm.devicekeys import device_key
from crm.models import DeviceEntry, Interaction, Task
from tests.cast import play
from tests.factories import ClientFactory, StaffFactory
from tests.journeys.conftest import APPS

MADE_AT = datetime(2026, 6, 1, 10, 5, tzinfo=UTC)
RECEIVED_AT = datetime(2026, 6, 1, 17, 40, tzinfo=UTC)


@pytest.fixture
def cast(db):
    return play()


@pytest.fixture
def task(cast):
    return Task.objects.create(client=cast.client, due_on=date(2026, 6, 1), created_at=MADE_AT)


def done(task, **changes):
    values = {"uid": uuid4(), "kind": "task-done", "made_at": MADE_AT}
    return SentEntry(**{**values, "content": {"task": str(task.uid)}, **changes})


def test_take_in_does_what_the_entry_says_and_keeps_it(cast, task):
    kept = take_in(entry=done(task), by=cast.amina, at=RECEIVED_AT)

    task.refresh_from_db()
    assert (task.status, task.settled_by, task.settled_at) == ("DONE", cast.amina, RECEIVED_AT)
    assert (kept.status, kept.message) == ("ACCEPTED", "")
    assert (kept.staff, kept.made_at, kept.received_at) == (cast.amina, MADE_AT, RECEIVED_AT)
    assert kept.content == {"task": str(task.uid)}


def test_take_in_does_it_once_when_the_answer_was_lost(cast, task):
    entry = done(task)
    first = take_in(entry=entry, by=cast.amina, at=RECEIVED_AT)

    again = take_in(entry=entry, by=cast.amina, at=RECEIVED_AT + timedelta(minutes=1))

    assert again == first
    assert again.received_at == RECEIVED_AT
    assert DeviceEntry.objects.count() == 1
    task.refresh_from_db()
    assert task.settled_at == RECEIVED_AT


def test_take_in_keeps_a_refused_entry_with_its_content_and_changes_nothing(cast, task):
    kept = take_in(entry=done(task, content={"task": "soon"}), by=cast.amina, at=RECEIVED_AT)

    assert (kept.status, kept.message) == ("REFUSED", "There is no such task.")
    assert kept.content == {"task": "soon"}
    task.refresh_from_db()
    assert task.status == "OPEN"


def test_take_in_refuses_a_kind_nobody_knows(cast):
    entry = SentEntry(uuid4(), "loan-cancelled", MADE_AT, {})

    assert take_in(entry=entry, by=cast.amina, at=RECEIVED_AT).status == "REFUSED"


def test_take_in_refuses_the_task_of_a_client_who_was_never_ones_own(cast, task):
    kept = take_in(entry=done(task), by=cast.outsider, at=RECEIVED_AT)

    assert (kept.status, kept.message) == ("REFUSED", "There is no such task.")
    task.refresh_from_db()
    assert task.status == "OPEN"


def test_take_in_leaves_what_a_colleague_did_and_flags_the_entry(cast, task):
    settle_task(task=task, result="Paid at the branch", by=cast.manager, at=MADE_AT)

    kept = take_in(entry=done(task), by=cast.amina, at=RECEIVED_AT)

    assert (kept.status, kept.message) == ("CONFLICT", "mona had done this already.")
    task.refresh_from_db()
    assert (task.settled_by, task.result) == (cast.manager, "Paid at the branch")


def test_take_in_leaves_a_cancelled_task_and_flags_the_entry(cast, task):
    cancel_task(task=task, by=cast.manager, at=MADE_AT)

    kept = take_in(entry=done(task), by=cast.amina, at=RECEIVED_AT)

    assert (kept.status, kept.message) == ("CONFLICT", "The task had been cancelled meanwhile.")


def test_take_in_flags_the_task_of_a_client_handed_over_meanwhile(cast, task):
    assign_officer(client=cast.client, officer=cast.manager, by=cast.office, on=date(2026, 1, 1))
    assign_officer(client=cast.client, officer=cast.amina, by=cast.office, on=date(2026, 1, 2))
    successor = StaffFactory(branches=[cast.branch])
    assign_officer(client=cast.client, officer=successor, by=cast.office, on=date(2026, 6, 2))

    kept = take_in(entry=done(task), by=cast.amina, at=RECEIVED_AT + timedelta(days=1))

    assert kept.status == "CONFLICT"
    assert kept.message == "The client has another loan officer now: the task stays open."
    task.refresh_from_db()
    assert task.status == "OPEN"


def test_take_in_keeps_a_visit_to_a_client_merged_meanwhile_with_the_other_record(cast):
    merged = ClientFactory(officer=cast.amina, branch=cast.branch, merged_into=cast.client)
    content = {"client": merged.pk, "outcome": "MET", "kind": "VISIT", "purpose": "FOLLOW_UP"}

    kept = take_in(
        entry=SentEntry(uuid4(), "interaction", MADE_AT, content), by=cast.amina, at=RECEIVED_AT
    )

    assert (kept.status, kept.message) == (
        "CONFLICT",
        "The client was merged meanwhile: it is kept with Fatma Ibrahim.",
    )
    assert Interaction.objects.get().client == cast.client


def test_take_in_logs_when_it_was_made_and_nothing_in_the_future(cast):
    content = {
        "client": cast.client.pk,
        "outcome": "MET",
        "kind": "VISIT",
        "purpose": "FOLLOW_UP",
        "promised_in_days": "3",
    }
    early = SentEntry(uuid4(), "interaction", MADE_AT, content)
    ahead = SentEntry(uuid4(), "seen", RECEIVED_AT + timedelta(days=3), content)

    assert take_in(entry=early, by=cast.amina, at=RECEIVED_AT).status == "ACCEPTED"
    assert take_in(entry=ahead, by=cast.amina, at=RECEIVED_AT).status == "ACCEPTED"

    first, second = Interaction.objects.order_by("pk")
    assert (first.occurred_at, first.recorded_at) == (MADE_AT, RECEIVED_AT)
    assert second.occurred_at == RECEIVED_AT
    assert (first.promised_on, second.promised_on) == (date(2026, 6, 4), None)


def test_take_in_gives_nobody_the_entry_of_somebody_else(cast, task):
    entry = done(task)
    take_in(entry=entry, by=cast.amina, at=RECEIVED_AT)

    with pytest.raises(CannotTakeIn):
        take_in(entry=entry, by=cast.manager, at=RECEIVED_AT)

    assert DeviceEntry.objects.get().staff == cast.amina


@pytest.mark.django_db(transaction=True, available_apps=APPS)
def test_take_in_does_it_once_when_two_tabs_send_at_once():
    cast = play()
    task = Task.objects.create(client=cast.client, due_on=date(2026, 6, 1), created_at=MADE_AT)
    entry, kept = done(task), []

    def send():
        kept.append(take_in(entry=entry, by=cast.amina, at=RECEIVED_AT))
        connection.close()

    tabs = [Thread(target=send) for _ in range(4)]
    [tab.start() for tab in tabs]
    [tab.join() for tab in tabs]

    assert [each.status for each in kept] == ["ACCEPTED"] * 4
    assert DeviceEntry.objects.count() == 1
    assert Task.objects.get().status == "DONE"


def test_mark_looked_names_who_looked_first(cast, task):
    kept = take_in(entry=done(task, content={}), by=cast.amina, at=RECEIVED_AT)

    mark_looked(entry=kept, by=cast.manager, at=RECEIVED_AT)
    mark_looked(entry=kept, by=cast.amina, at=RECEIVED_AT + timedelta(hours=1))

    kept.refresh_from_db()
    assert (kept.looked_by, kept.looked_at) == (cast.manager, RECEIVED_AT)
    assert not DeviceEntry.objects.to_look_at().exists()


def test_mark_looked_refuses_what_went_through(cast, task):
    kept = take_in(entry=done(task), by=cast.amina, at=RECEIVED_AT)

    with pytest.raises(CannotMarkLooked):
        mark_looked(entry=kept, by=cast.amina, at=RECEIVED_AT)

    kept.refresh_from_db()
    assert kept.looked_at is None


def test_entries_to_look_at_are_the_authors_and_their_managers(cast, task):
    take_in(entry=done(task, content={}), by=cast.amina, at=RECEIVED_AT)

    def seen(staff):
        return DeviceEntry.objects.visible_to(staff).to_look_at().count()

    assert [seen(cast.amina), seen(cast.manager), seen(cast.office)] == [1, 1, 1]
    assert seen(cast.outsider) == 0


def test_device_key_is_each_authors_own_and_stays_the_same():
    assert device_key(1) == device_key(1)
    assert len({device_key(1), device_key(2), device_key(1, version=2)}) == 3
    assert len(device_key(1)) == 32


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"entries": 3}',
        b'{"entries": [3]}',
        b'{"entries": [{"uid": "x", "kind": "meeting", "made_at": "2026-06-01T10:00Z", "content": {}}]}',
        b'{"entries": [{"uid": "5b5fb3a8-1a44-4e0a-8f0e-27e1b3b0c9b1", "kind": "meeting", "made_at": "soon", "content": {}}]}',
        b'{"entries": [{"uid": "5b5fb3a8-1a44-4e0a-8f0e-27e1b3b0c9b1", "kind": "", "made_at": "2026-06-01T10:00Z", "content": {}}]}',
    ],
)
def test_read_batch_refuses_what_is_no_batch(body):
    with pytest.raises(BatchUnreadable):
        read_batch(body)


def test_read_batch_drops_the_character_the_database_cannot_keep():
    body = b'{"entries": [{"uid": "5b5fb3a8-1a44-4e0a-8f0e-27e1b3b0c9b1", "kind": "interaction", "made_at": "2026-06-01T10:05:00Z", "content": {"note": "a\\u0000b"}}]}'

    assert [entry.content for entry in read_batch(body)] == [{"note": "ab"}]
    assert read_batch(body)[0].made_at == MADE_AT
