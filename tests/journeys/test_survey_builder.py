"""A branch manager builds a survey with a skip, mends a dead question, adds Arabic, previews it on a phone, publishes."""

import pytest
from playwright.sync_api import expect

from crm.models import Institution
from surveys.models import Response, Survey
from tests.cast import play
from tests.journeys.conftest import APPS, DESK, PASSWORD, PHONE
from tests.seeds import sow

pytestmark = pytest.mark.django_db(transaction=True, available_apps=APPS)


@pytest.fixture
def manager():
    sow()
    cast = play()
    Institution.objects.create(pk=1, name="Amal", country="EG", currency="EGP")
    cast.manager.set_password(PASSWORD)
    cast.manager.save()
    return cast.manager


def add_question(page, kind, words):
    if page.locator(".build-add[open]").count() == 0:  # it is open where nothing is asked yet
        page.locator(".build-add summary").last.click()
    page.locator(f".build-types a[href*='type={kind}']").last.click()
    page.fill("[name=text_en]", words)
    page.locator(".build-save .btn-primary").click()
    page.wait_for_url("**/draft/#q-*")


def add_rule(page, place, op, value):
    page.locator(f"[name=rule-{place}-question]").wait_for()
    expect(page.locator(".htmx-added")).to_have_count(0)  # it listens from then on
    page.locator(f"[name=rule-{place}-question]").select_option("served")
    page.locator(f"[name=rule-{place}-is]").select_option(op)
    page.locator(f"[name=rule-{place}-value]").select_option(value)


@pytest.mark.parametrize(("size", "language"), [(PHONE, "en"), (DESK, "ar")])
def test_a_manager_builds_a_survey(manager, surf, size, language):
    window = surf(size, language=language)
    page = window.page
    window.sign_in(manager)
    window.open("/surveys/new")
    page.fill("[name=title]", "Service")
    page.locator("select[name=language]").select_option("en")
    page.locator("main form .btn-primary").click()
    page.wait_for_url("**/surveys/*/draft/")
    page.fill("#new-section", "Counter")
    page.locator(".build-new .btn").click()
    page.locator(".build-section").wait_for()
    add_question(page, "CSAT", "Served")
    add_question(page, "TEXT", "Why")

    page.goto(page.url.split("#")[0] + "questions/why/condition")
    add_rule(page, 0, "LE", "2")
    page.locator("button[value=more]").click()
    add_rule(page, 1, "GE", "4")
    page.locator("button[value=save].btn-primary").click()
    page.wait_for_url("**/draft/#q-why")
    assert page.locator("#q-why.is-faulty .build-fault").count() == 1
    assert window.faults() == {}
    assert not window.overflows()

    page.locator("#q-why .build-fault a").click()
    page.locator("button[value='drop-1']").click()
    page.locator("[name=rule-1-question]").wait_for(state="detached")
    page.locator("button[value=save].btn-primary").click()
    page.wait_for_url("**/draft/#q-why")
    assert page.locator(".is-faulty").count() == 0

    draft = page.url.split("#")[0]
    page.goto(draft + "languages")
    page.locator(".chip[name=language][value=ar]").click()
    page.wait_for_url("**/words/ar")
    for area, words in zip(
        page.locator(".words-row textarea").all(),
        ["الخدمة", "الشباك", "خدمتك؟", "لماذا؟"],
        strict=True,
    ):
        area.fill(words)
    page.locator(".build-save .btn-primary").click()
    page.wait_for_url("**/draft/")
    assert page.locator(".build-verdict li").count() == 0

    page.goto(draft.replace("draft/", "preview/") + "?language=ar")
    phone = page.frame_locator("iframe")
    phone.locator("[data-question=served]").wait_for()
    assert phone.locator("html").get_attribute("dir") == "rtl"
    assert phone.locator("[data-question=why]").is_hidden()
    phone.locator("[name=a-served][value='1']").check(force=True)
    phone.locator("[data-question=why]").wait_for()
    assert window.faults() == {}
    assert not window.overflows()

    page.goto(draft + "publish")
    page.locator("main form .btn-primary").click()
    page.wait_for_url(lambda url: "/draft/" not in url)
    survey = Survey.objects.get(code="service")
    assert survey.published.definition["languages"] == ["en", "ar"]
    assert survey.published.published_by == manager
    assert not Response.objects.exists()
    assert window.said == []
