"""What branch systems read."""

import pytest

from crm.access import Scope
from tests.api.conftest import client_in


def test_client_is_read_with_references_named_by_external_id(book, calls):
    answer = calls().get("/api/v1/clients/C-1")

    assert answer.status_code == 200
    assert answer.json() == {
        "external_id": "C-1",
        "branch": "N1",
        "group": "G-1",
        "officer": "E7",
        "referrer": None,
        "given_name": "C-1",
        "middle_name": "",
        "family_name": "",
        "other_name": "",
        "birth_date": None,
        "gender": "UNKNOWN",
        "phone": "+962790000001",
        "other_phone": "",
        "email": "",
        "address": "",
        "village": "",
        "latitude": None,
        "longitude": None,
        "language": "",
        "sector": "",
        "channel": "",
        "joined_on": "2024-01-10",
        "monthly_income": None,
    }


def test_national_id_is_never_read_back(book, calls):
    book.samira.national_id = "9841"
    book.samira.save(update_fields=["national_id"])

    assert "9841" not in calls().get("/api/v1/clients/C-1").content.decode()


def test_money_is_read_as_text(book, calls):
    loan = calls().get("/api/v1/loans/L-1").json()

    assert (loan["principal"], loan["annual_rate"]) == ("1200.00", "0.240000")


def test_repayments_are_read_by_loan(book, calls):
    rows = calls().get("/api/v1/repayments", {"loan": "L-1"}).json()["results"]

    assert [(row["external_id"], row["loan"], row["amount"]) for row in rows] == [
        ("R-1", "L-1", "124.00")
    ]


def test_standing_tells_unknown_components_from_zero(book, calls):
    standing = calls().get("/api/v1/standings/C-1").json()

    assert (standing["state"], standing["loyalty_score"]) == ("ACTIVE", "61.50")
    assert (standing["longevity"], standing["attitude"]) == ("0.3500", None)


@pytest.mark.parametrize(
    ("filters", "clients"),
    [
        ({}, ["C-1", "C-2"]),
        ({"client": "C-2"}, ["C-2"]),
        ({"branch": "N1"}, ["C-1"]),
        ({"state": "PROSPECT"}, ["C-2"]),
        ({"stage": "INTENSIVE_CARE"}, ["C-1"]),
        ({"updated_since": "2026-03-31"}, ["C-1"]),
        ({"branch": "S1", "state": "ACTIVE"}, []),
    ],
)
def test_standings_are_filtered(book, calls, filters, clients):
    rows = calls().get("/api/v1/standings", filters).json()["results"]

    assert [row["client"] for row in rows] == clients


def test_score_is_read_by_client(book, calls):
    score = calls().get("/api/v1/scores/C-1").json()

    assert (score["profit"], score["dropout_probability"], score["clv_remaining"]) == (
        "-12.30",
        "0.6200",
        None,
    )


def test_pages_follow_each_other_in_a_stable_order(book, calls):
    for n in range(3, 8):
        client_in(book.north, f"C-{n}")
    system = calls()

    first = system.get("/api/v1/clients", {"page_size": 3}).json()
    client_in(book.north, "C-8")
    second = system.get(first["next"]).json()
    third = system.get(second["next"]).json()

    read = [row["external_id"] for page in (first, second, third) for row in page["results"]]
    assert read == [f"C-{n}" for n in range(1, 9)]
    assert (first["previous"], third["next"]) == (None, None)


@pytest.mark.parametrize("noun", ["clients", "loans", "repayments", "standings", "alerts"])
def test_list_asks_the_database_the_same_number_of_times_however_long(
    book, calls, noun, django_assert_num_queries
):
    system = calls()

    with django_assert_num_queries(3):  # the token, the system's branches, the rows
        assert system.get(f"/api/v1/{noun}").status_code == 200


@pytest.mark.parametrize(
    "address",
    ["clients/C-2", "standings/C-2", "scores/C-2", "clients/none", "alerts/999", "no/such/noun"],
)
def test_rows_of_other_branches_are_not_found(book, calls, address):
    answer = calls(book.north).get(f"/api/v1/{address}")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:wafa:problem:not-found"


@pytest.mark.parametrize(
    ("noun", "key", "seen"),
    [
        ("clients", "external_id", ["C-1"]),
        ("groups", "external_id", ["G-1"]),
        ("loans", "external_id", ["L-1"]),
        ("repayments", "external_id", ["R-1"]),
        ("standings", "client", ["C-1"]),
        ("scores", "client", ["C-1"]),
        ("alerts", "client", ["C-1"]),
    ],
)
def test_system_lists_its_branches_only(book, calls, noun, key, seen):
    of_north = calls(book.north).get(f"/api/v1/{noun}").json()["results"]
    of_south = calls(book.south).get(f"/api/v1/{noun}").json()["results"]

    assert [row[key] for row in of_north] == seen
    assert not set(seen) & {row[key] for row in of_south}


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("state=NONE", "state"),
        ("updated_since=yesterday", "updated_since"),
        ("page_size=0", "page_size"),
        ("page_size=1001", "page_size"),
        ("brnach=N1", "brnach"),
        ("branch=", "branch"),
    ],
)
def test_parameter_at_fault_is_named(book, calls, query, pointer):
    answer = calls().get(f"/api/v1/standings?{query}")

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize("cursor", ["nonsense", "cD1hYmM=", "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk="])
def test_cursor_made_elsewhere_is_not_found(book, calls, cursor):
    assert calls().get("/api/v1/clients", {"cursor": cursor}).status_code == 404


@pytest.mark.parametrize("noun", ["clients", "standings", "scores", "alerts"])
def test_token_without_the_scope_is_refused(book, calls, noun):
    answer = calls(scopes=(Scope.LOANS_READ,)).get(f"/api/v1/{noun}")

    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:wafa:problem:forbidden"


def test_alert_says_why_in_a_code_and_in_words_with_the_debt_beside_it(book, calls):
    alert = calls().get("/api/v1/alerts", {"client": "C-1"}).json()["results"][0]

    assert alert["reasons"] == [
        {"code": "LATE_RECENTLY", "points": 31.5, "words": "late 2 times in the last three months"}
    ]
    assert (alert["next_step"], alert["act_by"]) == ("VISIT_ARREARS", "2026-04-07")
    assert alert["debt"] == {
        "outstanding_principal": "1100.00",
        "next_installment": None,
        "days_past_due": 12,
        "installment_to_income": None,
        "consecutive_top_ups": 0,
        "is_concern": True,
    }
