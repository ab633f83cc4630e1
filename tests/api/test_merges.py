"""Merges by API: made once, read while in force, and the id of the record given up means the kept one."""

import pytest

from crm.models import Client, ClientMerge
from loans.models import Loan
from tests.api.conftest import client_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(book):
    return client_in(book.north, "TWIN", phone="+201000000001")


def test_a_merge_is_made_once(book, calls, twin):
    system = calls()
    kept = book.samira.external_id
    body = {"client": kept, "reason": "typed twice"}
    first = system.put("/api/v1/merges/TWIN", body, format="json")
    assert (first.status_code, first.json()["result"]) == (201, "ADDED")
    again = system.put("/api/v1/merges/TWIN", body, format="json")
    assert (again.status_code, again.json()["result"]) == (200, "UNCHANGED")
    twin.refresh_from_db()
    assert twin.merged_into == book.samira
    told = system.get("/api/v1/merges/TWIN").json()
    assert (told["given_up"], told["client"], told["reason"]) == ("TWIN", kept, "typed twice")
    assert ClientMerge.objects.get().sent_by is not None


def test_a_merge_into_another_is_refused(book, calls, twin):
    system = calls()
    system.put("/api/v1/merges/TWIN", {"client": book.samira.external_id}, format="json")
    other = client_in(book.north, "OTHER")
    answer = system.put("/api/v1/merges/TWIN", {"client": other.external_id}, format="json")
    assert answer.status_code == 409
    assert Client.objects.get(pk=twin.pk).merged_into == book.samira


def test_an_unknown_record_is_named(book, calls):
    answer = calls().put(
        "/api/v1/merges/NOBODY", {"client": book.samira.external_id}, format="json"
    )
    assert answer.status_code == 409
    assert not ClientMerge.objects.exists()


def test_the_record_given_up_still_names_the_kept_one(book, calls):
    system = calls()
    kept = client_in(book.north, "KEPT")
    given_up = book.loan.client.external_id
    system.put(f"/api/v1/merges/{given_up}", {"client": "KEPT"}, format="json")
    loan = system.get(f"/api/v1/loans/{book.loan.external_id}").json()
    assert loan["client"] == "KEPT"
    body = {name: value for name, value in loan.items() if name not in {"external_id", "cycle"}}
    again = system.post(
        "/api/v1/loans",
        {"items": [{**body, "external_id": book.loan.external_id, "client": given_up}]},
        format="json",
    )
    assert Loan.objects.get(pk=book.loan.pk).client == kept, again.content
