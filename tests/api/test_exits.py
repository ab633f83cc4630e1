"""Exits handed over by branch systems, and taken back."""

import pytest

from loyalty.models import Exit

EXIT = {
    "client": "C-1",
    "exited_on": "2026-03-02",
    "exit_type": "VOLUNTARY_DISSATISFIED",
    "mode": "PHONE",
    "asked_by": "E7",
    "reasons": [
        {"reason": "STAFF_CHANGED", "is_root": True},
        {"reason": "BETTER_TERMS", "is_trigger": True},
    ],
}
X1 = "/api/v1/exits/X-1"


def test_put_records_then_leaves_then_corrects(book, calls):
    system = calls()
    other = {**EXIT, "reasons": [{"reason": "AGE", "is_root": True, "is_trigger": True}]}

    answers = [system.put(X1, sent) for sent in (EXIT, EXIT, other)]

    assert [(answer.status_code, answer.json()["result"]) for answer in answers] == [
        (201, "ADDED"),
        (200, "UNCHANGED"),
        (200, "CHANGED"),
    ]
    read = system.get(X1).json()
    assert (read["client"], read["asked_by"]) == ("C-1", "E7")
    assert read["reasons"] == [{"reason": "AGE", "is_root": True, "is_trigger": True}]


def test_exit_read_can_be_written_back(book, calls):
    system = calls()
    system.put(X1, EXIT)
    read = system.get(X1).json()
    body = {name: read[name] for name in read if name not in {"external_id", "recorded_at"}}

    assert system.put(X1, body).json()["result"] == "UNCHANGED"


@pytest.mark.parametrize(
    ("wrong", "pointer", "code"),
    [
        ({"client": "C-0"}, "#/client", "unknown_reference"),
        ({"asked_by": "E0"}, "#/asked_by", "unknown_reference"),
        ({"reasons": [{"reason": "NONE"}]}, "#/reasons", "unknown_reference"),
        ({"reasons": []}, "#/reasons", "refused"),
        ({"exited_on": "2020-01-01"}, "#/exited_on", "refused"),
        ({"client": "C-2"}, "#/client", "refused"),
    ],
)
def test_refused_row_says_where_and_changes_nothing(book, calls, wrong, pointer, code):
    system = calls()
    system.put(X1, EXIT)

    answer = system.put(X1, {**EXIT, **wrong})

    assert answer.status_code == 409
    errors = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
    assert errors == [(pointer, code)]
    assert Exit.objects.get().reasons.count() == 2


def test_one_row_at_fault_keeps_none_unless_the_good_ones_are_wanted(book, calls):
    system = calls()
    rows = {
        "items": [
            {**EXIT, "external_id": "X-1"},
            {**EXIT, "external_id": "X-2", "client": "C-0"},
        ]
    }

    refused = system.post("/api/v1/exits", rows)
    assert (refused.status_code, Exit.objects.count()) == (409, 0)
    assert refused.json()["errors"][0]["pointer"] == "#/items/1/client"

    partial = system.post("/api/v1/exits?partial=true", rows)
    assert partial.status_code == 207
    assert [item["result"] for item in partial.json()["items"]] == ["ADDED", "REFUSED"]
    assert Exit.objects.get().external_id == "X-1"


def test_system_of_another_branch_neither_sees_nor_touches_an_exit(book, calls):
    calls().put(X1, EXIT)
    southern = calls(book.south)

    assert southern.get(X1).status_code == 404
    assert southern.put(X1, EXIT).status_code == 409
    assert southern.delete(X1).status_code == 404
    assert southern.get("/api/v1/exits").json()["results"] == []
    assert Exit.objects.get().external_id == "X-1"


def test_exit_is_taken_back_once(book, calls):
    system = calls()
    system.put(X1, EXIT)

    answers = [system.delete(X1, headers={"Idempotency-Key": "oops"}) for _ in range(2)] + [
        system.delete(X1)
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 404]
    assert answers[1].json() == {"key": "X-1", "result": "WITHDRAWN"}
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    assert not Exit.objects.exists()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("client=C-1", 1),
        ("client=C-2", 0),
        ("exit_type=EXTERNAL", 0),
        ("exited_since=2026-03-02", 1),
        ("exited_since=2026-03-03", 0),
        ("is_death=false", 1),
    ],
)
def test_list_is_filtered(book, calls, asked, found):
    system = calls()
    system.put(X1, EXIT)

    assert len(system.get(f"/api/v1/exits?{asked}").json()["results"]) == found
