"""What stays when an import breaks in the middle."""

import pytest
from django.db import connection, utils

from crm.models import Client
from crm.sql import Lock, advisory_lock, execute
from loans.imports.running import abandon_dead_runs, run_import
from loans.models import ImportRun
from tests.factories import BranchFactory, ClientFactory
from tests.loans.importing import NOW, TODAY, imported

TEXT = "external_id,given_name,branch,joined_on,officer\n"
ROWS = "C1,Amina,B,2023-01-02,\nC2,Salem,B,2023-01-02,\n"
BREAK = """
CREATE FUNCTION break_import() RETURNS trigger AS $$ BEGIN RAISE 'the disk is full'; END $$
LANGUAGE plpgsql;
CREATE TRIGGER break_import BEFORE INSERT ON crm_client FOR EACH ROW
WHEN (NEW.external_id = 'C2') EXECUTE FUNCTION break_import();
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken():
    BranchFactory(code="B")
    execute(BREAK)


def test_a_break_in_the_merge_leaves_nothing_and_says_why(broken, tmp_path):
    with pytest.raises(utils.InternalError, match="the disk is full"):
        imported(tmp_path, "CLIENTS", TEXT + ROWS)
    run = ImportRun.objects.get()
    assert run.status == "FAILED"
    assert "nothing was merged: the disk is full" in run.message
    assert run.finished_at == NOW
    assert not Client.objects.exists()


def test_progress_is_told_step_by_step(tmp_path):
    BranchFactory(code="B")
    path = tmp_path / "c.csv"
    path.write_text(TEXT + ROWS)
    run = ImportRun.objects.create(noun="CLIENTS", file_name="c.csv", mapping={}, started_at=NOW)
    seen = []

    def look(_run):
        now = ImportRun.objects.values_list("status", "step", "read_count", "valid_count").get()
        if now not in seen:
            seen.append(now)

    run_import(run, path, on=TODAY, clock=lambda: NOW, told=look)
    assert seen == [
        ("RUNNING", "READING", 0, 0),
        ("RUNNING", "READING", 2, 0),
        ("RUNNING", "CHECKING", 2, 0),
        ("RUNNING", "MERGING", 2, 2),
        ("DONE", "", 2, 2),
    ]


def test_an_import_under_way_is_not_taken_for_dead(tmp_path):
    run = ImportRun.objects.create(
        noun="CLIENTS", file_name="c.csv", mapping={}, status="RUNNING", started_at=NOW
    )
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [Lock.IMPORT + run.pk])
        assert abandon_dead_runs(NOW) == 0
    finally:
        other.close()
    with advisory_lock(1):
        assert abandon_dead_runs(NOW) == 1


def test_the_audit_names_the_import(tmp_path):
    BranchFactory(code="B")
    ClientFactory(external_id="C1")
    run = imported(tmp_path, "CLIENTS", TEXT + ROWS)
    event = Client.events.rel.related_model.objects.filter(pgh_obj__external_id="C2").get()
    assert event.pgh_context.metadata["import_run"] == run.pk
