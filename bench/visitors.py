"""Loan officers at their phones: each signed in, opening one page after another, thinking in between."""

import gzip
import random
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection
from urllib.parse import quote

HOST = "127.0.0.1"
OK = 200


@dataclass(frozen=True)
class Page:
    """One kind of page: its name, its addresses for one visitor, and whether only its fragment is asked for.

    With pictures, the charts of the page are fetched after it, as a browser does.
    """

    name: str
    addresses: list[str]
    is_fragment: bool = False
    weight: int = 1
    has_pictures: bool = False


PICTURE = re.compile(r'<img class="chart[^>]*? src="([^"]+)"', re.DOTALL)
PICTURES = Page("pictures of results", [])


@dataclass(frozen=True)
class Look:
    """One answer: milliseconds at the client and in the server, and the server's queries."""

    page: str
    wall: float
    app: float
    cpu: float
    db: float
    queries: int


@dataclass
class Visitor:
    """Someone signed in."""

    cookie: str
    pages: list[Page]
    port: int
    seed: int = 0
    looks: list[Look] = field(default_factory=list)

    def open(self, page: Page, address: str) -> Look:
        """Open one page and keep what it took; anything but the page itself ends the bench."""
        headers = {"Cookie": self.cookie, "Accept-Encoding": "gzip"}
        if page.is_fragment:
            headers["HX-Request"] = "true"
        line = HTTPConnection(HOST, self.port, timeout=120)
        began = time.perf_counter()
        line.request("GET", quote(address, safe="/?=&%"), headers=headers)
        answer = line.getresponse()
        content = answer.read()
        line.close()
        wall = (time.perf_counter() - began) * 1000
        if answer.status != OK:
            raise SystemExit(f"{address}: {answer.status}")
        took = dict(_timing(answer.getheader("Server-Timing") or ""))
        look = Look(
            page.name, wall, took["app"], took["cpu"], took["db"], queries=int(took["queries"])
        )
        self.looks.append(look)
        if page.has_pictures:
            for picture in PICTURE.findall(gzip.decompress(content).decode()):
                self.open(PICTURES, unescape(picture))
        return look

    def stay(self, *, until: float, think: float) -> None:
        """Open pages at random until the time, thinking `think` seconds on average between two."""
        chance = random.Random(self.seed)
        weights = [page.weight for page in self.pages]
        while time.monotonic() < until:
            if think:
                time.sleep(chance.expovariate(1 / think))
            page = chance.choices(self.pages, weights)[0]
            self.open(page, chance.choice(page.addresses))


def _timing(header: str) -> Iterator[tuple[str, float]]:
    for part in header.split(", "):
        name, _, value = part.partition(";dur=")
        yield name, float(value)


def visit(visitors: Iterable[Visitor], *, seconds: float, think: float) -> list[Look]:
    """Let all visitors stay at once, and return all they saw."""
    visitors = list(visitors)
    until, failures = time.monotonic() + seconds, list[BaseException]()

    def stay(visitor: Visitor) -> None:
        try:
            visitor.stay(until=until, think=think)
        except BaseException as failure:  # noqa: BLE001 - told below, where it can end the bench
            failures.append(failure)

    threads = [threading.Thread(target=stay, args=[visitor]) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    looks = [look for visitor in visitors for look in visitor.looks]
    for visitor in visitors:
        visitor.looks.clear()
    return looks


def share(looks: list[Look], part: float, of: Callable[[Look], float]) -> float:
    """Return the value that `part` of the looks stay at or below."""
    values = sorted(of(look) for look in looks)
    return values[min(len(values) - 1, int(part * len(values)))]
