"""Surveys, invitations and responses as branch systems write and read them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm.access import Scope
from crm.models import Case
from surveys.models import Invitation, Response, Survey
from tests.surveys.books import SHORT, options, published, question, survey_of

UID = "7f4a1c6e-0d53-4b8f-9a55-0c2d4d1b9e01"
OTHER = "7f4a1c6e-0d53-4b8f-9a55-0c2d4d1b9e02"
FACTS = {"kind": "SERVICE_MOMENT", "subject": "CLIENT"}


def today():
    return timezone.localdate()


def put(system, address, **body):
    return system.put(f"/api/v1/{address}", body, format="json")


def test_a_survey_goes_out_and_comes_back_unchanged(book, calls):
    client = calls()

    made = put(client, "surveys/short", definition=SHORT, **FACTS)
    read = client.get("/api/v1/surveys/short").json()
    again = put(
        client, "surveys/short", **{k: v for k, v in read.items() if k not in ("code", "version")}
    )

    assert (made.status_code, made.json()["result"]) == (201, "ADDED")
    assert read["definition"] == SHORT
    assert (read["version"], read["is_anonymous"], read["kind"]) == (1, False, "SERVICE_MOMENT")
    assert (again.status_code, again.json()["result"]) == (200, "UNCHANGED")


def test_another_definition_is_a_new_version(book, calls):
    client = calls()
    put(client, "surveys/short", definition=SHORT, **FACTS)

    changed = put(client, "surveys/short", definition=survey_of(question("ease", "CES")), **FACTS)

    assert changed.json()["result"] == "CHANGED"
    assert client.get("/api/v1/surveys/short").json()["version"] == 2


def test_an_unsound_survey_is_refused_with_the_place_of_each_fault(book, calls):
    dead = question("b", show_if={"all": [{"question": "a", "is": "GT", "value": 5}]})

    faulty = put(calls(), "surveys/dead", definition=survey_of(question("a"), dead), **FACTS)
    nothing = put(calls(), "surveys/none", definition={"languages": []}, **FACTS)

    assert faulty.status_code == nothing.status_code == 409
    error = faulty.json()["errors"][0]
    assert error["pointer"] == "#/definition"
    assert "sections.0.questions.1: Nothing leads to the question b" in error["detail"]
    assert not Survey.objects.filter(code__in=["dead", "none"]).exists()


def test_what_a_survey_is_does_not_change(book, calls):
    client = calls()
    put(client, "surveys/short", definition=SHORT, **FACTS)

    refused = put(client, "surveys/short", definition=SHORT, is_anonymous=True, **FACTS)

    assert refused.status_code == 409
    assert refused.json()["errors"][0]["pointer"] == "#/is_anonymous"
    assert Survey.objects.get(code="short").is_anonymous is False


def test_a_system_of_some_branches_writes_no_surveys(book, calls):
    assert put(calls(book.north), "surveys/short", definition=SHORT, **FACTS).status_code == 403


@pytest.mark.parametrize(
    "definition", ['"text"', "[]", r'{"a": "\u0000"}', r'{"a": "\ud800"}', '{"a": 1e400}']
)
def test_what_the_database_cannot_keep_is_refused(book, calls, definition):
    body = f'{{"kind": "OTHER", "definition": {definition}}}'

    answer = calls().put("/api/v1/surveys/short", body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "#/definition"


def test_a_client_is_invited_and_called_back(book, calls):
    client = calls(book.north)
    published(code="short")
    told = {"survey": "short", "client": "C-1", "expires_on": str(today())}

    made = put(client, f"invitations/{UID}", channel="LINK", **told)
    read = client.get(f"/api/v1/invitations/{UID}").json()
    again = put(client, f"invitations/{UID}", channel="LINK", **told)
    back = put(client, f"invitations/{UID}", status="CANCELLED", **told)

    assert (made.status_code, again.json()["result"]) == (201, "UNCHANGED")
    assert (read["status"], read["client"]) == ("WAITING", "C-1")
    assert "/s/" in read["link"]
    assert back.json()["result"] == "CHANGED"
    assert Invitation.objects.get().status == "CANCELLED"


def test_nobody_of_another_branch_is_invited(book, calls):
    published(code="short")
    told = {"survey": "short", "client": "C-2", "expires_on": str(today())}

    refused = put(calls(book.north), f"invitations/{UID}", **told)

    assert refused.status_code == 409
    assert not Invitation.objects.exists()


def test_a_response_counts_once_and_opens_its_case(book, calls):
    client = calls(book.north)
    published(code="short")
    told = {
        "survey": "short",
        "client": "C-1",
        "mode": "SYSTEM",
        "answered_on": str(today()),
        "answers": {"served": 1, "recommend": 3, "why": "Slow"},
    }

    made = put(client, f"responses/{UID}", **told)
    again = put(client, f"responses/{UID}", **told)
    read = client.get(f"/api/v1/responses/{UID}").json()

    assert (made.status_code, again.json()["result"]) == (201, "UNCHANGED")
    assert (read["version"], read["attitude"], read["is_low"]) == (1, "0.1500", True)
    assert read["answers"] == told["answers"]
    assert Case.objects.get().client == book.samira
    assert Response.objects.count() == 1


def test_every_question_at_fault_is_named(book, calls):
    published(code="short")
    told = {"survey": "short", "client": "C-1", "mode": "PHONE", "answered_on": str(today())}

    refused = put(calls(), f"responses/{UID}", answers={"recommend": 11}, **told)

    assert refused.status_code == 409
    error = refused.json()["errors"][0]
    assert error["pointer"] == "#/answers"
    assert error["detail"] == (
        "recommend: Choose from 0 to 10. served: Please answer this question."
    )
    assert not Response.objects.exists()


def test_an_invitation_is_answered_once(book, calls):
    client = calls()
    published(code="short")
    told = {"survey": "short", "client": "C-1"}
    put(client, f"invitations/{UID}", channel="API", expires_on=str(today()), **told)
    answer = {"mode": "SYSTEM", "answered_on": str(today()), "invitation": UID, **told}
    put(client, f"responses/{UID}", answers={"served": 4}, **answer)

    refused = put(client, f"responses/{OTHER}", answers={"served": 5}, **answer)

    assert refused.status_code == 409
    assert "answered already" in refused.json()["errors"][0]["detail"]
    assert client.get("/api/v1/invitations?status=ANSWERED").json()["results"][0]["uid"] == UID


def test_anonymous_responses_are_taken_and_never_given_out(book, calls):
    client = calls()
    published(code="short", is_anonymous=True)
    told = {"survey": "short", "mode": "KIOSK", "answered_on": str(today())}

    made = put(client, f"responses/{UID}", answers={"served": 4}, **told)

    assert made.status_code == 201
    assert client.get("/api/v1/responses").json()["results"] == []
    assert client.get(f"/api/v1/responses/{UID}").status_code == 404


def test_responses_of_other_branches_are_as_if_they_did_not_exist(book, calls):
    published(code="short")
    told = {"survey": "short", "client": "C-2", "mode": "SYSTEM", "answered_on": str(today())}
    put(calls(), f"responses/{UID}", answers={"served": 4}, **told)
    client = calls(book.north)

    assert client.get("/api/v1/responses").json()["results"] == []
    assert client.get(f"/api/v1/responses/{UID}").status_code == 404
    assert put(client, f"responses/{UID}", answers={"served": 4}, **told).status_code == 409


def test_a_response_of_tomorrow_is_refused(book, calls):
    published(code="short")
    told = {"survey": "short", "client": "C-1", "mode": "SYSTEM"}
    tomorrow = str(today() + timedelta(days=1))

    refused = put(calls(), f"responses/{UID}", answers={"served": 4}, answered_on=tomorrow, **told)

    assert refused.status_code == 409


def test_scopes_are_asked_for(book, calls):
    published(code="short", document=survey_of(question("a", "SINGLE", options=options("x", "y"))))
    client = calls(scopes=(Scope.SURVEYS_READ,))

    assert client.get("/api/v1/surveys").status_code == 200
    assert client.get("/api/v1/responses").status_code == 403
    assert client.get("/api/v1/invitations").status_code == 403
    assert put(client, "surveys/short", definition=SHORT, **FACTS).status_code == 403
