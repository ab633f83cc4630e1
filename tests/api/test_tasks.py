"""Tasks set and settled by branch systems."""

from datetime import UTC, datetime

import pytest

from crm.actions.task import Errand, set_task
from crm.models import Staff, Task
from tests.api.conftest import NIGHT

U1 = "7f4a1c6e-0d53-4b8f-9a55-0c2d4d1b9e01"
TASK = {"client": "C-1", "action": "CALL", "text": "Ask for the receipt", "due_on": "2026-12-01"}
ONE = f"/api/v1/tasks/{U1}"


def test_put_sets_then_leaves_then_settles(book, calls):
    system = calls()
    done = {**TASK, "status": "DONE", "result": "Brought it"}
    answers = [system.put(ONE, sent) for sent in (TASK, TASK, done, done)]
    assert [(answer.status_code, answer.json()["result"]) for answer in answers] == [
        (201, "ADDED"),
        (200, "UNCHANGED"),
        (200, "CHANGED"),
        (200, "UNCHANGED"),
    ]
    task = Task.objects.get()
    assert (str(task.uid), task.source, task.status, task.result) == (
        U1,
        "API",
        "DONE",
        "Brought it",
    )
    assert task.sent_by is not None
    assert list(Task.objects.of(book.amina)) == [task]


def test_task_read_can_be_written_back(book, calls):
    system = calls()
    system.put(ONE, TASK)
    read = system.get(ONE).json()
    outside = {"uid", "source", "put_off_until", "settled_at", "created_at"}
    body = {name: read[name] for name in read if name not in outside}
    assert system.put(ONE, body).json()["result"] == "UNCHANGED"


@pytest.mark.parametrize(
    ("wrong", "pointer", "code"),
    [
        ({"client": "C-0"}, "#/client", "unknown_reference"),
        ({"assignee": "E0"}, "#/assignee", "unknown_reference"),
        ({"assignee": "E9"}, "#/assignee", "refused"),
    ],
)
def test_refused_row_says_where_and_sets_nothing(book, calls, wrong, pointer, code):
    Staff.objects.create(username="blind", external_id="E9")
    answer = calls().put(ONE, {**TASK, **wrong})
    fault = answer.json()["errors"][0]
    assert (answer.status_code, fault["pointer"], fault["code"]) == (409, pointer, code)
    assert not Task.objects.exists()


def test_task_set_is_not_changed_nor_opened_again(book, calls):
    system = calls()
    system.put(ONE, TASK)
    answer = system.put(ONE, {**TASK, "due_on": "2026-12-24"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (409, "#/due_on")
    system.put(ONE, {**TASK, "status": "CANCELLED"})
    answer = system.put(ONE, {**TASK, "status": "OPEN"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (409, "#/status")
    task = Task.objects.get()
    assert (task.status, task.due_on.isoformat()) == ("CANCELLED", "2026-12-01")


def test_system_of_one_branch_reads_and_sets_only_there(book, calls):
    north, south = calls(book.north), calls(book.south)
    north.put(ONE, TASK)
    assert [row["uid"] for row in north.get("/api/v1/tasks").json()["results"]] == [U1]
    assert south.get("/api/v1/tasks").json()["results"] == []
    assert south.get(ONE).status_code == 404
    assert south.put(ONE, {**TASK, "status": "DONE"}).status_code == 409
    assert south.put(ONE, {**TASK, "client": "C-2"}).status_code == 409
    assert Task.objects.get().status == "OPEN"


def test_tasks_are_asked_for_by_what_they_are(book, calls):
    for client in (book.samira, book.khalil):
        set_task(
            errand=Errand(action="VISIT", due_on=NIGHT, client=client, source="PLAY"),
            by=None,
            on=NIGHT,
            at=datetime(2026, 3, 31, tzinfo=UTC),
        )
    system = calls()

    def found(**query):
        return [row["client"] for row in system.get("/api/v1/tasks", query).json()["results"]]

    assert sorted(found(source="PLAY")) == ["C-1", "C-2"]
    assert found(officer="E7") == ["C-1"]
    assert found(status="DONE") == []
    assert sorted(found(due_since="2026-03-31")) == ["C-1", "C-2"]
