"""Import a whole loan book from a folder of files."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from crm.errors import Refused
from crm.exports import csv_lines
from crm.models import Staff
from loans.imports.book import Part, lay_ground, parts, read_book, shipped_names
from loans.imports.faultfile import fault_rows
from loans.imports.running import abandon_dead_runs, run_import
from loans.models import ImportRun


class Command(BaseCommand):
    """Imports the files of a book in the order its mapping gives."""

    help = "Import a loan book: the files of FOLDER as MAPPING says; a second time changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the mapping, the folder and the modes."""
        names = ", ".join(shipped_names())
        parser.add_argument("mapping", help=f"a TOML file, or one that comes along: {names}")
        parser.add_argument("folder", type=Path, help="where the files are")
        parser.add_argument("--dry-run", action="store_true", help="everything but the merge")
        parser.add_argument(
            "--all-or-nothing", action="store_true", help="merge a file only if no row is at fault"
        )
        parser.add_argument(
            "--faults", type=Path, metavar="FOLDER", help="write faults here as CSV"
        )
        parser.add_argument("--by", metavar="USERNAME", help="who imports, for the record")
        parser.add_argument(
            "--on", type=date.fromisoformat, help="business date of undated changes; default: today"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import file after file and say what became of each."""
        try:
            book = read_book(options["mapping"])
            found = parts(book, options["folder"])
            by = Staff.objects.get(username=options["by"]) if options["by"] else None
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except Staff.DoesNotExist as error:
            raise CommandError(f"There is no member of staff {options['by']!r}.") from error
        abandon_dead_runs(timezone.now())
        lay_ground(book)
        runs = [self._import(part, by, options) for part in found]
        if any(run.status == ImportRun.Status.FAILED for run in runs):
            raise CommandError("Not everything was imported.")

    def _import(self, part: Part, by: Staff | None, options: dict[str, Any]) -> ImportRun:
        run = ImportRun.objects.create(
            noun=part.mapping["noun"],
            file_name=part.path.name,
            mapping=part.mapping,
            is_dry_run=options["dry_run"],
            keeps_good_rows=not options["all_or_nothing"],
            started_by=by,
            started_at=timezone.now(),
        )
        on = options["on"] or timezone.localdate()
        with tqdm(desc=part.path.name, unit=" rows", leave=False) as bar:
            run_import(run, part.path, on=on, clock=timezone.now, told=lambda run: _show(bar, run))
        self._report(run, part)
        if options["faults"] and run.fault_count:
            _write_faults(run, options["faults"])
        return run

    def _report(self, run: ImportRun, part: Part) -> None:
        title = part.mapping.get("title", part.mapping["noun"].lower())
        self.stdout.write(
            f"{title}, {run.file_name}: {run.get_status_display()}. {run.read_count} rows:"
            f" {run.added_count} added, {run.changed_count} changed,"
            f" {run.unchanged_count} unchanged, {run.read_count - run.valid_count} at fault"
        )
        if run.unmapped_columns:
            self.stdout.write(f"  not imported: {', '.join(run.unmapped_columns)}")
        if run.message:
            self.stdout.write(f"  {run.message}")


def _show(bar: "tqdm[Any]", run: ImportRun) -> None:
    bar.total = max(run.row_count, run.read_count)
    bar.n = run.read_count
    bar.set_postfix_str(str(run.get_step_display()).lower())


def _write_faults(run: ImportRun, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{run.pk}-{run.file_name.split('.')[0]}-faults.csv"
    with (folder / name).open("w", encoding="utf-8", newline="") as lines:
        lines.writelines(csv_lines(fault_rows(run)))
