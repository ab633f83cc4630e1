import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from crm.access import Role
from crm.models import Client
from loans.actions import importing
from loans.models import ImportFault, ImportPart, ImportRun
from loans.tasks import import_upload, tidy_imports
from tests.factories import BranchFactory, StaffFactory

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
TEXT = "external_id,given_name,branch,joined_on\nC1,Amina,B,2023-01-02\nC2,Salem,B,soon\n"
MAPPING = b"""
title = "Branch system"
[fields]
external_id = "external_id"
given_name = "given_name"
branch = "branch"
joined_on = { column = "joined_on", default = "2023-01-01" }
"""


@pytest.fixture
def staff(client):
    BranchFactory(code="B")
    staff = StaffFactory(role=Role.HEAD_OFFICE)
    client.force_login(staff)
    return staff


def upload(client, text=TEXT, name="clients.csv", **fields):
    data = {"noun": "CLIENTS", "file": SimpleUploadedFile(name, text.encode()), **fields}
    return client.post(reverse("loans:import-start"), data)


def test_the_empty_list_teaches(client, staff):
    page = client.get(reverse("loans:imports")).content.decode()
    assert "Nothing has been imported yet" in page
    assert reverse("loans:import-new") in page


def test_an_upload_is_imported_by_a_worker(client, staff, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = upload(client, is_dry_run="on", keeps_good_rows="on")
    run = ImportRun.objects.get()
    assert answer.url == reverse("loans:import", args=[run.pk])
    assert (run.status, run.is_dry_run, run.started_by) == ("DONE", True, staff)
    assert (run.added_count, run.fault_count) == (1, 1)
    assert not Client.objects.exists()
    page = client.get(answer.url).content.decode()
    assert "This is not a date in the format of the mapping." in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("loans:import-again", args=[run.pk]), {"dry_run": "no"})
    again = ImportRun.objects.order_by("-pk").first()
    assert (again.status, again.is_dry_run, again.added_count) == ("DONE", False, 1)
    assert Client.objects.get().external_id == "C1"


def test_the_faults_come_as_a_file(client, staff, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        upload(client)
    run = ImportRun.objects.get()
    assert run.status == "REFUSED"
    answer = client.get(reverse("loans:import-faults", args=[run.pk]))
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert rows[1][:4] == ["3", "joined_on", "soon", "NOT_A_DATE"]


def test_a_mapping_file_is_remembered_for_the_next_upload(
    client, staff, django_capture_on_commit_callbacks
):
    toml = SimpleUploadedFile("m.toml", MAPPING)
    with django_capture_on_commit_callbacks(execute=True):
        upload(client, TEXT.replace("soon", ""), mapping_file=toml)
    first = ImportRun.objects.get()
    assert (first.status, first.added_count) == ("DONE", 2)
    assert "Clients: Branch system" in client.get(reverse("loans:import-new")).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        upload(client, TEXT.replace("soon", ""), mapping=str(first.pk))
    second = ImportRun.objects.order_by("-pk").first()
    assert (second.mapping, second.unchanged_count) == (first.mapping, 2)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"name": "clients.pdf"}, "Choose a CSV or XLSX file."),
        ({"text": ""}, "The submitted file is empty."),
        ({"mapping_file": SimpleUploadedFile("m.toml", b"x =")}, "is not valid TOML"),
        ({"mapping_file": SimpleUploadedFile("m.toml", b'noun = "LOANS"')}, "another kind of file"),
        ({"mapping_file": SimpleUploadedFile("m.toml", b"[[imports]]")}, "maps a whole book"),
        (
            {"mapping_file": SimpleUploadedFile("m.toml", b'[fields]\nshoe = "x"')},
            "a field “shoe”",
        ),
    ],
)
def test_a_refused_upload_keeps_the_form_and_stores_nothing(client, staff, fields, fault):
    answer = upload(client, **{"keeps_good_rows": "on", **fields})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert fault in page
    box = re.search(r'<input[^>]*name="keeps_good_rows"[^>]*>', page)[0]
    assert "checked" in box
    assert not ImportRun.objects.exists()
    assert not ImportPart.objects.exists()


def test_a_file_that_is_too_large_is_refused(client, staff, monkeypatch):
    monkeypatch.setattr(importing, "MOST_BYTES", 10)
    answer = upload(client)
    assert answer.status_code == 422
    assert not ImportRun.objects.exists()


def test_a_running_import_is_asked_for_again_and_then_the_page_is_loaded(client, staff):
    run = ImportRun.objects.create(
        noun="LOANS",
        file_name="l.csv",
        mapping={},
        status="RUNNING",
        step="READING",
        row_count=100,
        read_count=40,
        started_at=LONG_AGO,
    )
    url = reverse("loans:import", args=[run.pk])
    page = client.get(url).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert f'href="{url}"' in page
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<section id="progress"')
    assert 'value="40" max="100"' in part
    ImportRun.objects.update(status="DONE")
    answer = client.get(url, headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"


def test_others_imports_are_not_found_by_a_branch_manager(client, staff):
    run = ImportRun.objects.create(
        noun="LOANS", file_name="l.csv", mapping={}, status="DONE", started_at=LONG_AGO
    )
    client.force_login(StaffFactory(role=Role.BRANCH_MANAGER))
    assert client.get(reverse("loans:import", args=[run.pk])).status_code == 404
    assert client.get(reverse("loans:import-faults", args=[run.pk])).status_code == 404
    assert "l.csv" not in client.get(reverse("loans:imports")).content.decode()


def test_templates_hold_every_field(client, staff):
    answer = client.get(reverse("loans:import-template", args=["repayments"]))
    header = answer.getvalue().decode("utf-8-sig").strip()
    assert header.split(",")[:4] == ["loan", "external_id", "kind", "paid_on"]
    assert client.get(reverse("loans:import-template", args=["shoes"])).status_code == 404


def test_an_import_that_is_over_is_not_run_twice(client, staff, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        upload(client, keeps_good_rows="on")
    run = ImportRun.objects.get()
    Client.objects.all().delete()
    assert import_upload(run.pk, "2024-06-01") == "DONE"
    assert not Client.objects.exists()


def test_old_uploads_and_dead_imports_are_tidied_away(client, staff):
    dead = ImportRun.objects.create(
        noun="CLIENTS", file_name="c.csv", mapping={}, status="RUNNING", started_at=LONG_AGO
    )
    ImportPart.objects.create(run=dead, number=0, content=b"x")
    upload(client)
    assert tidy_imports() == {"handed_out": 0, "abandoned": 1, "forgotten": 1}
    dead.refresh_from_db()
    assert dead.status == "FAILED"
    assert "Nothing was merged" in dead.message
    assert ImportPart.objects.count() == 1


def test_an_import_without_its_file_cannot_be_run_again(client, staff):
    run = ImportRun.objects.create(
        noun="CLIENTS", file_name="c.csv", mapping={}, status="DONE", started_at=LONG_AGO
    )
    answer = client.post(reverse("loans:import-again", args=[run.pk]), follow=True)
    assert "no longer kept" in answer.content.decode()
    assert ImportRun.objects.count() == 1


def test_the_list_costs_the_same_however_long_it_is(client, staff, django_assert_max_num_queries):
    for number in range(5):
        ImportRun.objects.create(
            noun="CLIENTS",
            file_name=f"{number}.csv",
            mapping={},
            status="DONE",
            started_by=staff,
            started_at=LONG_AGO + timedelta(days=number),
        )
    with django_assert_max_num_queries(8):
        client.get(reverse("loans:imports"))
    assert not ImportFault.objects.exists()
