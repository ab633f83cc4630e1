"""Running one import: read, check, merge, and tell how far it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from crm.audit import writing_in_bulk
from crm.errors import Refused
from crm.models import Institution
from crm.sql import Lock, advisory_lock, check_at_once, execute, turn
from loans.imports.checking import check, store_faults
from loans.imports.mapping import Mapping, Source, plain_table, read_mapping
from loans.imports.noun import Merging, Noun
from loans.imports.nouns import NOUNS
from loans.imports.reading import Rows, open_rows
from loans.imports.staging import Stager, create_tables, stage, usable_sources
from loans.models import ImportRun

Status, Step = ImportRun.Status, ImportRun.Step
Told = Callable[[ImportRun], None]
Clock = Callable[[], datetime]


def run_import(
    run: ImportRun, path: Path, *, on: date, clock: Clock, told: Told = lambda _run: None
) -> ImportRun:
    """Import one file as `run` says; what goes wrong is kept with the run, and then nothing was merged.

    Parameters
    ----------
    run
        The import: its noun, mapping and modes.
    path
        The file.
    on
        Business date of changes the file does not date, such as a new loan officer.
    clock
        Tells the time: entry time of what is recorded, and when the import ended.
    told
        Called whenever the run's counts have moved.
    """
    with advisory_lock(Lock.IMPORT + run.pk) as is_mine:
        if is_mine:
            with _failures_kept(run, clock), _roomy_memory():
                _run(run, path, on, clock, told)
            told(run)
    return run


def abandon_dead_runs(now: datetime) -> int:
    """Mark imports whose program has died as failed and return how many there were.

    An upload is left to the task queue for a day: it hands the task of a dead worker to another.
    """
    count = 0
    is_lost = Q(parts=None) | Q(started_at__lt=now - timedelta(days=1))
    for run in ImportRun.objects.filter(is_lost, status=Status.RUNNING):
        with advisory_lock(Lock.IMPORT + run.pk) as is_dead:
            if is_dead:
                message = _("The program stopped before the import ended. Nothing was merged.")
                _tell(run, status=Status.FAILED, message=message, finished_at=now)
                count += 1
    return count


def _run(run: ImportRun, path: Path, on: date, clock: Clock, told: Told) -> None:
    _tell(run, told, status=Status.RUNNING, step=Step.READING, message="")
    mapping, sources = _read(run, path, told)
    merging = Merging(mapping=mapping, sources=sources, on=on, now=clock(), by_id=run.started_by_id)
    with turn(Lock.MERGING):
        _check(run, merging, told)
        _merge(run, merging, clock)


def _read(run: ImportRun, path: Path, told: Told) -> tuple[Mapping, dict[str, Source]]:
    noun = NOUNS[run.noun]
    mapping = read_mapping({**run.mapping, "noun": run.noun}, noun.fields)
    create_tables(noun)
    with open_rows(path, mapping) as rows:
        if not mapping.sources:
            mapping = _named_alike(run, noun, rows)
        sources = usable_sources(noun, mapping, rows)
        unmapped = [n for n in rows.header if n and n not in mapping.columns | mapping.ignored]
        _tell(run, told, row_count=rows.estimate, unmapped_columns=unmapped)
        stager = Stager(noun, sources, rows.header, mapping.country or _country())
        count = stage(rows, stager, lambda done: _tell(run, told, read_count=done))
    _tell(run, told, row_count=count, read_count=count, step=Step.CHECKING)
    return mapping, sources


def _named_alike(run: ImportRun, noun: Noun, rows: Rows) -> Mapping:
    """Map columns that are named as the fields are; a mapping without fields asks for it."""
    table = {**run.mapping, **plain_table(noun.name, noun.fields, rows.header)}
    _tell(run, mapping=table)
    return read_mapping(table, noun.fields)


def _country() -> str:
    return Institution.objects.values_list("country", flat=True).first() or ""


def _check(run: ImportRun, merging: Merging, told: Told) -> None:
    noun = NOUNS[run.noun]
    run.faults.all().delete()
    good = check(noun, merging)
    store_faults(run.pk, merging.sources)
    counts = noun.count(noun, merging)
    _tell(
        run,
        told,
        step=Step.MERGING,
        valid_count=good,
        fault_count=run.faults.count(),
        added_count=counts.added,
        changed_count=counts.changed,
        unchanged_count=good - counts.added - counts.changed,
    )


def _merge(run: ImportRun, merging: Merging, clock: Clock) -> None:
    if run.fault_count and not run.keeps_good_rows:
        _tell(run, added_count=0, changed_count=0, unchanged_count=0)
        _tell(run, status=Status.REFUSED, step="", finished_at=clock())
        return
    with transaction.atomic(), writing_in_bulk(user=run.started_by_id, import_run=run.pk):
        if not run.is_dry_run:
            check_at_once()
            noun = NOUNS[run.noun]
            noun.merge(noun, merging)
        _tell(run, status=Status.DONE, step="", finished_at=clock())


def _tell(run: ImportRun, told: Told = lambda _run: None, **changes: object) -> None:
    """Write changed fields of the run where other sessions see them, and tell the caller."""
    for name, value in changes.items():
        setattr(run, name, value)
    run.save(update_fields=list(changes))
    told(run)


@contextmanager
def _failures_kept(run: ImportRun, clock: Clock) -> Iterator[None]:
    """Keep a refusal as the run's message; keep a defect's too, and let it surface."""
    try:
        yield
    except Refused as refusal:
        _tell(run, status=Status.FAILED, message=str(refusal), finished_at=clock())
    except Exception as error:
        message = _("Something broke, and nothing was merged: %(error)s") % {"error": error}
        _tell(run, status=Status.FAILED, message=message, finished_at=clock())
        raise


@contextmanager
def _roomy_memory() -> Iterator[None]:
    """Let sorts and joins of the import stay in memory."""
    execute("SET work_mem = '128MB'")
    try:
        yield
    finally:
        execute("RESET work_mem")
