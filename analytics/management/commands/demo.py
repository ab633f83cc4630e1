"""Make a demo institution: a model of clients who stay or leave, written into an empty database."""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from crm.access import ROLE_LABELS
from crm.errors import Refused
from crm.models import Client

PASSWORD = "wafa-demo-2026"  # noqa: S105 - printed for the demo, and only on a local machine


class Command(BaseCommand):
    """Make the demo data."""

    help = "Make a demo institution in an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say how large, how random, up to when, and in which language."""
        parser.add_argument("--clients", type=int, default=3000, help="how many clients")
        parser.add_argument("--seed", type=int, default=7, help="the same seed, the same book")
        parser.add_argument(
            "--as-of", type=date.fromisoformat, help="last day of history, by default yesterday"
        )
        parser.add_argument(
            "--language", choices=["mix", "ar", "en", "es", "fa", "fr"], default="mix"
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there are clients already"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Make the book, write it, and say who may sign in."""
        if options["if_empty"] and Client.objects.exists():
            self.stdout.write("There are clients already: no demo data are made.")
            return
        try:
            self._make(options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _make(self, options: dict[str, Any]) -> None:
        from analytics.actions.demo import make_demo  # heavy: only when there is something to make
        from analytics.demo import make_book

        as_of = options["as_of"] or timezone.localdate() - timedelta(days=1)
        with tqdm(total=3 * options["clients"], unit=" loans", desc="Demo data") as bar:
            book = make_book(
                clients=options["clients"],
                seed=options["seed"],
                as_of=as_of,
                language=options["language"],
                progress=bar.update,
            )
            bar.set_description("Writing the demo data")
            made = make_demo(book=book, password=PASSWORD if settings.IS_LOCAL else None)
            bar.total = bar.n
            bar.refresh()
        for noun, count in made.counts.items():
            self.stdout.write(f"{count:>9,} {noun}")
        for each in made.sign_ins:
            self.stdout.write(
                f"{each.username:>9} / {PASSWORD}  {ROLE_LABELS[each.role]}: {each.name}"
            )
