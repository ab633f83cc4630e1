"""An officer on a phone works through the day from its cards, with scripts and without; the sheet prints."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from crm.models import Interaction, Task
from loyalty.models import Alert
from tests.cast import play, raise_alert
from tests.journeys.conftest import APPS, PASSWORD, PHONE

pytestmark = pytest.mark.django_db(transaction=True, available_apps=APPS)


@pytest.fixture
def cast():
    cast = play()
    cast.amina.set_password(PASSWORD)
    cast.amina.save()
    today = timezone.localdate()
    Task.objects.create(
        client=cast.client,
        action="COLLECT_PROMISE",
        due_on=today - timedelta(days=1),
        created_at=timezone.now(),
    )
    raise_alert(cast.client, on=today)
    return cast


def test_officer_logs_what_came_of_a_card_in_three_taps_and_takes_it_back(cast, surf):
    phone = surf(PHONE)
    phone.sign_in(cast.amina)
    page = phone.page
    assert page.locator(".day-card").count() == 1
    page.get_by_label("Log what came of Fatma Ibrahim").click()
    page.get_by_role("button", name="Promised", exact=True).click()
    page.get_by_role("button", name="Undo").wait_for()
    assert (Interaction.objects.get().outcome, Alert.objects.get().status) == ("PROMISED", "DONE")
    assert Task.objects.open().get().due_on == timezone.localdate() + timedelta(days=3)

    page.get_by_role("button", name="Undo").click()
    page.get_by_label("Log what came of Fatma Ibrahim").wait_for()
    assert Alert.objects.get().status == "OPEN"
    assert not Interaction.objects.in_force().exists()
    assert phone.said == []
    assert phone.elsewhere == []


def test_every_target_on_a_card_is_wide_enough_for_a_thumb(cast, surf):
    phone = surf(PHONE)
    phone.sign_in(cast.amina)
    phone.page.get_by_label("Log what came of Fatma Ibrahim").click()
    boxes = [
        target.bounding_box()
        for target in phone.page.locator(".day-card .btn:visible, .chip:visible").all()
    ]
    assert len(boxes) >= 12
    assert min(min(box["width"], box["height"]) for box in boxes) >= 44
    assert not phone.overflows()


def test_day_is_worked_without_scripts(cast, surf):
    phone = surf(PHONE, scripts=False)
    phone.sign_in(cast.amina)
    page = phone.page
    page.get_by_label("Put Fatma Ibrahim off").click()
    page.get_by_role("button", name="In a week").click()
    assert page.get_by_role("heading", name="Nothing is due").is_visible()
    page.get_by_role("button", name="Undo").click()
    page.get_by_label("Log what came of Fatma Ibrahim").click()
    page.get_by_role("button", name="Not home").click()
    assert Interaction.objects.get().outcome == "NOT_HOME"
    page.get_by_role("link", name="Tomorrow").click()
    page.wait_for_url(re.compile(r"on=tomorrow"))
    assert page.locator(".day-card").count() == 1


def test_sheet_prints_the_names_and_leaves_out_what_can_only_be_clicked(cast, surf):
    phone = surf(PHONE)
    phone.sign_in(cast.amina)
    phone.page.get_by_role("link", name="Visit sheet").click()
    phone.page.wait_for_url(re.compile(r"/day/sheet"))
    phone.page.emulate_media(media="print")
    assert phone.page.get_by_text("Fatma Ibrahim").is_visible()
    assert not phone.page.locator(".bar").is_visible()
    assert not phone.page.get_by_role("link", name="Back to the day").is_visible()
