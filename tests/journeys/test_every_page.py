"""Every page in English and Arabic: nothing for axe to find, a silent console, no page wider than a phone."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from analytics.models import Cost
from crm.models import Institution
from tests.architecture.test_addresses import OURS
from tests.cast import play, raise_alert
from tests.factories import ClientFactory, LoanFactory
from tests.journeys.conftest import APPS, PASSWORD, PHONE

pytestmark = pytest.mark.django_db(transaction=True, available_apps=APPS)
NO_PAGES = ("export", "healthz", "readyz", "metrics", "run", "language", "theme", "download", "csv")
SIGNED_OUT = ["/accounts/login/", "/accounts/password/reset/"]
SIGNED_IN = [
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/gone",
]
SETTINGS = ["/admin/", "/admin/crm/threshold/", "/admin/crm/staff/add/"]


def sow():
    """Put back what migrations seed: the flush after a test with a server takes it away."""
    if not Cost.objects.exists():
        import_module("loyalty.migrations.0002_seed").seed(apps, None)
        import_module("analytics.migrations.0003_seed").seed(apps, None)


@pytest.fixture
def cast():
    sow()
    cast = play()
    cast.office.set_password(PASSWORD)
    cast.office.save()
    Institution.objects.create(pk=1, name="Amal", country="EG", currency="EGP")
    today = timezone.localdate()
    for place in range(6):
        client = ClientFactory(officer=cast.amina, branch=cast.branch)
        paid_off = today - timedelta(days=200 + place)
        LoanFactory(
            client=client,
            cycle=1,
            status="CLOSED",
            disbursed_on=date(2024, 1, 2),
            closed_on=paid_off,
            close_reason="PAID_OFF",
        )
    LoanFactory(client=cast.client, cycle=1, disbursed_on=today - timedelta(days=40))
    raise_alert(cast.client, on=today - timedelta(days=1))
    call_command("nightly", as_of=today - timedelta(days=1))
    return cast


def pages(cast):
    """Give the address of every page of ours that a client or nothing names."""
    for address in OURS:
        if any(word in address.route for word in NO_PAGES) or address.rule == "PUBLIC":
            continue
        known = {"client_id": cast.client.pk}
        if set(address.parameters) <= set(known):
            try:
                yield reverse(address.name, kwargs={n: known[n] for n in address.parameters})
            except NoReverseMatch:
                continue


@pytest.mark.parametrize(("language", "size"), [("en", PHONE), ("ar", PHONE)])
def test_page_is_faultless(cast, surf, client, language, size):
    window = surf(size, language=language)
    faults = {}

    def look(paths):
        for path in paths:
            window.open(path)
            found = window.faults()
            if window.overflows():
                found["overflows"] = [path]
            if found:
                faults[path] = found

    look(SIGNED_OUT)
    window.sign_in(cast.office)
    client.force_login(cast.office)
    ours = [path for path in pages(cast) if client.get(path).status_code in (200, 422)]
    assert len(ours) >= 8
    look(ours)
    window.page.locator("details.menu summary").first.click()
    look(SIGNED_IN + SETTINGS)
    direction = window.page.evaluate("document.documentElement.dir")
    assert direction == ("rtl" if language == "ar" else "ltr")
    assert faults == {}
    assert window.elsewhere == []
