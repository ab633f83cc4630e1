"""Lists in a browser: filters kept and picked again, many rows at once, and the keyboard."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from crm.models import SavedView, Task
from tests.cast import play
from tests.factories import ClientFactory
from tests.journeys.conftest import APPS, DESK, PASSWORD, PHONE

pytestmark = pytest.mark.django_db(transaction=True, available_apps=APPS)


@pytest.fixture
def cast():
    cast = play()
    cast.amina.set_password(PASSWORD)
    cast.amina.save()
    for name in ("Aisha", "Basma"):
        ClientFactory(
            given_name=name, family_name="Nour", officer=cast.amina, branch=cast.branch, phone=""
        )
    return cast


def test_officer_keeps_filters_and_sets_a_task_for_all_they_find(cast, surf):
    phone = surf(PHONE)
    phone.sign_in(cast.amina)
    page = phone.page
    phone.open("/clients/")
    page.locator("#search").fill("nour")
    page.get_by_role("link", name="Basma Nour").wait_for()
    page.get_by_role("link", name="Fatma Ibrahim").wait_for(state="detached")
    page.get_by_text("Saved filters").click()
    page.get_by_label("Keep these filters as").fill("The Nours")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved: The Nours.").wait_for()
    assert SavedView.objects.get().query == "q=nour"

    phone.open("/clients/")
    page.get_by_role("link", name="The Nours").click()
    page.wait_for_url(re.compile(r"\?q=nour$"))
    page.get_by_label("All on this page").check()
    assert page.get_by_label("Choose Aisha Nour").is_checked()
    assert not phone.overflows()
    page.get_by_role("button", name="Set a task").click()
    soon = timezone.localdate() + timedelta(days=2)
    page.get_by_label("Due on").fill(soon.isoformat())
    page.get_by_role("button", name="Set a task").click()
    page.get_by_text("2 tasks are set.").wait_for()
    assert set(Task.objects.values_list("client__given_name", "due_on")) == {
        ("Aisha", soon),
        ("Basma", soon),
    }
    assert phone.said == []


def test_keys_lead_to_every_place_the_list_of_keys_names(cast, surf):
    desk = surf(DESK)
    desk.sign_in(cast.amina)
    page = desk.page
    page.keyboard.press("?")
    shown = page.get_by_role("dialog").inner_text().split("\n")
    assert {"My day", "Clients"} <= set(shown)
    page.keyboard.press("Escape")
    for key, address in (("c", r"/clients/$"), ("d", r":\d+/$")):
        page.keyboard.press("g")
        page.keyboard.press(key)
        page.wait_for_url(re.compile(address))
    page.keyboard.press("/")
    page.keyboard.type("gc")
    assert page.url.endswith("/")
    assert desk.said == []
