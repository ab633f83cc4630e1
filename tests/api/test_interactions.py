"""Interactions handed over by branch systems: added once, never changed, put right by later rows."""

import pytest

from crm.models import Interaction, Task

UID = "7d1f6a52-3a0e-4c3a-9a58-0d0b6f6f0001"
SECOND = "7d1f6a52-3a0e-4c3a-9a58-0d0b6f6f0002"
THIRD = "7d1f6a52-3a0e-4c3a-9a58-0d0b6f6f0003"
VISIT = {
    "client": "C-1",
    "staff": "E7",
    "kind": "CALL",
    "purpose": "RENEWAL",
    "outcome": "PROMISED",
    "occurred_on": "2026-03-02",
    "interest": 4,
    "note": "After the harvest",
    "promised_on": "2026-03-09",
    "promised_amount": "250.00",
}
NOUN = "/api/v1/interactions"


def results(answer):
    return [(row["key"], row["result"]) for row in answer.json()["items"]]


def test_a_row_is_added_once_and_reads_as_it_was_written(book, calls):
    system = calls()
    answers = [system.put(f"{NOUN}/{UID}", VISIT) for _ in range(2)]
    assert [(answer.status_code, answer.json()["result"]) for answer in answers] == [
        (201, "ADDED"),
        (200, "UNCHANGED"),
    ]
    read = system.get(f"{NOUN}/{UID}").json()
    assert read.pop("recorded_at")
    assert read == {**VISIT, "uid": UID, "corrects": None, "is_withdrawal": False}
    row = Interaction.objects.get()
    assert (row.staff, row.client, row.sent_by is not None) == (book.amina, book.samira, True)
    task = Task.objects.get()
    assert (str(task.due_on), task.sent_by) == ("2026-03-09", row.sent_by)


def test_many_rows_correct_and_take_back(book, calls):
    system = calls()
    rows = [
        {**VISIT, "uid": UID},
        {**VISIT, "uid": SECOND, "outcome": "PAID", "corrects": UID},
        {**VISIT, "uid": THIRD, "corrects": SECOND, "is_withdrawal": True},
    ]
    answer = system.post(NOUN, {"items": rows})
    assert (answer.status_code, results(answer)) == (
        200,
        [(UID, "ADDED"), (SECOND, "ADDED"), (THIRD, "ADDED")],
    )
    assert results(system.post(NOUN, {"items": rows})) == [
        (UID, "UNCHANGED"), (SECOND, "UNCHANGED"), (THIRD, "UNCHANGED")
    ]  # fmt: skip
    assert not Interaction.objects.in_force().exists()
    assert not Task.objects.open().exists()
    assert system.get(f"{NOUN}/{THIRD}").json()["corrects"] == SECOND


@pytest.mark.parametrize(
    ("wrong", "pointer", "code"),
    [
        ({"client": "C-0"}, "#/client", "unknown_reference"),
        ({"staff": "E0"}, "#/staff", "unknown_reference"),
        ({"corrects": THIRD}, "#/corrects", "refused"),
        ({"corrects": UID, "client": "C-2"}, "#/client", "refused"),
        ({"is_withdrawal": True}, "#/corrects", "refused"),
        ({"occurred_on": "2999-01-01"}, "#/occurred_on", "refused"),
        ({"promised_on": "2026-03-01"}, "#/promised_on", "refused"),
        ({"promised_amount": "0.00"}, "#/promised_amount", "refused"),
    ],
)
def test_a_refused_row_says_where_and_adds_nothing(book, calls, wrong, pointer, code):
    system = calls()
    system.put(f"{NOUN}/{UID}", VISIT)
    answer = system.put(f"{NOUN}/{SECOND}", {**VISIT, **wrong})
    assert answer.status_code == 409
    errors = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
    assert errors == [(pointer, code)]
    assert Interaction.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"interest": 6}, {"uid": "7"}, {"outcome": None}, {"x": 1}])
def test_a_row_of_another_form_is_refused(book, calls, wrong):
    answer = calls().post(NOUN, {"items": [{**VISIT, "uid": UID, **wrong}]})
    assert answer.status_code == 400
    assert not Interaction.objects.exists()


def test_a_system_of_one_branch_sees_and_writes_only_there(book, calls):
    calls().put(f"{NOUN}/{UID}", VISIT)
    southern = calls(book.south)
    assert southern.get(NOUN).json()["results"] == []
    assert southern.get(f"{NOUN}/{UID}").status_code == 404
    assert southern.put(f"{NOUN}/{SECOND}", VISIT).status_code == 409
    assert Interaction.objects.count() == 1


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("client=C-1", 1),
        ("client=C-2", 0),
        ("staff=E7&outcome=PROMISED", 1),
        ("kind=VISIT", 0),
        ("occurred_since=2026-03-02", 1),
        ("occurred_since=2026-03-03", 0),
        ("is_withdrawal=true", 0),
    ],
)
def test_interactions_are_asked_for_by(book, calls, asked, found):
    system = calls()
    system.put(f"{NOUN}/{UID}", VISIT)
    assert len(system.get(f"{NOUN}?{asked}").json()["results"]) == found
