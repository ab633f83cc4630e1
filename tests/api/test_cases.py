"""Cases through the API: handed over once, read with what became of them."""

from datetime import date

from crm.models import Case, CaseCategory, CaseEntry

UID = "4b1c0c5e-7f7e-4c53-9d50-6a2f6f1f0001"
TOLD = {
    "kind": "COMPLAINT",
    "category": "ACCOUNT_ERROR",
    "client": "C-1",
    "text": "Paid twice.",
    "received_on": "2026-03-02",
}


def test_case_is_handed_over_and_read_back(book, calls):
    system = calls()
    answer = system.put(f"/api/v1/cases/{UID}", TOLD)
    case = Case.objects.get()
    assert (answer.status_code, answer.json()) == (201, {"key": UID, "result": "ADDED"})
    assert (case.sent_by.name, case.recorded_by, case.branch) == ("core 0", None, book.north)
    read = system.get(f"/api/v1/cases/{UID}").json()
    assert {name: read[name] for name in TOLD} == TOLD
    assert (read["channel"], read["branch"], read["severity"]) == ("SYSTEM", "N1", "MEDIUM")
    assert (read["department"], read["status"], read["code"]) == ("FINANCE", "NEW", case.code)
    assert (read["acknowledge_by"], read["resolve_by"]) == ("2026-03-03", "2026-04-01")
    assert CaseEntry.objects.get().by is None


def test_case_sent_again_stays_as_it_is(book, calls):
    system = calls()
    system.put(f"/api/v1/cases/{UID}", TOLD)
    again = system.put(f"/api/v1/cases/{UID}", {**TOLD, "text": "Otherwise"})
    assert (again.status_code, again.json()["result"]) == (200, "UNCHANGED")
    assert Case.objects.get().text == "Paid twice."


def test_system_of_a_branch_sees_and_sends_its_own_only(book, calls):
    calls().put(f"/api/v1/cases/{UID}", TOLD)
    south = calls(book.south)
    assert south.get("/api/v1/cases").json()["results"] == []
    assert south.get(f"/api/v1/cases/{UID}").status_code == 404
    assert south.put(f"/api/v1/cases/{UID}", {**TOLD, "client": "C-2"}).status_code == 409
    other = UID.replace("0001", "0002")
    nowhere = {**TOLD, "client": None}
    for told in (TOLD, nowhere):
        assert south.put(f"/api/v1/cases/{other}", told).status_code == 409
    assert Case.objects.count() == 1


def test_case_that_is_none_is_refused(book, calls):
    system = calls()
    faults = [
        ({**TOLD, "category": "WEATHER"}, "#/category"),
        ({**TOLD, "received_on": "2199-01-01"}, "#/received_on"),
        ({**TOLD, "is_anonymous": True}, "#/is_anonymous"),
    ]
    for told, pointer in faults:
        answer = system.put(f"/api/v1/cases/{UID}", told)
        assert answer.status_code == 409
        assert answer.json()["errors"][0]["pointer"] == pointer
    assert system.put("/api/v1/cases/C-1", TOLD).status_code == 404
    assert not Case.objects.exists()


def test_cases_are_read_by_what_they_are(book, calls):
    system = calls()
    rows = [
        {**TOLD, "uid": UID},
        {**TOLD, "uid": UID.replace("0001", "0002"), "category": "FRAUD", "client": "C-2"},
    ]
    assert system.post("/api/v1/cases", {"items": rows}).json()["added_count"] == 2

    def found(**query):
        return [row["client"] for row in system.get("/api/v1/cases", query).json()["results"]]

    assert found(severity="CRITICAL") == ["C-2"]
    assert found(client="C-1") == found(branch="N1") == ["C-1"]
    assert found(category="FRAUD", kind="REQUEST") == []
    assert found(received_since="2026-03-03") == []
    assert CaseCategory.objects.get(code="FRAUD").severity == "CRITICAL"
    assert Case.objects.filter(received_on=date(2026, 3, 2)).count() == 2
