"""Imports in tests: a file with given rows, run to its end."""

from datetime import UTC, date, datetime

from loans.imports.running import run_import
from loans.models import ImportRun

NOW = datetime(2024, 6, 1, 8, 30, tzinfo=UTC)
TODAY = date(2024, 6, 1)


def imported(folder, noun, text, mapping=None, on=TODAY, **modes):
    """Import a CSV text (or the bytes of any file) and return the run as the database has it."""
    content = text.encode() if isinstance(text, str) else text
    path = folder / modes.pop("name", f"{noun.lower()}.csv")
    path.write_bytes(content)
    run = ImportRun.objects.create(
        noun=noun, file_name=path.name, mapping=mapping or {}, started_at=NOW, **modes
    )
    run_import(run, path, on=on, clock=lambda: NOW)
    run.refresh_from_db()
    return run


def counts(run):
    """The counts of a run: read, added, changed, unchanged, faults."""
    return (
        run.read_count,
        run.added_count,
        run.changed_count,
        run.unchanged_count,
        run.fault_count,
    )


def faults(run):
    """Every fault as (row, column, value, reason)."""
    rows = run.faults.order_by("row", "id")
    return [(fault.row, fault.column, fault.value, fault.reason) for fault in rows]
