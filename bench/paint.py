"""The officer's pages through a slow line in a real browser: bytes, script and largest paint, nothing cached.

The line is Chromium's own throttle: 400 kbit/s, 400 ms before each answer begins. Setting up the
connection is not in it. Beside each page stands the sign-in page of the same run, the lightest there is.
Each page is opened once to warm the server, then `TIMES`; the paint is the median.

What a phone carries for a day with no signal stands in a column of its own and not in the bytes of the page: it is
fetched after the page, once, then only when something changed, and it grows with the portfolio.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

MOST_BYTES, MOST_SCRIPT, MOST_MILLISECONDS = 100_000, 60_000, 1500
TIMES = 3
PHONE = {"width": 360, "height": 740}
LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SIGN_IN = "/accounts/login/"
CARRIED = "/field/copy"
LARGEST = """() => new Promise((tell) => {
  new PerformanceObserver((list) => tell(list.getEntries().at(-1).startTime))
    .observe({type: "largest-contentful-paint", buffered: true});
})"""


@dataclass
class Weight:
    """What came over the line for one page."""

    sizes: dict[str, int] = field(default_factory=dict)
    scripts: set[str] = field(default_factory=set)
    copies: set[str] = field(default_factory=set)

    def watch(self, line: "CDPSession") -> None:
        """Count everything from now on."""
        line.on("Network.responseReceived", self._began)
        line.on("Network.loadingFinished", self._ended)

    def _began(self, event: dict[str, Any]) -> None:
        if event["type"] == "Script":
            self.scripts.add(event["requestId"])
        if urlsplit(event["response"]["url"]).path.startswith(CARRIED):
            self.copies.add(event["requestId"])

    def _ended(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = int(event["encodedDataLength"])

    @property
    def total(self) -> int:
        """The bytes of the page and its files, headers included."""
        return sum(self.sizes.values()) - self.carried

    @property
    def carried(self) -> int:
        """The bytes of the copy that a phone carries, and of its parts."""
        return sum(size for request, size in self.sizes.items() if request in self.copies)

    @property
    def script(self) -> int:
        """The bytes of scripts."""
        return sum(size for request, size in self.sizes.items() if request in self.scripts)


def measure(home: str, cookie: tuple[str, str], pages: list[tuple[str, str]]) -> int:
    """Print bytes and paint of every page; 1 when one is over a limit."""
    found = []
    with chromium() as browser:
        print(f"{'page':22}{'requests':>10}{'bytes':>9}{'script':>9}{'carried':>9}{'paint ms':>10}")
        for name, path in [("sign-in", SIGN_IN), *pages]:
            signed_in = None if path == SIGN_IN else cookie
            load(browser, home, path, signed_in)
            loads = [load(browser, home, path, signed_in) for _ in range(TIMES)]
            weight, paint = loads[0][0], median(paint for _, paint in loads)
            print(
                f"{name:22}{len(weight.sizes):10}{weight.total:9}{weight.script:9}"
                f"{weight.carried:9}{paint:10.0f}",
                flush=True,
            )
            found.append((weight.total, weight.script, weight.carried, paint))
    (*_, base), *rest = found
    bytes_, script, carried, paint = (max(column) for column in zip(*rest, strict=True))
    print(
        f"RESULT pages={len(rest)} most_bytes={bytes_} most_script={script} most_carried={carried}"
        f" most_paint_ms={paint:.0f} sign_in_paint_ms={base:.0f} ratio={paint / base:.2f}"
    )
    return int(bytes_ > MOST_BYTES or script > MOST_SCRIPT or paint > MOST_MILLISECONDS)


@contextmanager
def chromium() -> "Iterator[Browser]":
    """Run Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def load(
    browser: "Browser", home: str, path: str, cookie: tuple[str, str] | None
) -> tuple[Weight, float]:
    """Open one page with nothing cached, until nothing more comes; return its weight and paint."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2)
    if cookie:
        context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": home}])
    page: Page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    weight = Weight()
    weight.watch(line)
    page.goto(home + path, wait_until="networkidle")
    paint = float(page.evaluate(LARGEST))
    context.close()
    return weight, paint
