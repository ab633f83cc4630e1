"""A complaint, in Arabic and without scripts: from the public page to a satisfied client; whom it is about sees nothing."""

import re

import pytest

from crm.access import Role
from crm.models import Case, Institution
from tests.caches import clear_cache
from tests.cast import play
from tests.crm.cases import category, department
from tests.factories import StaffFactory
from tests.journeys.conftest import APPS, DESK, PASSWORD, PHONE
from tests.seeds import sow

pytestmark = pytest.mark.django_db(transaction=True, available_apps=APPS)
STORY = "صرخ في وجهي أمام الجيران"


@pytest.fixture
def cast():
    sow()
    clear_cache()
    cast = play()
    clerk = StaffFactory(username="omar", first_name="Omar", role=Role.DEPARTMENT)
    department("FINANCE").members.add(clerk)
    for staff in (cast.amina, cast.office, clerk):
        staff.set_password(PASSWORD)
        staff.save()
    Institution.objects.create(pk=1, name="Amal", country="EG", currency="EGP", language="ar")
    return cast


def complain(window):
    """Send the complaint and give the address of its page."""
    window.open("/talk/")
    page = window.page
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert not window.overflows()
    page.locator(f"[name=category][value='{category('STAFF_BEHAVIOR').pk}']").check()
    page.fill("[name=text]", STORY)
    page.locator("[name=is_about_staff]").check()
    page.fill("[name=about_name]", "أمينة")
    page.locator("main form[method=post] .btn-primary").click()
    page.wait_for_url(re.compile(r"/talk/[0-9A-Z]{12}/\?new=1"))
    assert page.locator("[data-code]").inner_text() == str(Case.objects.get())
    return re.sub(r"\?.*", "", page.url)


def open_case(window, staff):
    window.sign_in(staff)
    window.open("/cases/")
    window.page.locator("main tbody th a").first.click()
    window.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/"))
    return window.page


def test_complaint_from_the_public_page_to_a_satisfied_client(cast, surf):
    reporter = surf(PHONE, language="ar", scripts=False)
    address = complain(reporter)

    accused = surf(PHONE)
    accused.sign_in(cast.amina)
    accused.open("/cases/?show=ALL")
    assert accused.page.locator("main tbody tr").count() == 0
    accused.page.goto(f"{accused.home}/cases/{Case.objects.get().uid}/")
    assert STORY not in accused.page.content()

    office = surf(DESK)
    page = open_case(office, cast.office)
    assert STORY in page.locator("main").inner_text()
    page.get_by_text("Correct", exact=True).click()
    page.select_option("[name=about_staff]", str(cast.amina.pk))
    page.locator("form[action$=correct] button").click()
    page.get_by_role("button", name="Tell the reporter that we are on it").click()
    page.get_by_text("Give to somebody else").click()
    page.select_option("[name=department]", label="Finance")
    page.get_by_role("button", name="Send to this inbox").click()
    assert Case.objects.get().department == department("FINANCE")

    clerk = surf(PHONE)
    page = open_case(clerk, Case.objects.get().department.members.get())
    assert not clerk.overflows()
    page.locator("summary", has_text="Resolve").click()
    page.get_by_label("Upheld", exact=True).check()
    page.fill("[name=resolution]", "نعتذر، لن يتكرر ذلك")
    page.fill("[name=cause]", "Pressed by targets")
    page.locator("form[action$=resolve] button").click()
    page.get_by_text("Resolved: Upheld").wait_for()

    reporter.page.goto(address)
    assert "نعتذر" in reporter.page.locator("main").inner_text()
    reporter.page.locator("[name=is_satisfied][value=yes]").click()
    case = Case.objects.get()
    assert (case.status, case.is_satisfied) == (Case.Status.CLOSED, True)
    assert not reporter.overflows()
    assert reporter.elsewhere + office.elsewhere + clerk.elsewhere == []
    assert office.said + clerk.said + reporter.said == []

    accused.open("/cases/?show=ALL")
    assert accused.page.locator("main tbody tr").count() == 0


def test_code_is_copied_and_found_again(cast, surf):
    window = surf(PHONE)
    window.open("/talk/")
    window.page.locator(f"[name=category][value='{category().pk}']").check()
    window.page.fill("[name=text]", "The office was closed.")
    window.page.locator("main form[method=post] .btn-primary").click()
    window.page.locator("[data-copy]").click()
    code = window.page.locator("[data-code]").inner_text()
    window.open("/talk/")
    window.page.locator("summary").first.click()
    window.page.fill("[name=code]", code.lower())
    window.page.locator("form[action$=find] button").click()
    window.page.wait_for_url(re.compile(r"/talk/[0-9A-Z]{12}/$"))
    assert window.page.locator("[data-code]").inner_text() == code
    assert window.said == []
