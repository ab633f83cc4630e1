"""`manage.py train`: trains the risk models in the foreground."""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone


class Command(BaseCommand):
    """Trains, judges and promotes once."""

    help = "Train the risk models on what was known on a date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the date."""
        parser.add_argument("--as-of", type=date.fromisoformat, help="by default yesterday")

    def handle(self, *_args: Any, as_of: date | None, **_options: Any) -> None:
        """Train and print what came of it."""
        from analytics.training import train

        day = as_of or timezone.localdate() - timedelta(days=1)
        training = train(day, at=timezone.now())
        self.stdout.write(f"{training.row_count:,} moments, {training.event_count:,} events")
        if not training.promoted:
            self.stdout.write("Too little to learn from: the expert's card goes on.")
            return
        for row in training.promoted.card["evaluation"]["rows"]:
            area, error = row["auc"]["estimate"], row["calibration"]["brier"]
            self.stdout.write(f"{row['name']:24} AUC {area:.3f}  Brier {error:.4f}")
        self.stdout.write(f"running: {training.promoted.version}")
