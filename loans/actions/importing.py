"""File imports: asked for in the browser, run later by a worker."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm.errors import Refused
from crm.models import Staff
from loans.models import ImportPart, ImportRun

MOST_BYTES = 64 * 1024 * 1024
SUFFIXES = (".csv", ".csv.gz", ".xlsx")


class CannotImport(Refused):
    """A file that will not be taken for import."""


class CannotImportAgain(Refused):
    """An import that cannot be run again."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be imported and how."""

    noun: str
    mapping: dict[str, Any]
    is_dry_run: bool = True
    keeps_good_rows: bool = True


@transaction.atomic
def start_import(
    *, order: Order, file_name: str, chunks: Iterable[bytes], by: Staff, at: datetime
) -> ImportRun:
    """Keep an uploaded file and a waiting import of it; a worker takes it from there."""
    if not file_name.lower().endswith(SUFFIXES):
        raise CannotImport(_("Choose a CSV or XLSX file."), field="file")
    run = ImportRun.objects.create(
        file_name=file_name[-300:], started_by=by, started_at=at, **asdict(order)
    )
    size = 0
    for number, chunk in enumerate(chunks):
        size += len(chunk)
        if size > MOST_BYTES:
            raise CannotImport(_too_big(), field="file")
        ImportPart.objects.create(run=run, number=number, content=chunk)
    if not size:
        raise CannotImport(_("The file is empty."), field="file")
    return run


@transaction.atomic
def import_again(*, run: ImportRun, is_dry_run: bool, by: Staff, at: datetime) -> ImportRun:
    """Make a waiting import of the same file with the same mapping."""
    if not run.is_over:
        raise CannotImportAgain(_("This import is not over yet."))
    parts = run.parts.order_by("number")
    if not parts.exists():
        raise CannotImportAgain(_("The file of this import is no longer kept. Upload it again."))
    again = ImportRun.objects.create(
        noun=run.noun,
        file_name=run.file_name,
        mapping=run.mapping,
        is_dry_run=is_dry_run,
        keeps_good_rows=run.keeps_good_rows,
        started_by=by,
        started_at=at,
    )
    for part in parts.iterator(chunk_size=8):
        ImportPart.objects.create(run=again, number=part.number, content=part.content)
    return again


def forget_uploads(*, before: datetime) -> int:
    """Delete the kept files of imports started before a time and return how many parts went."""
    old = ImportPart.objects.filter(run__started_at__lt=before)
    return old.delete()[0]


def _too_big() -> str:
    most = MOST_BYTES // (1024 * 1024)
    return _(
        "The file is larger than %(most)s MB. Split it, or import it with the import_book command."
    ) % {"most": most}
