from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps

from crm.fields import blind_index
from crm.models import Client, ClientOfficer, Group, Institution
from loans.models import ImportRun
from tests.factories import BranchFactory, ClientFactory, StaffFactory
from tests.loans.importing import counts, faults, imported

ClientEvent = apps.get_model("crm", "ClientEvent")

pytestmark = pytest.mark.django_db

MAPPING = {
    "date_formats": ["%d/%m/%Y"],
    "decimal_mark": ",",
    "fields": {
        "external_id": "No",
        "given_name": "First",
        "family_name": {"columns": ["Father", "Family"], "separator": " bin "},
        "birth_date": "Born",
        "gender": {"column": "Sex", "values": {"F": "FEMALE", "M": "MALE"}, "default": "UNKNOWN"},
        "phone": "Phone",
        "branch": {"constant": "SANAA"},
        "joined_on": "Joined",
        "monthly_income": "Income",
        "national_id": "ID card",
    },
}
HEADER = "No,First,Father,Family,Born,Sex,Phone,Joined,Income,ID card,Remark\n"
AMINA = 'C1,أمينة,صالح,حداد,05/11/1987,F,0712345678,02/01/2023,"1250,50",AB 123,x\n'
SALEM = "C2,Salem,,Haddad,,,,03/01/2023,,,\n"
EMAILS = ["huda@example.org", "", "huda@"]


@pytest.fixture(autouse=True)
def institution():
    Institution.objects.create(pk=1, name="Wafa", country="YE", currency="YER")
    return BranchFactory(code="SANAA")


def test_an_import_reads_what_the_mapping_says(tmp_path, institution):
    run = imported(tmp_path, "CLIENTS", HEADER + AMINA + SALEM, MAPPING)
    assert (run.status, counts(run)) == (ImportRun.Status.DONE, (2, 2, 0, 0, 0))
    amina = Client.objects.get(external_id="C1")
    assert amina.name == "أمينة صالح bin حداد"
    assert amina.birth_date == date(1987, 11, 5)
    assert amina.gender == "FEMALE"
    assert amina.phone == "+967712345678"
    assert amina.monthly_income == Decimal("1250.50")
    assert amina.branch == institution
    assert amina.national_id == "AB 123"
    assert amina.national_id_index == blind_index("AB 123")
    salem = Client.objects.get(external_id="C2")
    assert (salem.family_name, salem.gender, salem.phone) == ("Haddad", "UNKNOWN", "")
    assert (salem.birth_date, salem.national_id, salem.national_id_index) == (None, "", "")


def test_columns_nobody_asked_for_are_named(tmp_path):
    run = imported(tmp_path, "CLIENTS", HEADER + AMINA, MAPPING)
    assert run.unmapped_columns == ["Remark"]


def test_ignored_columns_are_not_named(tmp_path):
    run = imported(tmp_path, "CLIENTS", HEADER + AMINA, {**MAPPING, "ignored": ["Remark"]})
    assert run.unmapped_columns == []


def test_e_mail_comes_in_and_what_is_none_is_a_fault(tmp_path):
    header = "external_id,given_name,branch,joined_on,email\n"
    rows = [f"C{n},Huda,SANAA,2023-01-02,{email}\n" for n, email in enumerate(EMAILS)]
    run = imported(tmp_path, "CLIENTS", header + "".join(rows))
    assert faults(run) == [(4, "email", "huda@", "NOT_AN_EMAIL")]
    assert list(Client.objects.order_by("external_id").values_list("email", flat=True)) == [
        "huda@example.org",
        "",
    ]


def test_a_second_import_changes_nothing(tmp_path):
    imported(tmp_path, "CLIENTS", HEADER + AMINA + SALEM, MAPPING)
    before = list(Client.objects.order_by("pk").values())
    events = ClientEvent.objects.count()
    run = imported(tmp_path, "CLIENTS", HEADER + AMINA + SALEM, MAPPING)
    assert counts(run) == (2, 0, 0, 2, 0)
    assert list(Client.objects.order_by("pk").values()) == before
    assert ClientEvent.objects.count() == events


def test_a_changed_cell_changes_one_row_and_only_mapped_columns(tmp_path):
    imported(tmp_path, "CLIENTS", HEADER + AMINA + SALEM, MAPPING)
    Client.objects.filter(external_id="C2").update(village="Al-Qaa")
    run = imported(tmp_path, "CLIENTS", HEADER + AMINA + SALEM.replace("Salem", "Salim"), MAPPING)
    assert counts(run) == (2, 0, 1, 1, 0)
    salim = Client.objects.get(external_id="C2")
    assert (salim.given_name, salim.village) == ("Salim", "Al-Qaa")


def test_every_fault_names_row_column_value_and_reason(tmp_path):
    rows = [
        "C1,Amina,,,31/02/1987,X,12,02/01/2023,much,,\n",
        "C2,,,,,,,,,,\n",
        "C3,Salem\n",
        "C4,Huda,,,01/01/2024,,,02/01/2023,,,\n",
        f"C5,{'x' * 201},,,,,,02/01/2023,-1,,\n",
    ]
    run = imported(tmp_path, "CLIENTS", HEADER + "".join(rows), MAPPING)
    assert sorted(faults(run)) == sorted(
        [
            (2, "Born", "31/02/1987", "NOT_A_DATE"),
            (2, "Sex", "X", "NOT_A_CHOICE"),
            (2, "Phone", "12", "NOT_A_PHONE"),
            (2, "Income", "much", "NOT_AN_AMOUNT"),
            (3, "First", "", "REQUIRED"),
            (3, "Joined", "", "REQUIRED"),
            (4, "", "2", "WRONG_CELL_COUNT"),
            (5, "Joined", "02/01/2023", "WRONG_ORDER"),
            (6, "First", "x" * 201, "TOO_LONG"),
            (6, "Income", "-1", "OUT_OF_RANGE"),
        ]
    )
    assert (run.read_count, run.valid_count) == (5, 0)
    assert not Client.objects.exists()


def test_good_rows_are_kept_beside_faults(tmp_path):
    run = imported(tmp_path, "CLIENTS", HEADER + AMINA + "C9,,,,,,,,,,\n", MAPPING)
    assert (run.status, counts(run)) == ("DONE", (2, 1, 0, 0, 2))
    assert Client.objects.get().external_id == "C1"


def test_all_or_nothing_keeps_nothing(tmp_path):
    text = HEADER + AMINA + "C9,,,,,,,,,,\n"
    run = imported(tmp_path, "CLIENTS", text, MAPPING, keeps_good_rows=False)
    assert (run.status, counts(run)) == ("REFUSED", (2, 0, 0, 0, 2))
    assert not Client.objects.exists()


def test_a_dry_run_tells_the_same_and_writes_nothing(tmp_path):
    imported(tmp_path, "CLIENTS", HEADER + SALEM, MAPPING)
    text = HEADER + AMINA + SALEM.replace("Salem", "Salim") + "C9,,,,,,,,,,\n"
    before = list(Client.objects.values())
    dry = imported(tmp_path, "CLIENTS", text, MAPPING, is_dry_run=True)
    assert list(Client.objects.values()) == before
    real = imported(tmp_path, "CLIENTS", text, MAPPING)
    assert (counts(dry), faults(dry)) == (counts(real), faults(real))
    assert counts(real) == (3, 1, 1, 0, 2)


def test_a_repeated_id_is_a_fault_unless_the_rows_are_the_same(tmp_path):
    text = HEADER + AMINA + SALEM + AMINA + SALEM.replace("Salem", "Salim")
    run = imported(tmp_path, "CLIENTS", text, MAPPING)
    assert faults(run) == [(5, "No", "C2", "REPEATED")]
    assert counts(run) == (4, 2, 0, 1, 1)
    assert Client.objects.get(external_id="C2").given_name == "Salem"


def test_the_earliest_of_repeated_rows_can_be_asked_for(tmp_path):
    text = HEADER + SALEM + SALEM.replace("03/01/2023", "01/01/2021")
    run = imported(tmp_path, "CLIENTS", text, {**MAPPING, "repeats": "earliest"})
    assert counts(run) == (2, 1, 0, 1, 0)
    assert Client.objects.get().joined_on == date(2021, 1, 1)


def test_existing_rows_can_be_kept_as_they_are(tmp_path):
    imported(tmp_path, "CLIENTS", HEADER + SALEM, MAPPING)
    text = HEADER + SALEM.replace("Salem", "Salim") + AMINA
    run = imported(tmp_path, "CLIENTS", text, {**MAPPING, "existing": "keep"})
    assert counts(run) == (2, 1, 0, 1, 0)
    assert Client.objects.get(external_id="C2").given_name == "Salem"


PLAIN = "external_id,given_name,branch,joined_on,"


def test_a_referrer_may_stand_later_in_the_file(tmp_path):
    text = f"{PLAIN}referrer\nC1,Amina,SANAA,2023-01-02,C2\nC2,Huda,SANAA,2022-01-02,\n"
    run = imported(tmp_path, "CLIENTS", text)
    assert counts(run) == (2, 2, 0, 0, 0)
    assert Client.objects.get(external_id="C1").referrer.external_id == "C2"
    assert counts(imported(tmp_path, "CLIENTS", text)) == (2, 0, 0, 2, 0)


def test_a_referrer_at_fault_takes_those_he_referred_with_him(tmp_path):
    text = (
        f"{PLAIN}referrer\nC1,Amina,SANAA,2023-01-02,C2\nC2,Huda,SANAA,2022-01-02,C3\n"
        "C3,Salem,ADEN,2022-01-02,\nC4,Ali,SANAA,2022-01-02,C4\nC5,Ali,SANAA,2022-01-02,C9\n"
    )
    run = imported(tmp_path, "CLIENTS", text)
    assert faults(run) == [
        (2, "referrer", "C2", "UNKNOWN_REFERENCE"),
        (3, "referrer", "C3", "UNKNOWN_REFERENCE"),
        (4, "branch", "ADEN", "UNKNOWN_REFERENCE"),
        (5, "referrer", "C4", "REFERS_TO_ITSELF"),
        (6, "referrer", "C9", "UNKNOWN_REFERENCE"),
    ]
    assert not Client.objects.exists()


def test_unknown_referrers_can_be_left_out(tmp_path):
    mapping = {
        "fields": {
            **{name: name for name in PLAIN.rstrip(",").split(",")},
            "referrer": {"column": "referrer", "unknown": "ignore"},
        }
    }
    text = f"{PLAIN}referrer\nC1,Amina,SANAA,2023-01-02,C9\nC2,Huda,SANAA,2022-01-02,C2\n"
    assert counts(imported(tmp_path, "CLIENTS", text, mapping)) == (2, 2, 0, 0, 0)
    assert not Client.objects.exclude(referrer=None).exists()
    assert counts(imported(tmp_path, "CLIENTS", text, mapping)) == (2, 0, 0, 2, 0)


def charges():
    rows = ClientOfficer.objects.order_by("client__external_id", "since")
    return list(rows.values_list("client__external_id", "officer__username", "since", "until"))


def test_a_change_of_officer_is_kept_as_history(tmp_path):
    StaffFactory(username="amina")
    StaffFactory(username="omar", external_id="S2")
    start, text = date(2023, 1, 2), f"{PLAIN}officer\nC1,Huda,SANAA,2023-01-02,%s\n"
    imported(tmp_path, "CLIENTS", text % "amina")
    assert charges() == [("C1", "amina", start, None)]
    run = imported(tmp_path, "CLIENTS", text % "S2", on=date(2024, 6, 1))
    assert counts(run) == (1, 0, 1, 0, 0)
    changed = [
        ("C1", "amina", start, date(2024, 6, 1)),
        ("C1", "omar", date(2024, 6, 1), None),
    ]
    assert charges() == changed
    imported(tmp_path, "CLIENTS", text % "S2", on=date(2024, 6, 5))
    assert charges() == changed
    imported(tmp_path, "CLIENTS", text % "amina", on=date(2024, 6, 1))
    assert charges()[-1] == ("C1", "amina", date(2024, 6, 1), None)
    imported(tmp_path, "CLIENTS", text % "", on=date(2024, 7, 1))
    assert charges()[-1] == ("C1", "amina", date(2024, 6, 1), date(2024, 7, 1))
    assert Client.objects.get().officer is None


def test_groups_and_their_center_come_in_one_file(tmp_path):
    text = (
        "external_id,name,kind,center,branch,meeting_weekday\n"
        "G1,Sunrise,GROUP,K1,SANAA,3\nK1,Market center,center,,SANAA,\nG2,Dawn,,K9,SANAA,8\n"
        "K2,Other,CENTER,K1,SANAA,\n"
    )
    run = imported(tmp_path, "GROUPS", text)
    assert faults(run) == [
        (4, "center", "K9", "UNKNOWN_REFERENCE"),
        (4, "meeting_weekday", "8", "OUT_OF_RANGE"),
        (5, "center", "K1", "CENTER_IN_CENTER"),
    ]
    assert Group.objects.get(external_id="G1").center.name == "Market center"
    assert counts(imported(tmp_path, "GROUPS", text)) == (4, 0, 0, 2, 3)


def test_a_client_already_here_meets_its_row(tmp_path):
    client = ClientFactory(external_id="C1", given_name="Amina")
    text = "external_id,given_name\nC1,Huda\nC2,Salem\n"
    run = imported(tmp_path, "CLIENTS", text)
    assert faults(run) == [(3, "branch", "", "REQUIRED"), (3, "joined_on", "", "REQUIRED")]
    client.refresh_from_db()
    assert client.given_name == "Huda"
