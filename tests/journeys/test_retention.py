"""A branch manager asks, in Arabic, how many come back, whom that counts, and who waits for a visit."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from analytics.models import Night
from crm.models import Institution
from tests.cast import play, raise_alert
from tests.journeys.conftest import APPS, DESK, PASSWORD
from tests.seeds import sow
from tests.spec import worked_book as book
from tests.spec.worked_rows import build_marts, write_book

pytestmark = pytest.mark.django_db(transaction=True, available_apps=APPS)


@pytest.fixture
def cast():
    sow()
    cast = play()
    cast.manager.set_password(PASSWORD)
    cast.manager.save()
    Institution.objects.create(pk=1, name="Amal", country="EG", currency="EGP")
    write_book(cast)
    build_marts()
    at = datetime(2025, 1, 1, 2, tzinfo=UTC)
    Night.objects.create(as_of=book.AS_OF, status="DONE", started_at=at, finished_at=at)
    raise_alert(cast.client, on=timezone.localdate() - timedelta(days=1))
    return cast


@pytest.fixture
def page(cast, surf):
    window = surf(DESK, language="ar")
    window.sign_in(cast.manager)
    yield window.page
    assert window.said == []
    assert window.elsewhere == []


def ask_for_the_year(page):
    page.locator("main details.fold summary").first.click()
    page.fill("[name=start]", "2024-01-01")
    page.fill("[name=end]", "2024-12-31")
    page.select_option("[name=w]", "90")
    page.locator("main form .btn-primary").first.click()
    page.wait_for_url(re.compile(r"/retention/\?.*w=90"))


def test_manager_reads_retention_in_arabic_and_finds_whom_it_counts(page):
    assert page.evaluate("document.documentElement.dir") == "rtl"
    page.get_by_role("link", name="الاحتفاظ بالعملاء", exact=True).first.click()
    ask_for_the_year(page)
    headline = page.locator(".stat-headline")
    assert "٥٧٫١" in headline.locator(".stat-value").inner_text()  # 4 of 7, see the worked book
    asked = page.url

    page.locator("section[aria-labelledby=flow] a[href*='behind/renewed/']").click()
    rows = page.locator("main tbody tr")
    assert rows.count() == 4
    rows.first.get_by_role("link").click()
    page.wait_for_url(re.compile(r"/clients/\d+/$"))
    assert "Amina Haddad" in page.locator("h1").inner_text()

    page.go_back()
    page.get_by_role("link", name="الاحتفاظ بالعملاء", exact=True).locator(
        "visible=true"
    ).last.click()
    page.wait_for_url(asked)
    assert headline.is_visible()


def test_manager_sees_the_work_of_the_branch(page):
    page.goto(page.url)
    assert page.locator("h1").inner_text() == "يومي"
    row = page.get_by_role("row").filter(has_text="Amina")
    assert row.get_by_role("cell").all_inner_texts() == ["٠", "٠", "٠", "١", "٠", "٠"]
    row.get_by_role("link", name="Amina").click()
    page.wait_for_url(re.compile(r"\?officer=\d+$"))
    page.get_by_role("link", name="Fatma Ibrahim", exact=True).wait_for()


def test_retention_is_printed_with_what_is_folded_away_on_the_screen(page):
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + "/retention/")
    ask_for_the_year(page)
    folded = page.locator(".figure .fold table, .stat-headline dl")
    assert not any(each.is_visible() for each in folded.all())
    page.emulate_media(media="print")
    assert folded.count() >= 3
    assert all(each.is_visible() for each in folded.all())
    assert not page.locator("main form.filters").is_visible()
