"""`manage.py nightly`: runs a night in the foreground."""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from analytics.models import Night
from analytics.nightly import resume, run_night
from crm.errors import Refused


class Command(BaseCommand):
    """Runs one night from start to end, or what is left of it."""

    help = "Run the night of a business date in the foreground, as the workers would."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the date and whether to resume."""
        parser.add_argument("--as-of", type=date.fromisoformat, help="by default yesterday")
        parser.add_argument("--resume", action="store_true", help="finish an unfinished night")

    def handle(self, *_args: Any, as_of: date | None, resume: bool, **_options: Any) -> None:
        """Run the night and print its steps."""
        try:
            night = _run(as_of, is_resumed=resume)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for step in night.steps.order_by("pk"):
            self.stdout.write(f"{step.name:10} {step.shard:3} {step.row_count or 0:>12,}")
        self.stdout.write(f"{night.as_of}: {night.get_status_display()}")


def _run(as_of: date | None, *, is_resumed: bool) -> Night:
    if is_resumed:
        return resume(as_of, clock=timezone.now)
    return run_night(as_of or timezone.localdate() - timedelta(days=1), None, clock=timezone.now)
