"""A request sent twice under one key is answered twice and done once."""

from contextlib import contextmanager
from datetime import timedelta

import psycopg2
import pytest
from django.db import connection

from crm.actions.idempotency import forget_answers
from crm.api.idempotency import lock_of
from crm.models import BranchSystem, Client, IdempotencyRecord
from crm.sql import Lock
from loans.models import Repayment
from tests.api.test_writing import CLIENT, rows

PAID = {"paid_on": "2026-03-05", "amount": "124.00"}
KEY = {"Idempotency-Key": "night 17".replace(" ", "-")}


def test_same_key_and_body_get_the_same_answer_and_change_nothing(book, calls):
    system = calls()

    first = system.put("/api/v1/clients/C-9", CLIENT, headers=KEY)
    Client.objects.filter(external_id="C-9").update(village="Salt")
    again = system.put("/api/v1/clients/C-9", CLIENT, headers=KEY)

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert (first.status_code, first.json()["result"]) == (201, "ADDED")
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Client.objects.get(external_id="C-9").village == "Salt"


@pytest.mark.parametrize(
    "send",
    [
        lambda system: system.put(
            "/api/v1/clients/C-9", {**CLIENT, "village": "Salt"}, headers=KEY
        ),
        lambda system: system.put("/api/v1/clients/C-8", CLIENT, headers=KEY),
        lambda system: system.post(
            "/api/v1/clients", rows({"external_id": "C-9", **CLIENT}), headers=KEY
        ),
    ],
    ids=["another body", "another address", "another method"],
)
def test_key_of_another_request_is_refused(book, calls, send):
    system = calls()
    system.put("/api/v1/clients/C-9", CLIENT, headers=KEY)

    answer = send(system)

    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:wafa:problem:unprocessable-entity"
    assert list(Client.objects.values_list("external_id", flat=True).order_by("id")) == [
        "C-1",
        "C-2",
        "C-9",
    ]


def test_keys_of_two_systems_are_two_keys(book, calls):
    calls().put("/api/v1/loans/L-1/repayments/R-8", PAID, headers=KEY)
    calls().put("/api/v1/loans/L-1/repayments/R-9", PAID, headers=KEY)

    assert Repayment.objects.count() == 3


def test_refused_request_may_be_tried_again_under_its_key(book, calls):
    system = calls()
    loan = {"client": "C-9", "product": "FLAT12", "principal": "600.00"}

    too_early = system.put("/api/v1/loans/L-9", loan, headers=KEY)
    system.put("/api/v1/clients/C-9", CLIENT)
    in_time = system.put("/api/v1/loans/L-9", loan, headers=KEY)

    assert (too_early.status_code, in_time.status_code) == (409, 201)


@pytest.mark.parametrize("key", ["", "k" * 256, "a b", "clé"])
def test_key_that_is_no_key_is_refused(book, calls, key):
    answer = calls().put("/api/v1/clients/C-9", CLIENT, headers={"Idempotency-Key": key})

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == ["Idempotency-Key"]
    assert Client.objects.count() == 2


@contextmanager
def held_elsewhere(lock):
    wanted = {"dbname", "host", "port", "user", "password"}
    given = connection.get_connection_params().items()
    other = psycopg2.connect(**{name: value for name, value in given if name in wanted})
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [lock])
            yield
    finally:
        other.close()


def test_same_key_at_the_same_moment_is_refused(book, calls):
    system = calls()

    with held_elsewhere(lock_of(BranchSystem.objects.get(), KEY["Idempotency-Key"])):
        busy = system.put("/api/v1/clients/C-9", CLIENT, headers=KEY)
    free = system.put("/api/v1/clients/C-9", CLIENT, headers=KEY)

    assert (busy.status_code, busy.json()["type"]) == (409, "urn:wafa:problem:conflict")
    assert free.status_code == 201


def test_row_waits_for_an_import_only_so_long(book, calls, monkeypatch):
    monkeypatch.setattr("loans.api.writing.ATTEMPTS", 1)
    system = calls()

    with held_elsewhere(Lock.MERGING):
        busy = system.put("/api/v1/clients/C-9", CLIENT, headers=KEY)
    free = system.put("/api/v1/clients/C-9", CLIENT, headers=KEY)

    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "30")
    assert free.status_code == 201


def test_old_answers_are_forgotten(book, calls):
    calls().put("/api/v1/clients/C-9", CLIENT, headers=KEY)
    answered_at = IdempotencyRecord.objects.get().answered_at

    assert forget_answers(at=answered_at + timedelta(days=30)) == 0
    assert forget_answers(at=answered_at + timedelta(days=30, seconds=1)) == 1
