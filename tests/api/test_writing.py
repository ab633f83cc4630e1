"""What branch systems hand over: one row, or many at once."""

from decimal import Decimal

import pytest

from crm.access import Scope
from crm.models import Branch, Client, ClientOfficer, Group
from loans.models import Installment, Loan, LoanProduct, Repayment

CLIENT = {
    "branch": "N1",
    "officer": "E7",
    "given_name": "Layla",
    "family_name": "Haddad",
    "joined_on": "2026-03-01",
    "phone": "0790123456",
    "monthly_income": "450.00",
}
LOAN = {
    "client": "C-1",
    "product": "FLAT12",
    "principal": "1200.00",
    "disbursed_on": "2026-03-02",
}


def rows(*items: dict) -> dict:
    return {"items": [*items]}


def faults(answer) -> list[tuple]:
    return [(error["row"], error["pointer"], error["code"]) for error in answer.json()["errors"]]


def test_put_adds_a_client_then_leaves_it_then_changes_it(book, calls):
    system = calls()

    first = system.put("/api/v1/clients/C-9", CLIENT)
    again = system.put("/api/v1/clients/C-9", CLIENT)
    other = system.put("/api/v1/clients/C-9", {**CLIENT, "family_name": "Nasser"})

    assert [(answer.status_code, answer.json()["result"]) for answer in (first, again, other)] == [
        (201, "ADDED"),
        (200, "UNCHANGED"),
        (200, "CHANGED"),
    ]
    client = Client.objects.get(external_id="C-9")
    assert (client.name, client.phone, client.monthly_income) == (
        "Layla Nasser",
        "+962790123456",
        Decimal("450.00"),
    )
    assert ClientOfficer.objects.get(client=client).officer == book.amina


def test_e_mail_comes_in_and_what_is_none_is_refused(book, calls):
    system = calls()
    system.put("/api/v1/clients/C-9", {**CLIENT, "email": "layla@example.org"})
    answer = system.put("/api/v1/clients/C-9", {**CLIENT, "email": "layla@"})

    assert faults(answer) == [(None, "#/email", "not_an_email")]
    assert Client.objects.get(external_id="C-9").email == "layla@example.org"


def test_row_is_sent_whole_so_what_it_leaves_out_is_emptied(book, calls):
    system = calls()
    system.put("/api/v1/clients/C-9", CLIENT)

    system.put("/api/v1/clients/C-9", {k: v for k, v in CLIENT.items() if k != "phone"})

    assert Client.objects.get(external_id="C-9").phone == ""


@pytest.mark.parametrize(
    ("sent", "stored"), [("Layla\rHaddad", "Layla Haddad"), ("a\r\nb", "a\nb"), ('a"b,c', 'a"b,c')]
)
def test_text_comes_in_whatever_signs_it_holds(book, calls, sent, stored):
    answer = calls().put("/api/v1/clients/C-9", {**CLIENT, "given_name": sent})

    assert answer.status_code == 201
    assert Client.objects.get(external_id="C-9").given_name == stored


def test_national_id_left_out_stays_as_it_is(book, calls):
    system = calls()
    system.put("/api/v1/clients/C-9", {**CLIENT, "national_id": "9841"})

    system.put("/api/v1/clients/C-9", CLIENT)

    assert Client.objects.get(external_id="C-9").national_id == "9841"


def test_national_id_left_out_beside_one_that_is_given_stays_as_it_is(book, calls):
    system = calls()
    system.put("/api/v1/clients/C-8", {**CLIENT, "national_id": "9841"})

    answer = system.post(
        "/api/v1/clients",
        rows(
            {"external_id": "C-7", **CLIENT},
            {"external_id": "C-8", **CLIENT},
            {"external_id": "C-9", **CLIENT, "national_id": "1203"},
        ),
    )

    assert [item["result"] for item in answer.json()["items"]] == ["ADDED", "UNCHANGED", "ADDED"]
    ids = dict(Client.objects.filter(given_name="Layla").values_list("external_id", "national_id"))
    assert ids == {"C-7": "", "C-8": "9841", "C-9": "1203"}


def test_a_book_goes_in_by_reference_to_external_ids(book, calls):
    system = calls()
    group = {"external_id": "G-9", "branch": "N1", "name": "Cedar", "officer": "E7"}
    product = {"code": "WEEKLY", "name": "Weekly", "annual_rate": "0.36", "repayment_unit": "WEEKS"}
    loan = {**LOAN, "external_id": "L-9", "client": "C-9", "product": "WEEKLY", "officer": "E7"}
    paid = {"external_id": "R-9", "loan": "L-9", "paid_on": "2026-03-09", "amount": "108.40"}

    for noun, row in {
        "groups": group,
        "products": product,
        "clients": {**CLIENT, "external_id": "C-9", "group": "G-9"},
        "loans": loan,
        "repayments": paid,
    }.items():
        answer = system.post(f"/api/v1/{noun}", rows(row))
        assert (answer.status_code, answer.json()["added_count"]) == (200, 1), answer.json()

    stored = Loan.objects.get(external_id="L-9")
    assert (stored.client.group.name, stored.branch, stored.officer, stored.cycle) == (
        "Cedar",
        book.north,
        book.amina,
        1,
    )
    assert (stored.annual_rate, stored.installment_count) == (Decimal("0.36"), 12)
    assert Installment.objects.filter(loan=stored).count() == 12
    repayment = Repayment.objects.get(loan=stored)
    assert repayment.amount == repayment.principal + repayment.interest + repayment.overpaid
    assert repayment.sent_by.name == "core 0"


def test_nothing_is_kept_where_one_row_is_at_fault(book, calls):
    good = {"external_id": "C-8", **CLIENT}
    bad = {"external_id": "C-9", **CLIENT, "branch": "X9"}

    answer = calls().post("/api/v1/clients", rows(good, bad))

    assert (answer.status_code, faults(answer)) == (
        409,
        [(1, "#/items/1/branch", "unknown_reference")],
    )
    assert set(Client.objects.values_list("external_id", flat=True)) == {"C-1", "C-2"}


def test_good_rows_are_kept_where_that_is_asked_for(book, calls):
    good = {"external_id": "C-7", **CLIENT}
    unknown = {"external_id": "C-8", **CLIENT, "branch": "X9"}
    malformed = {"external_id": "C-9", **CLIENT, "joined_on": "1 March"}

    answer = calls().post("/api/v1/clients?partial=true", rows(malformed, good, unknown))

    told = answer.json()
    assert answer.status_code == 207
    assert [(item["row"], item["key"], item["result"]) for item in told["items"]] == [
        (0, "C-9", "REFUSED"),
        (1, "C-7", "ADDED"),
        (2, "C-8", "REFUSED"),
    ]
    assert [error["pointer"] for item in told["items"] for error in item["errors"]] == [
        "#/items/0/joined_on",
        "#/items/2/branch",
    ]
    assert (told["added_count"], told["refused_count"]) == (1, 2)
    assert Client.objects.filter(external_id="C-7").exists()
    assert Client.objects.count() == 3


def test_fault_is_told_in_the_language_asked_for(book, calls):
    answer = calls().post(
        "/api/v1/clients", rows({"external_id": "C-9"}), headers={"Accept-Language": "fr"}
    )

    assert answer.status_code == 400
    assert answer.headers["Content-Language"] == "fr"


@pytest.mark.parametrize(
    ("changed", "pointer", "code"),
    [
        ({"monthly_income": 450}, "monthly_income", "invalid"),
        ({"monthly_income": "450.001"}, "monthly_income", "invalid"),
        ({"joined_on": "2026-02-30"}, "joined_on", "invalid"),
        ({"joined_on": None}, "joined_on", "null"),
        ({"gender": "LADY"}, "gender", "invalid_choice"),
        ({"given_name": 5}, "given_name", "invalid"),
        ({"given_name": "a\x00b"}, "given_name", "null_characters_not_allowed"),
        ({"branch": "N 1"}, "branch", "form"),
        ({"nickname": "Lulu"}, "nickname", "unknown"),
    ],
)
def test_value_not_of_the_described_form_is_named(book, calls, changed, pointer, code):
    answer = calls().put("/api/v1/clients/C-9", {**CLIENT, **changed})

    assert (answer.status_code, faults(answer)) == (400, [(None, f"#/{pointer}", code)])
    assert Client.objects.count() == 2


@pytest.mark.parametrize(
    "sent",
    [[], {}, {"items": []}, {"items": {}}, {"items": "all"}, {"items": [{}] * 1001}, {"rows": []}],
)
def test_request_not_of_the_described_form_is_refused(book, calls, sent):
    assert calls().post("/api/v1/clients", sent).status_code == 400


def test_row_that_is_no_object_is_named(book, calls):
    answer = calls().post("/api/v1/clients", {"items": ["C-9"]})

    assert (answer.status_code, faults(answer)) == (
        400,
        [(0, "#/items/0/non_field_errors", "invalid")],
    )


def test_body_that_is_no_json_is_refused(book, calls):
    answer = calls().post("/api/v1/clients", "{", content_type="application/json")

    assert (answer.status_code, answer.json()["type"]) == (400, "urn:wafa:problem:bad-request")


def test_body_too_large_is_refused(book, calls, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    answer = calls().post("/api/v1/clients", rows({"external_id": "C-9", **CLIENT}))

    assert (answer.status_code, answer.json()["title"]) == (413, "Request Entity Too Large")


def test_same_id_twice_in_one_request_must_be_the_same_row(book, calls):
    row = {"external_id": "C-9", **CLIENT}

    same = calls().post("/api/v1/clients", rows(row, row))
    other = calls().post("/api/v1/clients", rows(row, {**row, "given_name": "Lina"}))

    assert [item["result"] for item in same.json()["items"]] == ["ADDED", "UNCHANGED"]
    assert (other.status_code, faults(other)) == (
        409,
        [(1, "#/items/1/external_id", "repeated")],
    )


def test_repayment_sent_again_is_unchanged_and_another_under_its_id_is_refused(book, calls):
    paid = {"external_id": "R-1", "loan": "L-1", "paid_on": "2026-02-05", "amount": "124.00"}
    system = calls()

    same = system.post("/api/v1/repayments", rows(paid))
    other = system.post("/api/v1/repayments", rows({**paid, "amount": "125.00"}))

    assert (same.status_code, same.json()["unchanged_count"]) == (200, 1)
    assert (other.status_code, faults(other)) == (
        409,
        [(0, "#/items/0/amount", "money_fact_changed")],
    )
    assert [row.amount for row in Repayment.objects.all()] == [Decimal("124.00")]


def test_repayment_is_taken_back_by_a_row_that_reverses_it(book, calls):
    back = {"paid_on": "2026-02-05", "amount": "-124.00", "reverses": "R-1"}
    system = calls()

    first = system.put("/api/v1/loans/L-1/repayments/R-1-back", back)
    again = system.put("/api/v1/loans/L-1/repayments/R-1-back", back)
    second = system.put("/api/v1/loans/L-1/repayments/R-1-twice", back)

    assert (first.status_code, again.json()["result"], second.status_code) == (
        201,
        "UNCHANGED",
        409,
    )
    assert [error["code"] for error in second.json()["errors"]] == ["reversed_before"]
    reversal = Repayment.objects.get(external_id="R-1-back")
    assert (reversal.kind, reversal.reverses.external_id, reversal.principal) == (
        "REVERSAL",
        "R-1",
        Decimal("-100.00"),
    )
    assert system.get("/api/v1/loans/L-1/repayments/R-1-back").json()["reverses"] == "R-1"


def test_change_is_recorded_with_the_name_of_the_system(book, calls):
    calls().put("/api/v1/clients/C-1", {**CLIENT, "group": "G-1"})

    event = Client.pgh_event_model.objects.order_by("pgh_id").last()
    assert (event.family_name, event.pgh_context.metadata["system"]) == ("Haddad", "core 0")
    assert event.pgh_context.metadata["user"] is None


@pytest.mark.parametrize(
    ("noun", "scope"),
    [
        ("clients", Scope.CLIENTS_READ),
        ("groups", Scope.GROUPS_READ),
        ("products", Scope.PRODUCTS_READ),
        ("loans", Scope.LOANS_READ),
        ("repayments", Scope.REPAYMENTS_READ),
    ],
)
def test_reading_does_not_allow_writing(book, calls, noun, scope):
    assert calls(scopes=(scope,)).post(f"/api/v1/{noun}", rows({})).status_code == 403


class TestSystemOfOneBranch:
    """Writes and refers to rows of its branch, and to no others."""

    @pytest.fixture
    def north(self, book, calls):
        return calls(book.north)

    def test_adds_to_its_branch(self, north):
        assert north.put("/api/v1/clients/C-9", CLIENT).status_code == 201

    def test_does_not_know_another_branch(self, north):
        answer = north.put("/api/v1/clients/C-9", {**CLIENT, "branch": "S1"})

        assert (answer.status_code, faults(answer)) == (
            409,
            [(None, "#/branch", "unknown_reference")],
        )
        assert Client.objects.count() == 2

    def test_does_not_take_a_client_of_another_branch(self, north, book):
        answer = north.put("/api/v1/clients/C-2", CLIENT)

        assert (answer.status_code, faults(answer)) == (409, [(None, "#/external_id", "not_yours")])
        assert Client.objects.get(external_id="C-2").branch == book.south

    def test_does_not_hand_its_client_over(self, north, book):
        answer = north.put("/api/v1/clients/C-1", {**CLIENT, "branch": "S1"})

        assert answer.status_code == 409
        assert Client.objects.get(external_id="C-1").branch == book.north

    def test_does_not_lend_to_a_client_of_another_branch(self, north):
        answer = north.put("/api/v1/loans/L-9", {**LOAN, "client": "C-2"})

        assert (answer.status_code, faults(answer)) == (
            409,
            [(None, "#/client", "unknown_reference")],
        )
        assert Loan.objects.count() == 1

    def test_does_not_record_repayments_of_another_branch(self, book, calls):
        answer = calls(book.south).put(
            "/api/v1/loans/L-1/repayments/R-9", {"paid_on": "2026-03-05", "amount": "10.00"}
        )

        assert answer.status_code == 409
        assert Repayment.objects.count() == 1

    def test_does_not_write_products(self, north):
        answer = north.put("/api/v1/products/NEW", {"name": "New", "annual_rate": "0.10"})

        assert answer.status_code == 403
        assert not LoanProduct.objects.filter(code="NEW").exists()

    def test_group_that_meets_at_an_unknown_center_falls_with_it(self, north):
        center = {"external_id": "Z-1", "name": "Center", "branch": "S1", "kind": "CENTER"}
        group = {"external_id": "G-9", "name": "Cedar", "branch": "N1", "center": "Z-1"}

        answer = north.post("/api/v1/groups?partial=true", rows(center, group))

        assert [item["result"] for item in answer.json()["items"]] == ["REFUSED", "REFUSED"]
        assert list(Group.objects.values_list("external_id", flat=True)) == ["G-1"]


def test_thousand_clients_go_in_with_few_questions(book, calls, django_assert_max_num_queries):
    many = [{"external_id": f"M-{n}", **CLIENT} for n in range(1000)]
    system = calls()

    with django_assert_max_num_queries(60):
        answer = system.post("/api/v1/clients", rows(*many))

    assert answer.json()["added_count"] == 1000
    assert Client.objects.filter(branch=Branch.objects.get(code="N1")).count() == 1001
