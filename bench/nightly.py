"""The night against one bare grouped aggregation of the same tables, in a database of its own."""

import argparse
import os
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

MOST_RATIO = 8.0
MOST_MEGABYTES = 1024.0
WORKERS = 2
DATABASE = "wafa_bench_nightly"

BASELINE = """
SELECT count(*), sum(installments), sum(due), sum(paid) FROM (
    SELECT loan.client_id, sum(line.count) AS installments, sum(line.amount) AS due,
           sum(money.amount) AS paid, max(line.last_due_on) AS last_due_on,
           max(money.last_paid_on) AS last_paid_on
    FROM loans_loan AS loan
    JOIN (SELECT loan_id, count(*) AS count, sum(principal) + sum(interest) AS amount,
                 max(due_on) AS last_due_on
          FROM loans_installment GROUP BY loan_id) AS line ON line.loan_id = loan.id
    LEFT JOIN (SELECT loan_id, sum(principal) + sum(interest) AS amount,
                      max(paid_on) AS last_paid_on
               FROM loans_repayment GROUP BY loan_id) AS money ON money.loan_id = loan.id
    GROUP BY loan.client_id
) AS grouped
"""


def main() -> int:
    """Make the book, measure the baseline and the night, print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=100_000)
    parser.add_argument("--keep", action="store_true", help="leave the database when done")
    clients, keep = (options := parser.parse_args()).clients, options.keep
    use_own_database()
    try:
        return measure(clients)
    finally:
        if not keep:
            drop_database()


def use_own_database(name: str = DATABASE, *, is_kept: bool = False) -> bool:
    """Point everything that follows at a database of its own; tell whether it is a new, empty one."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    os.environ["WAFA_BENCH_SERVER"] = os.environ["DATABASE_URL"]
    os.environ["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{name}"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["OMP_NUM_THREADS"] = "1"
    if is_kept and on_server(f"SELECT FROM pg_database WHERE datname = '{name}'"):
        return False
    on_server(f"DROP DATABASE IF EXISTS {name}")
    on_server(
        f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"
        " LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
    )
    return True


def drop_database(name: str = DATABASE) -> None:
    """Remove the database the bench made."""
    from django.db import connections

    connections.close_all()
    on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def on_server(statement: str) -> int:
    """Run one statement outside any database of the bench and return how many rows it touched."""
    import psycopg2

    connection = psycopg2.connect(os.environ["WAFA_BENCH_SERVER"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
        touched = int(cursor.rowcount)
    connection.close()
    return touched


def measure(clients: int) -> int:
    """Print the steps of one night and its ratio to the baseline; 1 when a limit is missed."""
    import django

    django.setup()
    from django.core.management import call_command

    from bench.book import AS_OF, make_book
    from bench.facts import make_facts

    call_command("migrate", verbosity=0)
    began = time.monotonic()
    make_book(clients)
    make_facts(AS_OF)
    print(f"book of {clients:,} clients made in {time.monotonic() - began:.1f} s", flush=True)
    aggregate()
    baseline = aggregate()
    workers = [start_worker() for _ in range(WORKERS)]
    with Peak() as peak:
        run_on_workers(workers, AS_OF)
        night = seconds_of_night()
    baseline = (baseline + aggregate()) / 2
    print_steps()
    ratio = night / baseline
    print(
        f"RESULT clients={clients} night_seconds={night:.1f} baseline_seconds={baseline:.2f}"
        f" ratio={ratio:.2f} peak_mb={peak.megabytes:.0f}"
    )
    return int(ratio > MOST_RATIO or peak.megabytes >= MOST_MEGABYTES)


def aggregate() -> float:
    """Run the baseline once, under the session settings of the night, and return its seconds."""
    from django.db import transaction

    from analytics.marts import settle_session
    from crm.sql import fetch

    with transaction.atomic():
        settle_session()
        began = time.monotonic()
        fetch(BASELINE)
        return time.monotonic() - began


def run_on_workers(workers: list[subprocess.Popen[str]], as_of: object) -> None:
    """Open the night, let the waiting workers run its steps, and wait for the end."""
    from django.utils import timezone

    from analytics.actions.night import open_night
    from analytics.models import Night

    night = open_night(as_of=as_of, by=None, at=timezone.now())
    for worker in workers:
        worker.stdin.write(str(night.pk))
        worker.stdin.close()
    for worker in workers:
        worker.wait()
    if Night.objects.get(pk=night.pk).status != "DONE":
        raise SystemExit("The night did not end.")


def start_worker() -> subprocess.Popen[str]:
    """Start a process that waits for the number of a night, as a worker waits for its queue."""
    worker = subprocess.Popen(  # noqa: S603 - this very file
        [sys.executable, __file__, "--worker"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    worker.stdout.readline()
    return worker


def work() -> None:
    """Take due steps of the night named on standard input until there are none."""
    import django

    django.setup()
    from django.utils import timezone

    import analytics.scoring  # noqa: F401 - a worker has loaded what it needs before the night
    from analytics.models import Night
    from analytics.nightly import due_steps, run_step

    print("waiting", flush=True)
    night = Night.objects.get(pk=int(sys.stdin.read()))
    while steps := due_steps(night):
        if not any(run_step(step.pk, clock=timezone.now) for step in steps):
            time.sleep(0.05)


def seconds_of_night() -> float:
    """Return the seconds from the opening of the last night to the end of its last step."""
    from analytics.models import Night

    night = Night.objects.latest("pk")
    return float((night.finished_at - night.started_at).total_seconds())


def print_steps() -> None:
    """Print the seconds and rows of each step of the last night."""
    from analytics.models import Night

    night = Night.objects.latest("pk")
    for step in night.steps.order_by("pk"):
        seconds = (step.finished_at - step.started_at).total_seconds()
        print(f"{step.name:10} {step.shard:3} {step.row_count:>12,} rows {seconds:8.2f} s")


class Peak:
    """The largest resident memory of this process or any child while the block ran."""

    megabytes = 0.0

    def __enter__(self) -> "Peak":
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._done.set()
        self._thread.join()
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
            self.megabytes = max(self.megabytes, resource.getrusage(who).ru_maxrss / 1024)

    def _watch(self) -> None:
        while not self._done.wait(0.5):
            for status in Path("/proc").glob("[0-9]*/status"):
                self.megabytes = max(self.megabytes, _resident(status))


def _resident(status: Path) -> float:
    """Return the peak resident megabytes of a child of this process, else 0."""
    try:
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    except OSError:
        return 0.0
    is_child = int(lines["PPid"]) == os.getpid()
    return int(lines["VmHWM"].split()[0]) / 1024 if is_child and "VmHWM" in lines else 0.0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        work()
    else:
        raise SystemExit(main())
