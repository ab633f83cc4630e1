"""The list of clients: search, narrowing, sorting, columns, and files of exactly what is shown."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest

from crm.exports import harmless
from crm.models import ClientView
from loyalty.models import Standing
from tests.cast import play
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    cast = play()
    for name, family, state, cycle in [
        ("José", "García", "ACTIVE", 3),
        ("فاطمة", "حسين", "RESTING", 1),
        ("Aisha", "Nour", "ACTIVE", None),
    ]:
        client = ClientFactory(
            given_name=name, family_name=family, officer=cast.amina, branch=cast.branch
        )
        if cycle is not None:
            stand(client, state, cycle)
    return cast


def stand(client, state, cycle):
    Standing.objects.create(
        client=client,
        as_of="2026-06-01",
        state=state,
        stage="ACCOUNT_MANAGEMENT",
        stage_since="2026-01-01",
        cycle=cycle,
        episode=1,
        rest_window_days=90,
        decision_point_count=0,
        renewed_count=0,
        loyalty_coverage=0,
        weights_version=1,
        loyalty_type="UNKNOWN",
    )


def found(client, **query):
    return [row["client"].given_name for row in client.get("/clients/", query).context["rows"]]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("jose gar", ["José"]),
        ("فاطمه", ["Fatma", "فاطمة"]),
        ("100123", ["Fatma"]),
        ("nobody", []),
        ("", ["Aisha", "Fatma", "José", "فاطمة"]),
    ],
)
def test_search_folds_names_and_finds_phones(cast, client, text, names):
    client.force_login(cast.amina)
    assert found(client, q=text) == names


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"state": "ACTIVE"}, ["José"]),
        ({"state": "nonsense"}, ["Aisha", "Fatma", "José", "فاطمة"]),
        ({"sort": "-name"}, ["فاطمة", "José", "Fatma", "Aisha"]),
        ({"sort": "-cycle"}, ["José", "فاطمة", "Aisha", "Fatma"]),
        ({"sort": "cycle"}, ["فاطمة", "José", "Aisha", "Fatma"]),
    ],
)
def test_list_narrows_and_sorts_with_the_unknown_last(cast, client, query, names):
    client.force_login(cast.amina)
    assert found(client, **query) == names


def test_outsider_sees_nobody(cast, client):
    client.force_login(cast.outsider)
    assert found(client) == []


def test_profit_is_a_column_only_for_those_who_may_see_it(cast, client):
    client.force_login(cast.amina)
    assert "profit" not in {c.name for c in client.get("/clients/").context["filter"].columns}
    client.force_login(cast.manager)
    assert "profit" in {c.name for c in client.get("/clients/").context["filter"].columns}


def test_csv_holds_exactly_what_is_shown_and_every_row_is_kept_as_looked_at(cast, client):
    client.force_login(cast.amina)
    query = {"format": "csv", "state": "ACTIVE", "columns": ["phone", "state", "cycle"]}
    answer = client.get("/lists/clients/file", query)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert rows[0] == ["External id", "Name", "Phone", "State", "Loan cycle"]
    assert [row[1:] for row in rows[1:]] == [["José García", "", "Active", "3"]]
    assert list(ClientView.objects.values_list("client__given_name", "what")) == [
        ("José", "EXPORT")
    ]


def test_xlsx_reads_right_to_left_in_arabic(cast, client):
    client.force_login(cast.amina)
    client.cookies["django_language"] = "ar"
    answer = client.get(
        "/lists/clients/file", {"format": "xlsx", "q": "حسين", "columns": ["cycle"]}
    )
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert sheet.sheet_view.rightToLeft
    assert [cell.value for cell in sheet[2]][1:] == ["فاطمة حسين", 1]


def test_the_auditor_may_not_take_the_list_away(cast, client):
    client.force_login(cast.auditor)
    assert client.get("/lists/clients/file").status_code == 403
    assert not ClientView.objects.exists()


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1+1", "'=1+1"), ("@x", "'@x"), ("+20 100-1", "+20 100-1"), (-5, "-5"), (None, "")],
)
def test_no_cell_is_taken_for_a_formula(cell, written):
    assert harmless(cell) == written


def test_list_asks_the_same_number_of_queries_however_long(cast, client, django_assert_num_queries):
    client.force_login(cast.manager)
    client.get("/clients/")
    with django_assert_num_queries(9) as few:
        client.get("/clients/")
    ClientFactory.create_batch(30, officer=cast.amina, branch=cast.branch)
    with django_assert_num_queries(len(few)):
        client.get("/clients/")
