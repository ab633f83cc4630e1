"""Finding a client by keyboard, its page with every panel filled, and merging its second record, in a real browser."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from crm.actions.consent import record_consent
from crm.actions.document import keep_document
from crm.actions.goal import report_borrowing, state_goal
from crm.actions.relationship import relate
from crm.models import Client, ClientMerge, Institution
from tests.cast import play
from tests.factories import ClientFactory, GroupFactory, LoanFactory
from tests.journeys.conftest import APPS, DESK, PASSWORD, PHONE
from tests.seeds import sow

pytestmark = pytest.mark.django_db(transaction=True, available_apps=APPS)
PANELS = ["saying", "evaluation", "goals", "elsewhere", "people", "consents", "documents"]
PICTURES = os.environ.get("WAFA_PICTURES")  # a folder: then every page looked at is pictured


@pytest.fixture
def cast():
    sow()
    cast = play()
    cast.office.set_password(PASSWORD)
    cast.office.save()
    Institution.objects.create(pk=1, name="Amal", country="EG", currency="EGP")
    fill(cast)
    return cast


def fill(cast):
    now, today = timezone.now(), timezone.localdate()
    about = {"client": cast.client, "by": cast.office}
    dated = {**about, "at": now, "on": today}
    group = GroupFactory(branch=cast.branch, name="نور الصباح")
    Client.objects.filter(pk=cast.client.pk).update(
        group=group, other_name="فاطمة إبراهيم", birth_date=today.replace(year=1990, day=1)
    )
    cast.client.refresh_from_db()
    ClientFactory(given_name="Laila", branch=cast.branch, group=group, referrer=cast.client)
    LoanFactory(client=cast.client, cycle=1, disbursed_on=today - timedelta(days=40))
    expects = {"kind": "EXPECTATION", "topic": "LOAN_SIZE", "minimum": 3000, "text": ""}
    state_goal(facts=expects, **dated)
    state_goal(facts={"kind": "GOAL", "topic": "HOUSING", "text": "a tin roof"}, **dated)
    report_borrowing(facts={"share": "0.25", "offer": "4,000 in a week"}, **dated)
    for purpose, is_given in (("OFFERS", False), ("SERVICE", True)):
        facts = {"purpose": purpose, "channel": "SMS", "is_given": is_given}
        record_consent(facts=facts, **dated)
    keep_document(facts={"kind": "PASSPORT", "number": "A 123"}, **about)
    relate(kind="GUARANTOR", person="Karim Nour", phone="+201009998887", on=today, **about)


def look(window, path, name):
    window.open(path)
    window.open_panels()
    window.settle()
    if PICTURES:
        window.page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    assert window.faults() == {}, path
    assert not window.overflows(), path


@pytest.mark.parametrize(("size", "language"), [(PHONE, "en"), (PHONE, "ar"), (DESK, "ar")])
def test_the_client_page_is_faultless_with_every_panel_filled(cast, surf, size, language):
    twin = ClientFactory(given_name="Fatima", family_name="Ibrahim", branch=cast.branch)
    home = f"/clients/{cast.client.pk}/"
    window = surf(size, language=language)
    window.sign_in(cast.office)
    name = f"{language}-{size['width']}"
    look(window, home, f"client-{name}")
    assert window.page.locator("section.panel .way").count() == 6
    look(window, f"{home}merge?q=fatima", f"find-{name}")
    look(window, f"{home}merge/{twin.pk}", f"merge-{name}")
    look(window, f"{home}rights", f"rights-{name}")
    for panel in PANELS:
        look(window, f"{home}{panel}", f"{panel}-{name}")


def test_a_client_is_found_by_keyboard(cast, surf):
    window = surf(DESK)
    window.sign_in(cast.office)
    window.open("/clients/new")
    page = window.page
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.type("فاطمه")
    page.locator("#bar-found [role=option]").first.wait_for()
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / "found.png")
    assert window.faults() == {}
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#bar-found [aria-selected=true]")
    assert "Fatma Ibrahim" in chosen.inner_text()
    assert page.locator("#bar-search").get_attribute("aria-activedescendant") == (
        chosen.get_attribute("id")
    )
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/clients/{cast.client.pk}/")


def test_two_records_are_merged_and_the_merge_undone_without_scripts(cast, surf):
    twin = ClientFactory(given_name="Fatima", family_name="Ibrahim", branch=cast.branch)
    window = surf(PHONE, scripts=False)
    page = window.page
    page.goto(f"{window.home}/accounts/login/")
    page.fill("[name=login]", cast.office.username)
    page.fill("[name=password]", PASSWORD)
    page.click("main form .btn-primary")
    page.goto(f"{window.home}/clients/{cast.client.pk}/merge/{twin.pk}")
    page.check(f"[name=kept][value='{twin.pk}']")
    page.click("main form .btn-primary")
    page.wait_for_url(f"**/clients/{twin.pk}/")
    assert ClientMerge.objects.get().given_up == cast.client
    page.goto(f"{window.home}/merges/")
    page.get_by_role("button", name="Undo").first.click()
    page.wait_for_load_state()
    assert ClientMerge.objects.get().undone_at is not None
