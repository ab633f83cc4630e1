"""A real browser: Debian's Chromium, its console and its requests watched."""

import gzip
import os
import shutil
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from playwright.sync_api import BrowserContext, Page, sync_playwright

# named, so that the flush after each test cascades to tables no model here has
APPS = [config.name for config in apps.get_app_configs()]
PASSWORD = "a-quiet-market-morning"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}


@dataclass
class Watched:
    """A page, and all it said and asked for."""

    page: Page
    home: str
    said: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    weights: dict[str, int] = field(default_factory=dict)
    is_weighed: bool = False

    def watch(self):
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def _heard(self, message):
        if message.type in {"warning", "error"}:
            self.said.append(message.text)

    def _asked(self, request):
        if not request.url.startswith((self.home, "data:")):
            self.elsewhere.append(request.url)

    def _answered(self, response):
        if self.is_weighed and response.ok:
            self.weights[response.url] = len(gzip.compress(response.body()))

    def shown(self):
        """Tell what the window shows, for whoever reads why a journey failed."""
        shown = "(closed)" if self.page.is_closed() else self.page.inner_text("body")
        return f"{self.page.url}\n{self.said}\n{shown[:3000]}\n"

    def open(self, path):
        self.page.goto(self.home + path)
        self.settle()

    def settle(self):
        # no script here: the policy forbids eval
        self.page.wait_for_selector(".htmx-request", state="detached")

    def open_panels(self):
        """Scroll through the panels of a client's page until each has its content."""
        for panel in self.page.locator("section.panel").all():
            panel.scroll_into_view_if_needed()
            panel.locator("h2").first.wait_for()

    def sign_in(self, staff):
        self.open("/accounts/login/")
        self.page.fill("[name=login]", staff.username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main form .btn-primary")
        self.page.wait_for_url(lambda url: "/accounts/login/" not in url)

    def faults(self):
        """Return what axe finds, with the markup at fault."""
        found = Axe().run(self.page).response["violations"]
        return {fault["id"]: [node["html"][:200] for node in fault["nodes"]] for fault in found}

    def overflows(self):
        return self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") > 0


@pytest.fixture(scope="session")
def chromium():
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps a loop in this thread
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if call.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def surf(chromium, live_server, request):
    """Open a window: surf(PHONE), surf(DESK, language="ar"), surf(PHONE, theme="dark", scripts=False)."""
    contexts: list[BrowserContext] = []
    windows: list[Watched] = []

    def opened(size, *, language="en", theme="system", scripts=True):
        context = chromium.new_context(viewport=size, java_script_enabled=scripts)
        chosen = {"django_language": language, "theme": theme}
        context.add_cookies(
            [{"name": n, "value": v, "url": live_server.url} for n, v in chosen.items()]
        )
        contexts.append(context)
        watched = Watched(context.new_page(), live_server.url)
        watched.watch()
        windows.append(watched)
        return watched

    yield opened
    if request.node.stash.get(FAILED, False):
        shown = "\n".join(window.shown() for window in windows)
        request.node.add_report_section("teardown", "windows", shown)
    for context in contexts:
        context.close()
