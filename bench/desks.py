"""Who looks at the pages, on which book, and what they open."""

from datetime import date, timedelta

from django.conf import settings
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone

from bench.book import UNREAD_INDEXES, make_book
from bench.visitors import Page, Visitor
from crm.models import Client, Institution, Staff
from crm.panels import panels_for
from crm.sql import execute

SMALL = 12
OFFICE, LONE = "office", "lone"
CLIENTS_SEEN = 25
# name, address and how often it is opened; every page an officer uses in a day stands here
PLACES = [
    ("healthz", "/healthz", 1),
    ("my day", "/", 4),
    ("clients", "/clients/", 2),
    ("search", "/clients/?q={text}", 2),
    ("search as typed", "/clients/?q={text}", 4),
    ("suggestions as typed", "/clients/suggestions?q={text}", 4),
    ("client", "/clients/{client}/", 3),
    ("visit form", "/clients/{client}/visit", 1),
    ("tasks", "/tasks/", 1),
    ("cases", "/cases/", 1),
    ("worklist", "/alerts/", 1),
]
EVERYONE = [
    *("fat", "mar", "ahmed", "grace", "abdallah hassan", "el-sayed", "mwang", "juan", "mamadou"),
    *("فاط", "محمود", "السيد عبد", "کریمی", "زینب", "Zeynab", "Muhamad", "Fatema"),
]


def yesterday() -> date:
    """Return the day the night is run for."""
    return timezone.localdate() - timedelta(days=1)


def make_desks(clients: int, *, per_officer: int) -> None:
    """Make the book up to yesterday, the indexes searches read, head office, and an officer of a dozen."""
    make_book(clients, as_of=yesterday(), per_officer=per_officer)
    with connection.schema_editor() as editor:
        for index in Client._meta.indexes:
            if index.name in UNREAD_INDEXES:
                editor.add_index(Client, index)
    execute(
        "INSERT INTO crm_staff_branches (staff_id, branch_id)"
        " SELECT DISTINCT officer_id, branch_id FROM crm_client WHERE officer_id IS NOT NULL"
    )
    Institution.objects.create(pk=1, name="Bench", country="EG", currency="EGP")
    Staff.objects.create(username=OFFICE, role="HEAD_OFFICE")
    lone = Staff.objects.create(username=LONE, role="LOAN_OFFICER")
    some = Client.objects.order_by("-pk").values("pk")[:SMALL]
    Client.objects.filter(pk__in=list(some.values_list("pk", flat=True))).update(officer=lone)
    execute("VACUUM ANALYZE crm_client")


def officers(count: int, port: int) -> list[Visitor]:
    """Sign in loan officers spread over the institution."""
    found = Staff.objects.loan_officers().exclude(username=LONE).order_by("pk")
    full = list(found.filter(pk__in=Client.objects.values("officer")))
    chosen = [full[place * len(full) // count] for place in range(count)]
    return [_visitor(staff, port, number) for number, staff in enumerate(chosen)]


def head_office(count: int, port: int) -> list[Visitor]:
    """Sign in head office, so many times."""
    return [_visitor(Staff.objects.get(username=OFFICE), port, n) for n in range(count)]


def small_portfolio(port: int) -> Visitor:
    """Sign in the loan officer who has a dozen clients."""
    return _visitor(Staff.objects.get(username=LONE), port, 0)


def _visitor(staff: Staff, port: int, seed: int) -> Visitor:
    return Visitor("=".join(sign_in(staff)), pages_of(staff), port, seed)


def sign_in(staff: Staff) -> tuple[str, str]:
    """Sign someone in and return the cookie's name and value."""
    browser = Browser()
    browser.force_login(staff)
    name = settings.SESSION_COOKIE_NAME
    return name, browser.cookies[name].value


def pages_of(staff: Staff) -> list[Page]:
    """Return what one member of staff opens."""
    seen = list(Client.objects.visible_to(staff).order_by("pk")[:CLIENTS_SEEN])
    own = [client.given_name[:3] for client in seen[:5]] + [seen[0].name, seen[0].phone[-6:]]
    pages = [_page(*place, seen, own) for place in PLACES]
    for panel in panels_for(staff):
        addresses = [panel.url(client) for client in seen]
        pages.append(Page(f"panel {panel.name}", addresses, is_fragment=True))
    return pages


def _page(name: str, address: str, weight: int, clients: list[Client], own: list[str]) -> Page:
    texts = own + EVERYONE if "{text}" in address else [""]
    those = clients if "{client}" in address else clients[:1]
    addresses = [address.format(client=c.pk, text=text) for c in those for text in texts]
    return Page(name, addresses, is_fragment="as typed" in name, weight=weight)


def officer_pages(staff: Staff) -> list[tuple[str, str]]:
    """Return name and address of each page an officer opens whole, one address each."""
    pages = [page for page in pages_of(staff) if not page.is_fragment]
    return [(page.name, page.addresses[0]) for page in pages if page.name != "healthz"]
