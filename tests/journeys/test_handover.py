"""A portfolio changes hands: the manager plans it, one officer says farewell, the other introduces itself."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from crm.actions.client import assign_officer
from crm.models import Client, Handover, Task
from crm.tasks import carry_out_handovers
from tests.cast import play
from tests.factories import ClientFactory, StaffFactory
from tests.journeys.conftest import APPS, DESK, PASSWORD, PHONE
from tests.seeds import sow

pytestmark = pytest.mark.django_db(transaction=True, available_apps=APPS)


@pytest.fixture
def cast():
    sow()
    cast = play()
    for staff in (cast.amina, cast.manager):
        staff.set_password(PASSWORD)
        staff.save()
    assign_officer(
        client=ClientFactory(given_name="Huda", family_name="Salem", branch=cast.branch),
        officer=cast.amina,
        by=cast.manager,
        on=timezone.localdate() - timedelta(days=90),
    )
    return cast


@pytest.fixture
def omar(cast):
    omar = StaffFactory(username="omar", first_name="Omar", branches=[cast.branch])
    omar.set_password(PASSWORD)
    omar.save()
    return omar


def test_portfolio_is_handed_over_with_a_farewell_and_an_introduction_for_each(cast, omar, surf):
    tomorrow = timezone.localdate() + timedelta(days=1)

    desk = surf(DESK)
    desk.sign_in(cast.manager)
    desk.open("/handovers/")
    desk.page.get_by_label("Whose clients?").select_option(str(cast.amina.pk))
    desk.page.get_by_role("button", name="Plan a hand-over").click()
    desk.page.get_by_text("Amina has 2 clients.").wait_for()
    assert desk.faults() == {}
    desk.page.get_by_label("to loan officer").select_option(str(omar.pk))
    desk.page.get_by_label("Day of the hand-over").fill(tomorrow.isoformat())
    desk.page.get_by_role("button", name="Plan the hand-over").click()
    desk.page.get_by_role("heading", name="Planned").wait_for()
    assert Handover.objects.get().status == "PLANNED"
    assert desk.faults() == {}

    giver = surf(PHONE)
    giver.sign_in(cast.amina)
    giver.page.get_by_label("1 notification not read").click()
    giver.page.get_by_role("button", name="2 clients go from Amina to Omar").click()
    giver.page.get_by_role("link", name="My farewells").click()
    assert giver.page.locator(".alert-card").count() == 2
    assert not giver.overflows()
    assert giver.faults() == {}
    fatma = giver.page.locator(".alert-card", has_text="Fatma Ibrahim")
    fatma.locator("summary", has_text="Done").click()
    fatma.get_by_label("What came of it?").fill("Told her about Omar")
    fatma.get_by_role("button", name="Done", exact=True).click()
    giver.page.get_by_role("button", name="Undo").wait_for()
    assert Task.objects.get(status="DONE").client == cast.client

    assert carry_out_handovers() == 0
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert carry_out_handovers() == 1

    taker = surf(PHONE)
    taker.sign_in(omar)
    taker.page.get_by_label("2 notifications not read").click()
    taker.page.get_by_role("button", name="2 clients went from Amina to Omar").click()
    taker.page.get_by_role("link", name="My introductions").click()
    assert taker.page.locator(".alert-card").count() == 2
    taker.page.get_by_role("link", name="Fatma Ibrahim", exact=True).click()
    taker.page.get_by_role("heading", name="Fatma Ibrahim").wait_for()
    assert not taker.overflows()
    assert Client.objects.filter(officer=omar).count() == 2

    giver.open("/tasks/?action=FAREWELL")
    giver.page.get_by_role("heading", name="Nothing matches").wait_for()
    giver.open(f"/clients/{cast.client.pk}/")
    assert giver.page.get_by_role("heading", name="Fatma Ibrahim").count() == 0
    desk.open(f"/handovers/{Handover.objects.get().pk}/")
    desk.page.get_by_text("1 of 2").wait_for()
    assert desk.said == []


def test_handover_is_planned_for_chosen_clients_without_scripts(cast, omar, surf):
    desk = surf(PHONE, scripts=False)
    desk.sign_in(cast.manager)
    desk.open(f"/handovers/new?giver={cast.amina.pk}")
    page = desk.page
    page.get_by_label("to loan officer").select_option(str(omar.pk))
    page.get_by_label("Day of the hand-over").fill(timezone.localdate().isoformat())
    page.get_by_label("Only those selected below").check()
    page.locator("summary", has_text="Select clients").click()
    page.get_by_label("Huda Salem").check()
    page.get_by_role("button", name="Plan the hand-over").click()
    page.get_by_role("heading", name="Done").wait_for()
    assert list(Client.objects.filter(officer=omar).values_list("given_name", flat=True)) == [
        "Huda"
    ]
    assert Task.objects.get().action == "INTRODUCTION"
