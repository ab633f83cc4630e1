"""What head office and managers open of a survey that 200,000 answered: its results, groups of them, the answers behind."""

import time
from typing import TYPE_CHECKING

from bench.desks import OFFICE, sign_in, yesterday
from bench.heard import make_heard
from bench.visitors import Page, Visitor
from crm.models import Branch, Staff
from crm.sql import execute

if TYPE_CHECKING:
    from surveys.models import Survey

BRANCHES = 8
MANAGERS = "manager"


def make_listening(responses: int, clients: int) -> None:
    """Have the answers given, counted, and findings worked out; say how long each took."""
    from django.utils import timezone

    from surveys.finding import work_out
    from surveys.tallying import recount_changed

    began = time.monotonic()
    make_heard(responses, clients, as_of=yesterday())
    given = time.monotonic()
    months = recount_changed(at=timezone.now())
    counted = time.monotonic()
    work_out(_survey(), at=timezone.now())
    execute("VACUUM ANALYZE surveys_tally")  # what the server does by itself within minutes
    for branch in Branch.objects.order_by("pk")[:BRANCHES]:
        manager = Staff.objects.create(username=f"{MANAGERS}{branch.pk}", role="BRANCH_MANAGER")
        manager.branches.add(branch)
    print(
        f"{responses:,} responses in {given - began:.0f} s; {months} months counted in"
        f" {counted - given:.0f} s; findings in {time.monotonic() - counted:.0f} s",
        flush=True,
    )


def _survey() -> "Survey":
    from surveys.models import Survey

    return Survey.objects.get(code="loyalty")


def listeners(count: int, port: int) -> list[Visitor]:
    """Sign in head office and managers in turn."""
    office = Staff.objects.get(username=OFFICE)
    managers = list(Staff.objects.filter(username__startswith=MANAGERS).order_by("pk"))
    branches = list(Branch.objects.order_by("pk").values_list("pk", flat=True)[:BRANCHES])
    found = []
    for number in range(count):
        staff = office if number % 2 == 0 else managers[number % len(managers)]
        # a manager has one branch, and nothing to choose
        offered = branches if staff == office else []
        found.append(Visitor("=".join(sign_in(staff)), _pages(offered), port, number))
    return found


def _pages(branches: list[int]) -> list[Page]:
    results, answers = "/surveys/loyalty/results/", "/surveys/loyalty/answers/"
    cuts = ("BRANCH", "PRODUCT", "CYCLE", "MODE")
    pages = [
        Page("healthz", ["/healthz"]),
        Page("results", [results], weight=4, has_pictures=True),
        Page(
            "results by a cut", [f"{results}?by={cut}" for cut in cuts], weight=2, has_pictures=True
        ),
        Page("results of 3 months", [f"{results}?months=3"], has_pictures=True),
        Page(
            "results of a product",
            [f"{results}?group=PRODUCT:{n}" for n in (1, 2, 3)],
            has_pictures=True,
        ),
        Page("answers", [answers, f"{answers}?page=2"], weight=1),
        Page(
            "answers of a number",
            [f"{answers}?question=recommend&value=9,10", f"{answers}?question=why"],
            weight=1,
        ),
    ]
    if branches:
        addresses = [f"{results}?branch={pk}" for pk in branches]
        pages.append(Page("results of a branch", addresses, weight=2, has_pictures=True))
    return pages
