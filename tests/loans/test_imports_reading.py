import gzip
import io
from datetime import date

import openpyxl
import pytest

from crm.models import Client
from tests.factories import BranchFactory
from tests.loans.importing import counts, faults, imported

pytestmark = pytest.mark.django_db
PLAIN = "external_id,given_name,branch,joined_on\n"


@pytest.fixture(autouse=True)
def branch():
    return BranchFactory(code="B")


def workbook(rows, title="Sheet"):
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_reads_as_its_cells_look(tmp_path):
    rows = [
        ["external_id", "given_name", "branch", "joined_on", "monthly_income", None],
        [7001, "Amina", "B", date(2023, 1, 2), 1250.1, None],
        [None, None, None, None, None, None],
        ["7002", "Salem", "B", "2023-01-03 10:15:00", None, None],
        ["7003", "Huda", "B", "3 Jan", 0.1 + 0.2, "stray"],
    ]
    content = workbook(rows, "Clients")
    run = imported(tmp_path, "CLIENTS", content, {"sheet": "Clients"}, name="book.xlsx")
    assert run.message == ""
    assert faults(run) == [(5, "", "6", "WRONG_CELL_COUNT")]
    assert counts(run) == (3, 2, 0, 0, 1)
    amina = Client.objects.get(external_id="7001")
    assert (amina.joined_on, str(amina.monthly_income)) == (date(2023, 1, 2), "1250.10")


def test_rows_keep_their_numbers_past_empty_lines(tmp_path):
    run = imported(tmp_path, "CLIENTS", PLAIN + "\n,,,\nC1,Amina,B,soon\n")
    assert faults(run) == [(4, "joined_on", "soon", "NOT_A_DATE")]
    assert run.read_count == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1256", "utf-16"])
def test_other_encodings_and_delimiters(tmp_path, encoding):
    text = (PLAIN + "C1,أمينة,B,2023-01-02\n").replace(",", ";")
    mapping = {"encoding": encoding, "delimiter": ";"}
    run = imported(tmp_path, "CLIENTS", text.encode(encoding), mapping)
    assert (run.message, Client.objects.get().given_name) == ("", "أمينة")


def test_digits_of_arabic_and_persian_writers_are_numbers(tmp_path):
    text = PLAIN.replace("joined_on", "joined_on,monthly_income") + "C1,A,B,٢٠٢٣-٠١-٠٢,۱۲۵۰٫۵\n"
    run = imported(tmp_path, "CLIENTS", text, {"decimal_mark": "٫"})
    assert faults(run) == []
    assert (Client.objects.get().joined_on, str(Client.objects.get().monthly_income)) == (
        date(2023, 1, 2),
        "1250.50",
    )


def test_a_compressed_file_is_read(tmp_path):
    content = gzip.compress((PLAIN + "C1,Amina,B,2023-01-02\n").encode())
    assert counts(imported(tmp_path, "CLIENTS", content, name="c.csv.gz")) == (1, 1, 0, 0, 0)


@pytest.mark.parametrize(
    ("name", "content", "mapping", "message"),
    [
        ("a.csv", b"\xff\xfe\xff", {}, "The file is not written in utf-8-sig."),
        ("a.csv", b"external_id\n", {"encoding": "utf-99"}, "There is no character encoding"),
        ("a.csv", b"", {}, "No column of the file gives “external_id”."),
        ("a.csv", b"name\nx\n", {}, "No column of the file gives “external_id”."),
        ("a.csv", b'external_id\n"C1\n', {}, "The file is broken"),
        ("a.csv", b"external_id\nC1\n", {"fields": {"external_id": "id"}}, "has no column “id”"),
        ("a.csv", b"external_id\nC1\n", {"fields": {"name": "id"}}, "a field “name”"),
        ("a.csv", b"external_id\nC1\n", {"repeats": "often"}, "“repeats” of the mapping must be"),
        ("a.csv.gz", b"external_id\nC1\n", {}, "The file is broken"),
        ("a.xlsx", b"external_id\nC1\n", {}, "The file is no XLSX workbook."),
        ("a.xlsx", workbook([["external_id"]]), {"sheet": "X"}, "has no sheet “X”"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # a workbook holds the time of day
)
def test_what_cannot_be_read_says_why(tmp_path, name, content, mapping, message):
    run = imported(tmp_path, "CLIENTS", content, mapping, name=name)
    assert run.status == "FAILED"
    assert message in run.message
    assert run.finished_at is not None
    assert not Client.objects.exists()


def test_templates_join_columns_with_words(tmp_path):
    mapping = {
        "fields": {
            "external_id": {"template": "NG-{id}"},
            "given_name": {"template": "Client {id}"},
            "branch": {"column": "office", "default": "B"},
            "joined_on": "on",
            "village": {"column": "village", "optional": True},
        }
    }
    run = imported(tmp_path, "CLIENTS", "id,office,on\n7,,2023-01-02\n,,2023-01-02\n", mapping)
    assert Client.objects.get().external_id == "NG-7"
    assert Client.objects.get().given_name == "Client 7"
    assert faults(run) == [(3, "id", "", "REQUIRED")]
