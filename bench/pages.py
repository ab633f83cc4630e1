"""The pages of a loan officer and of head office on a large book: server time, queries.

Twenty people are signed in at the product's own web server and open My day, the list of clients, a search
as it is typed, and clients with their panels. Server time is taken around the application, inside the web
server; the same minute's /healthz stands beside it, and how busy the machine was: its load, and the
processor time of a fixed loop, which a neighbour on the same core stretches. A loan officer with a dozen clients must cost as many
queries as one with a thousand. `--paint` looks at the officer's pages through a slow line instead; `--surveys` at the
results of a survey that 200,000 answered, and the answers behind them.
"""

import argparse
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench import nightly, visitors  # noqa: E402 - found only once the root is on the path

if TYPE_CHECKING:
    from bench.visitors import Look, Visitor

MOST_MILLISECONDS = 100.0
MOST_OF_SURVEYS = 150.0
RESPONSES = 200_000
CLIENTS_HEARD = 50_000
VISITORS = 20
SEES_ALL = 2  # visitors who see the whole institution, measured by themselves
PORT = 8290
CLIENTS_PER_OFFICER = 1_000


def main() -> int:
    """Make or reuse the book, serve it, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int)
    parser.add_argument("--keep", action="store_true", help="reuse the database, and leave it")
    parser.add_argument("--seconds", type=float, default=60, help="how long each round lasts")
    parser.add_argument("--think", type=float, default=1.0, help="mean seconds between two pages")
    parser.add_argument("--paint", action="store_true", help="bytes and paint instead")
    parser.add_argument("--surveys", action="store_true", help="the results of a survey instead")
    parser.add_argument("--responses", type=int, default=RESPONSES)
    options = parser.parse_args()
    options.clients = options.clients or (CLIENTS_HEARD if options.surveys else 1_000_000)
    database = f"wafa_bench_{'surveys' if options.surveys else 'pages'}_{options.clients}"
    is_new = nightly.use_own_database(database, is_kept=options.keep)
    try:
        if options.surveys:
            prepare_surveys(options, is_new=is_new)
        else:
            prepare(options.clients, is_new=is_new)
        with ExitStack() as running:
            serve(running)
            if options.surveys:
                return measure_surveys(options)
            return measure_paint() if options.paint else measure(options)
    finally:
        if not options.keep:
            nightly.drop_database(database)


def make_schema() -> None:
    """Bring schema, catalogues and static files to where the pages need them."""
    import django

    django.setup()
    from django.core.management import call_command

    from config import catalogues

    catalogues.compile_all()
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)


def prepare(clients: int, *, is_new: bool) -> None:
    """Make the book and one night."""
    make_schema()
    from bench.desks import make_desks, yesterday
    from bench.facts import make_facts
    from crm.models import Interaction

    if is_new:
        began = time.monotonic()
        make_desks(clients, per_officer=CLIENTS_PER_OFFICER)
        workers = [nightly.start_worker() for _ in range(nightly.WORKERS)]
        nightly.run_on_workers(workers, yesterday())
        print(f"{clients:,} clients and a night in {time.monotonic() - began:.0f} s", flush=True)
    if not Interaction.objects.exists():
        make_facts(yesterday())


def prepare_surveys(options: argparse.Namespace, *, is_new: bool) -> None:
    """Make the book, and have its clients answer."""
    make_schema()
    from bench.desks import make_desks
    from bench.listening import make_listening

    if is_new:
        make_desks(options.clients, per_officer=CLIENTS_PER_OFFICER)
        make_listening(options.responses, options.clients)


def measure_surveys(options: argparse.Namespace) -> int:
    """Print what results and answers take, first without anything kept, then as they are used; 1 when the limit is missed."""
    from bench.listening import listeners

    everyone = listeners(VISITORS, PORT)
    first = [
        everyone[0].open(page, address).app
        for page in everyone[0].pages[1:]
        for address in page.addresses
    ]
    for visitor in everyone:
        visitor.looks.clear()
    print(f"first looks, nothing kept: {min(first):.0f} to {max(first):.0f} ms")
    looks = visitors.visit(everyone, seconds=options.seconds, think=options.think)
    print(f"\n{VISITORS} at once, {options.think:g} s between two pages on average")
    worst = show(looks)
    base = visitors.share([look for look in looks if look.page == "healthz"], 0.95, by_app)
    p95 = visitors.share([look for look in looks if look.page != "healthz"], 0.95, by_app)
    print(
        f"RESULT responses={options.responses} p95_ms={p95:.1f} worst_page_p95_ms={worst:.1f}"
        f" first_ms={max(first):.0f} healthz_p95_ms={base:.2f} ratio={p95 / base:.0f}"
        f" load={os.getloadavg()[0]:.1f} loop_ms={loop():.0f}"
    )
    return int(worst > MOST_OF_SURVEYS)


def serve(running: ExitStack) -> None:
    """Start the production web server around the application with a clock, until the block ends."""
    argv = ["gunicorn", "bench.served", "-c", "python:config.webserver"]
    log = running.enter_context((ROOT / "var" / "bench-web.log").open("wb"))
    server = subprocess.Popen(  # noqa: S603 - the product itself
        [
            sys.executable,
            "-m",
            *argv,
            "--bind",
            f"{visitors.HOST}:{PORT}",
            "--log-level",
            "warning",
        ],
        cwd=ROOT,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    running.callback(server.wait)
    running.callback(server.terminate)
    for _ in range(300):
        try:
            visitors.Visitor("", [], PORT).open(healthz(), "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The web server did not start.")


def measure_paint() -> int:
    """Print bytes and paint of an officer's pages; 1 when a limit is missed."""
    from bench import paint
    from bench.desks import officer_pages, sign_in
    from crm.models import Staff

    staff = Staff.objects.get(username="officer1")
    home = f"http://{visitors.HOST}:{PORT}"
    return paint.measure(home, sign_in(staff), officer_pages(staff))


def healthz() -> visitors.Page:
    """Return the page that only answers: the baseline."""
    return visitors.Page("healthz", ["/healthz"])


def measure(options: argparse.Namespace) -> int:
    """Print what each page takes, thinking and not, and compare queries; 1 when a limit is missed."""
    from bench.desks import head_office, officers, small_portfolio

    everyone = officers(VISITORS, PORT) + head_office(SEES_ALL, PORT)
    for visitor in everyone:
        for page in visitor.pages:
            visitor.open(page, page.addresses[0])
        visitor.looks.clear()
    uneven = compare_queries(small_portfolio(PORT), everyone[0])
    worst = 0.0
    for think in (options.think, 0.0):
        looks = visitors.visit(everyone[:VISITORS], seconds=options.seconds, think=think)
        print(f"\n{VISITORS} loan officers, {think:g} s between two pages on average")
        print(f"load {os.getloadavg()[0]:.1f}, loop {loop():.0f} ms")
        reached = show(looks)
        worst = worst or reached
    looks = visitors.visit(everyone[VISITORS:], seconds=options.seconds / 2, think=options.think)
    print(f"\n{SEES_ALL} at head office")
    office = show(looks)
    base = visitors.share([look for look in looks if look.page == "healthz"], 0.95, by_app)
    print(
        f"RESULT clients={options.clients} p95_ms={worst:.1f} office_p95_ms={office:.1f}"
        f" healthz_p95_ms={base:.2f} ratio={worst / base:.0f} uneven_pages={len(uneven)}"
        f" load={os.getloadavg()[0]:.1f} loop_ms={loop():.0f}"
    )
    return int(worst > MOST_MILLISECONDS or bool(uneven))


def compare_queries(small: "Visitor", large: "Visitor") -> list[str]:
    """Name the pages that ask the database more for a large portfolio than for a small one.

    What one client has, or what is typed finds, decides which queries a page can spare: a page of several
    addresses grows where none of a large portfolio asks as few as one of the small.
    """
    uneven = []
    for one, other in zip(small.pages, large.pages, strict=True):
        small.open(one, one.addresses[0])
        few = max(small.open(one, address).queries for address in one.addresses)
        many = min(large.open(other, address).queries for address in other.addresses)
        if many > few:
            uneven.append(one.name)
            print(f"{one.name}: {few} queries with a dozen clients, {many} with a thousand")
    return uneven


def loop() -> float:
    """Return the processor milliseconds of a million additions."""
    began, total = time.thread_time(), 0
    for number in range(1_000_000):
        total += number
    return (time.thread_time() - began) * 1000


def by_app(look: "Look") -> float:
    """Return the server time of a look."""
    return look.app


def show(looks: "list[Look]") -> float:
    """Print a line a page and return the worst server time at p95."""
    print(
        f"{'page':22}{'n':>6}{'p50':>8}{'p95':>8}{'cpu50':>8}{'db50':>8}{'db95':>8}{'wall95':>8}  queries"
    )
    worst = 0.0
    for name in sorted({look.page for look in looks}):
        seen = [look for look in looks if look.page == name]
        p95 = visitors.share(seen, 0.95, by_app)
        worst = max(worst, p95)
        asked = sorted({look.queries for look in seen})
        print(
            f"{name:22}{len(seen):6}{visitors.share(seen, 0.5, by_app):8.1f}{p95:8.1f}"
            f"{visitors.share(seen, 0.5, lambda look: look.cpu):8.1f}"
            f"{visitors.share(seen, 0.5, lambda look: look.db):8.1f}"
            f"{visitors.share(seen, 0.95, lambda look: look.db):8.1f}"
            f"{visitors.share(seen, 0.95, lambda look: look.wall):8.1f}  {asked[0]}–{asked[-1]}"
        )
    return worst


if __name__ == "__main__":
    raise SystemExit(main())
