"""The hand-over of repayments through the API, 1,000 a request, against a bare COPY of the same rows.

Every request goes the whole way: token, idempotency key, JSON, checks, allocation, merge, settlement,
and an answer that names each row. The COPY writes the finished rows into the same table with its
indexes, constraints and triggers; it is measured before and after, and the mean counts. Sending all of
it once more measures the rate at which nothing changes.
"""

import argparse
import csv
import os
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench import imports  # noqa: E402 - found only once the root is on the path

if TYPE_CHECKING:
    from rest_framework.test import APIClient

Batches = list[list[dict[str, str]]]
MOST_ROWS = 1000
DATABASE = "wafa_bench_api"


def main() -> int:
    """Make the loans and the rows, measure COPY and API, print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--keep", action="store_true", help="leave the database when done")
    options = parser.parse_args()
    os.environ["API_RATE"] = "1000000/min"
    imports.DATABASE = DATABASE
    imports.use_own_database()
    try:
        return measure(options.rows)
    finally:
        if not options.keep:
            imports.drop_database()


def measure(rows: int) -> int:
    """Print the rates of COPY and API and their ratio."""
    import logging

    import django

    django.setup()
    logging.disable(logging.INFO)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    imports.make_loans(rows)
    with tempfile.TemporaryDirectory() as folder:
        sent, finished = Path(folder) / "sent.csv", Path(folder) / "finished.csv"
        imports.write(imports.FILE, rows, sent)
        imports.write(imports.FINISHED, rows, finished)
        batches = read(sent)
        copies = [imports.bare_copy(finished, rows)]
        imports.empty_table()
        client = caller()
        client.get("/api/v1/repayments")  # the first request loads the address book
        seconds = hand_over(client, batches, "added_count", rows, "first")
        again = hand_over(client, batches, "unchanged_count", rows, "second")
        copies.append(imports.bare_copy(finished, rows))
    copy = sum(copies) / len(copies)
    print(f"API {seconds:.1f} s, again {again:.1f} s; COPY {copies[0]:.2f} s and {copies[1]:.2f} s")
    print(
        f"RESULT rows={rows} api_rows_per_second={rows / seconds:.0f}"
        f" unchanged_rows_per_second={rows / again:.0f}"
        f" copy_rows_per_second={rows / copy:.0f} ratio={copy / seconds:.3f}"
    )
    return 0


def read(path: Path) -> Batches:
    """Read the rows, 1,000 a batch, money with two decimals."""
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return [rows[start : start + MOST_ROWS] for start in range(0, len(rows), MOST_ROWS)]


def caller() -> "APIClient":
    """Make a branch system and return a client that holds its token."""
    from django.utils import timezone
    from rest_framework.test import APIClient

    from crm.access import Scope
    from crm.actions.token import issue_token
    from crm.models import BranchSystem

    now = timezone.now()
    system = BranchSystem.objects.create(name="bench", scopes=[*Scope])
    _token, text = issue_token(
        system=system, scopes=[*Scope], expires_at=now + timedelta(days=1), by=None, at=now
    )
    client = APIClient(SERVER_NAME="localhost")
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    return client


def hand_over(client: "APIClient", batches: Batches, count: str, rows: int, name: str) -> float:
    """Send all batches and return the seconds; every row must have gone the way `count` names."""
    went = 0
    began = time.monotonic()
    for number, batch in enumerate(batches):
        key = {"Idempotency-Key": f"{name}-{number}"}
        answer = client.post("/api/v1/repayments", {"items": batch}, format="json", headers=key)
        if answer.status_code != 200:
            raise SystemExit(answer.content.decode()[:1000])
        went += answer.json()[count]
    seconds = time.monotonic() - began
    if went != rows:
        raise SystemExit(f"{went} rows, not {rows}, went the way of {count}.")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
