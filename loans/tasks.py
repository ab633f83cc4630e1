"""Tasks of loans: imports of uploaded files, and what is left of old ones."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from celery import shared_task
from django.utils import timezone

from loans.actions.importing import forget_uploads
from loans.imports.running import abandon_dead_runs, run_import
from loans.models import ImportRun

KEPT_DAYS = 30
LEFT_BEHIND = timedelta(minutes=15)


@shared_task
def import_upload(run_id: int, on: str) -> str:
    """Import an uploaded file; of a run that is over nothing is done again."""
    run = ImportRun.objects.get(pk=run_id)
    if run.is_over:
        return str(run.status)
    with TemporaryDirectory(prefix="wafa-import-") as folder:
        path = Path(folder) / Path(run.file_name).name
        with path.open("wb") as stream:
            for part in run.parts.order_by("number").iterator(chunk_size=8):
                stream.write(part.content)
        run_import(run, path, on=date.fromisoformat(on), clock=timezone.now)
    return str(run.status)


@shared_task
def tidy_imports() -> dict[str, int]:
    """Hand out imports that no worker took, end those whose program died, delete old uploads."""
    now = timezone.now()
    left = ImportRun.objects.filter(status="WAITING", started_at__lt=now - LEFT_BEHIND)
    for run in left.exclude(parts=None).distinct():
        import_upload.delay(run.pk, timezone.localdate().isoformat())
    return {
        "handed_out": left.count(),
        "abandoned": abandon_dead_runs(now),
        "forgotten": forget_uploads(before=now - timedelta(days=KEPT_DAYS)),
    }
