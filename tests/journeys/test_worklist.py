"""An officer on a phone works the day's list; so does one whose browser runs no scripts."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from loyalty.models import Alert
from tests.cast import play, raise_alert
from tests.factories import LoanFactory
from tests.journeys.conftest import APPS, PASSWORD, PHONE

pytestmark = pytest.mark.django_db(transaction=True, available_apps=APPS)
BUDGET, SCRIPTS = 100_000, 60_000


@pytest.fixture
def cast():
    cast = play()
    cast.amina.set_password(PASSWORD)
    cast.amina.save()
    LoanFactory(client=cast.client, cycle=1)
    raise_alert(cast.client, on=timezone.localdate() - timedelta(days=1))
    return cast


def test_officer_signs_in_marks_an_alert_done_takes_it_back_and_opens_the_client(cast, surf):
    phone = surf(PHONE)
    phone.sign_in(cast.amina)
    page = phone.page
    assert page.locator("h1").inner_text() == "My day"
    page.get_by_role("link", name="Clients at risk").click()
    page.wait_for_url(re.compile(r"/alerts/$"))
    assert not phone.overflows()

    page.get_by_label("Done with Fatma Ibrahim").click()
    page.get_by_role("button", name="Promised", exact=True).click()
    page.get_by_role("button", name="Undo").wait_for()
    assert Alert.objects.get().outcome == "PROMISED"
    page.get_by_role("button", name="Undo").click()
    page.get_by_label("Done with Fatma Ibrahim").wait_for()
    assert Alert.objects.get().status == Alert.Status.OPEN

    page.get_by_role("link", name="Fatma Ibrahim", exact=True).click()
    page.wait_for_url(re.compile(r"/clients/\d+/$"))
    phone.open_panels()
    assert page.get_by_role("heading", name="1 loan cycle").is_visible()
    assert not phone.overflows()
    assert phone.said == []
    assert phone.elsewhere == []


def test_first_screen_is_light_enough_for_a_weak_signal(cast, surf):
    phone = surf(PHONE)
    phone.sign_in(cast.amina)
    phone.is_weighed = True
    phone.open("/")
    weights = dict(phone.weights)
    assert sum(weights.values()) <= BUDGET
    assert sum(size for url, size in weights.items() if url.endswith(".js")) <= SCRIPTS


def test_every_target_on_the_list_is_wide_enough_for_a_thumb(cast, surf):
    phone = surf(PHONE)
    phone.sign_in(cast.amina)
    phone.open("/alerts/")
    phone.page.get_by_label("Done with Fatma Ibrahim").click()
    targets = phone.page.locator(".alert-card .btn:visible, .chip:visible, .place:visible")
    boxes = [target.bounding_box() for target in targets.all()]
    assert len(boxes) >= 10
    assert min(min(box["width"], box["height"]) for box in boxes) >= 44


def test_list_is_worked_without_scripts(cast, surf):
    phone = surf(PHONE, scripts=False)
    phone.sign_in(cast.amina)
    phone.open("/alerts/")
    page = phone.page
    page.get_by_label("Done with Fatma Ibrahim").click()
    page.get_by_role("button", name="Met", exact=True).click()
    assert Alert.objects.get().outcome == "MET"
    page.get_by_role("button", name="Undo").click()
    assert Alert.objects.get().status == Alert.Status.OPEN
    page.get_by_role("link", name="Fatma Ibrahim", exact=True).click()
    page.get_by_role("link", name="Loan cycles").click()
    assert page.get_by_role("heading", name="1 loan cycle").is_visible()


def test_keyboard_finds_search_and_the_list_of_keys(cast, surf):
    phone = surf(PHONE)
    phone.sign_in(cast.amina)
    page = phone.page
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("fat")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/clients/\?q=fat"))
    page.locator("#search").fill("nobody")
    page.get_by_role("heading", name="Nobody found").wait_for()
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url(re.compile(r"/$"))
