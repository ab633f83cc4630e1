"""The product's own application with a clock beside it: server time and queries of every answer.

The bench serves this in place of `config.wsgi`; nothing of it is in the product. `Server-Timing` carries
the wall and processor milliseconds of the answer, those spent in the database, and how many queries.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from config.wsgi import application as product

Ask = Callable[..., Any]


class Queries:
    """Counts queries and the seconds they take."""

    count = 0
    seconds = 0.0

    def __call__(self, execute: Ask, *question: Any) -> Any:  # noqa: ANN401 - as Django hands it on
        """Run one query under the clock."""
        began = time.perf_counter()
        try:
            return execute(*question)
        finally:
            self.count += 1
            self.seconds += time.perf_counter() - began


def application(environ: dict[str, Any], start_response: Ask) -> Iterable[bytes]:
    """Answer as the product does, and say in a header what it took."""
    queries = Queries()
    wall, processor = time.perf_counter(), time.thread_time()

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:  # noqa: ANN401 - WSGI
        took = {
            "app": (time.perf_counter() - wall) * 1000,
            "cpu": (time.thread_time() - processor) * 1000,
            "db": queries.seconds * 1000,
            "queries": queries.count,
        }
        timing = ", ".join(f"{name};dur={value:.2f}" for name, value in took.items())
        return start_response(status, [*headers, ("Server-Timing", timing)], *rest)

    with connection.execute_wrapper(queries):
        return product(environ, start)
