"""Count the answers of surveys anew, every month of them, and work their findings out."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from surveys.finding import work_out
from surveys.models import Survey
from surveys.tallying import months_to_recount, recount


class Command(BaseCommand):
    """Count the answers anew."""

    help = (
        "Count the answers of surveys anew, every month of them, and work their findings out:"
        " after answers were brought in or changed in the database itself."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say of which survey; of all where none is named."""
        parser.add_argument("--survey", help="the code of one survey")

    def handle(self, *_: Any, **options: Any) -> None:
        """Count month by month; what was counted stays if it is broken off, and it can be run again."""
        surveys = Survey.objects.order_by("pk")
        if options["survey"]:
            surveys = surveys.filter(code=options["survey"])
            if not surveys:
                raise CommandError(f"There is no survey {options['survey']}.")
        wanted = {survey.pk for survey in surveys}
        months = sorted(month for month in months_to_recount(since=None) if month[0] in wanted)
        rows = sum(recount(month) for month in tqdm(months, unit=" months", desc="Counting"))
        heard = surveys.with_responses()
        now = timezone.now()
        found = sum(work_out(survey, at=now) for survey in tqdm(heard, unit=" surveys"))
        self.stdout.write(f"{len(months):>9,} months\n{rows:>9,} counts\n{found:>9,} findings")
