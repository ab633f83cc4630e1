"""Surveys answered in a real browser: by a client alone in Arabic, by an officer with no signal, and what follows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm.models import Case, DeviceEntry, Institution
from surveys.actions.invitation import Invited, invite
from surveys.links import token_of
from surveys.models import Response
from tests.cast import play
from tests.journeys.conftest import APPS, DESK, PASSWORD, PHONE
from tests.journeys.test_field import carry, kept, pull, state, until
from tests.seeds import sow
from tests.surveys.books import published

pytestmark = pytest.mark.django_db(transaction=True, available_apps=APPS)
LOW = {"all": [{"question": "served", "is": "LE", "value": 2}]}


def asked(name, kind, english, arabic, **more):
    return {"name": name, "type": kind, "text": {"en": english, "ar": arabic}, **more}


SERVICE = {
    "languages": ["en", "ar"],
    "title": {"en": "Your visit to the branch", "ar": "زيارتك للفرع"},
    "thanks": {"en": "Thank you, this helps us.", "ar": "شكرا لك، هذا يساعدنا."},
    "sections": [
        {
            "name": "service",
            "title": {"en": "Our service", "ar": "خدمتنا"},
            "questions": [
                asked("served", "CSAT", "How were you received?", "كيف كان استقبالنا لك؟",
                      is_required=True, measures="SATISFACTION",
                      low={"at_most": 2, "then": "CASE", "category": "DELAY"}),
                asked("why", "TEXT", "What went wrong?", "ما الذي لم يكن جيدا؟", show_if=LOW),
            ],
        },
        {
            "name": "last",
            "title": {"en": "At last", "ar": "أخيرا"},
            "questions": [
                asked("recommend", "NPS", "Would you recommend us?", "هل توصي بنا؟"),
                asked("order", "RANKING", "What matters most?", "ما الأهم؟", options=[
                    {"code": "speed", "text": {"en": "Speed", "ar": "السرعة"}},
                    {"code": "price", "text": {"en": "Price", "ar": "السعر"}},
                ]),
            ],
        },
    ],
}  # fmt: skip


@pytest.fixture
def cast():
    sow()
    cast = play()
    cast.client.language = "ar"
    cast.client.save()
    for staff in (cast.amina, cast.manager):
        staff.set_password(PASSWORD)
        staff.save()
    Institution.objects.create(pk=1, name="Amal", country="EG", currency="EGP")
    return cast


@pytest.fixture
def link(cast):
    survey = published(SERVICE, code="visit").survey
    on = timezone.localdate()
    told = Invited(
        survey=survey, channel="LINK", client=cast.client, expires_on=on + timedelta(days=7)
    )
    return f"/s/{token_of(invite(invited=told, by=cast.manager, on=on))}/"


def face(page, name, value):
    page.locator(f"[name=a-{name}][value='{value}']").check(force=True)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_client_answers_in_arabic_on_a_phone_and_what_was_low_becomes_a_case_with_a_promise(
    cast, link, surf, scripts
):
    phone = surf(PHONE, scripts=scripts)
    page = phone.page
    page.goto(phone.home + link)
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.get_by_role("heading", name="زيارتك للفرع").wait_for()
    face(page, "served", 1)
    if not scripts:
        page.locator("main .btn-primary").click()
    page.get_by_label("ما الذي لم يكن جيدا؟").fill("انتظرت ساعتين")
    page.locator("main .btn-primary").click()
    page.get_by_role("heading", name="أخيرا").wait_for()
    face(page, "recommend", 3)
    if scripts:
        page.get_by_role("button", name="السعر").click()
        page.get_by_role("button", name="السرعة").click()
    else:
        page.get_by_label("السرعة").select_option("2")
        page.get_by_label("السعر").select_option("1")
    assert not phone.overflows()
    page.locator("main .btn-primary").click()
    page.get_by_text("شكرا لك، هذا يساعدنا.").wait_for()

    response, case = Response.objects.get(), Case.objects.get()
    assert response.answers == {
        "served": 1, "why": "انتظرت ساعتين", "recommend": 3, "order": ["price", "speed"],
    }  # fmt: skip
    assert (response.mode, response.language, response.client) == ("LINK", "ar", cast.client)
    assert case.resolve_by == timezone.localdate() + timedelta(days=30)
    page.locator(f"a[href='/talk/{case.code}/']").click()
    page.locator("[data-code]").wait_for()
    if scripts:
        desk = surf(DESK)
        desk.sign_in(cast.manager)
        desk.open(f"/cases/{case.uid}/")
        desk.page.get_by_text("انتظرت ساعتين").first.wait_for()
        assert (
            desk.page.locator("main", has_text="30 working")
            .or_(desk.page.locator("main time").first)
            .count()
        )


def ready(phone, staff):
    carry(phone, staff)
    phone.page.evaluate("wafa.go({ isForced: true })")


def test_an_officer_asks_with_large_faces_and_no_signal_and_it_counts_once(cast, link, surf):
    phone = surf(PHONE)
    ready(phone, cast.amina)
    page, way = phone.page, f"/clients/{cast.client.pk}/"
    pull(phone)
    page.goto(phone.home + way)
    page.get_by_role("link", name="Ask: Your visit to the branch").click()
    page.get_by_role("button", name="Large faces, one question at a time").click()
    page.locator("[data-survey].survey-faces[lang=ar]").wait_for()
    assert small(page) == []
    face(page, "served", 2)
    page.locator(".survey-go .btn-primary").click()
    page.get_by_label("ما الذي لم يكن جيدا؟").fill("بعيد")
    page.locator(".survey-go .btn-primary").click()
    page.locator("[data-question=recommend]:visible").wait_for()
    until(phone, lambda: kept(phone)["kept"] == 4)
    assert "بعيد" not in kept(phone)["text"]

    page.close()
    phone.page = page = page.context.new_page()
    page.goto(f"{phone.home}{way}ask/visit/")
    page.locator("[data-question=recommend]:visible").wait_for()
    assert small(page) == []
    face(page, "recommend", 10)
    page.locator(".survey-go .btn-primary").click()
    page.locator(".survey-go .btn-primary").click()
    page.get_by_role("heading", name="Kept on this phone").wait_for()
    state(phone, "1 entry waits to be sent")
    assert kept(phone)["kept"] == 3
    assert not Response.objects.exists()

    page.close()
    phone.page = page = page.context.new_page()
    page.goto(phone.home + "/field/")
    pull(phone, is_offline=False)
    until(phone, lambda: kept(phone)["waiting"] == 0)
    page.evaluate("wafa.go({ isForced: true })")

    response = Response.objects.get()
    assert response.answers == {"served": 2, "why": "بعيد", "recommend": 10}
    assert (response.client, response.interviewer) == (cast.client, cast.amina)
    assert (response.mode, response.language, response.was_offline) == ("FACE_TO_FACE", "ar", True)
    assert response.invitation is not None
    assert DeviceEntry.objects.get().status == "ACCEPTED"
    assert Case.objects.get().client == cast.client


SMALL = """() => [...document.querySelectorAll(
  ".survey-faces .choice, .survey-faces button, .survey-faces input:not([type=radio], [type=checkbox], [type=hidden])"
)].filter((each) => each.offsetParent)
  .filter((each) => each.getBoundingClientRect().height < 64 || each.getBoundingClientRect().width < 64)
  .map((each) => each.outerHTML)"""


def small(page):
    """Give what a thumb might miss in the large mode: anything to touch under 64 pixels."""
    return page.evaluate(SMALL)


def test_the_form_of_the_page_falls_into_the_queue_when_the_signal_goes(cast, link, surf):
    phone = surf(PHONE)
    ready(phone, cast.amina)
    page = phone.page
    phone.open(f"/clients/{cast.client.pk}/ask/visit/")
    face(page, "served", 4)
    pull(phone)
    page.locator(".survey-go .btn-primary").click()
    page.locator("[data-question=recommend]:visible").wait_for()
    face(page, "recommend", 8)
    page.locator(".survey-go .btn-primary").click()
    state(phone, "1 entry waits to be sent")
    assert kept(phone)["waiting"] == 1

    pull(phone, is_offline=False)
    until(phone, lambda: Response.objects.exists())
    assert Response.objects.get().answers == {"served": 4, "recommend": 8}


def test_an_interview_on_the_page_is_taken_back_within_ten_seconds(cast, link, surf):
    window = surf(PHONE)
    window.sign_in(cast.amina)
    window.open(f"/clients/{cast.client.pk}/ask/visit/")
    page = window.page
    face(page, "served", 5)
    page.locator(".survey-go .btn-primary").click()
    page.locator(".survey-go .btn-primary").click()
    page.get_by_text("the answers are recorded").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Taken back.").wait_for()

    assert Response.objects.get().withdrawn_by == cast.amina


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_screen_of_asking_is_free_of_faults(cast, link, surf, language, theme):
    phone = surf(PHONE, language=language, theme=theme)
    ready(phone, cast.amina)
    ask, faults, wide = f"/clients/{cast.client.pk}/ask/", {}, []

    def look(name):
        phone.page.wait_for_timeout(300)
        faults.update({f"{name} {rule}": nodes for rule, nodes in phone.faults().items()})
        wide.extend([name] if phone.overflows() else [])

    for path in (ask, f"{ask}visit/"):
        phone.open(path)
        look(path)
    phone.page.locator("[name=go][value=faces]").click()
    phone.page.locator("[data-survey].survey-faces").wait_for()
    look("faces")
    pull(phone)
    for path in (ask, f"{ask}visit/"):
        phone.page.goto(phone.home + path)
        phone.page.locator("#shown h1").wait_for()
        look(f"shell {path}")
    phone.page.locator("[data-faces]").click()
    look("shell faces")

    assert faults == {}
    assert wide == []
    assert [line for line in phone.said if "ERR_INTERNET_DISCONNECTED" not in line] == []


def test_a_kiosk_forgets_whoever_stood_there_and_is_left_with_its_pin(cast, link, surf):
    desk = surf(DESK)
    page, faults = desk.page, {}

    def look(name):
        faults.update({f"{name} {rule}": nodes for rule, nodes in desk.faults().items()})

    desk.sign_in(cast.manager)
    desk.open("/kiosk/start")
    page.get_by_label("Your visit to the branch").check()
    for label in ("PIN to leave the kiosk", "The PIN once more"):
        page.get_by_label(label).fill("4711")
    look("start")
    page.get_by_role("button", name="Start, and sign out").click()
    page.get_by_role("heading", name="Tell us how we do").wait_for()
    look("home")
    page.clock.install()
    page.get_by_role("link", name="العربية").click()
    page.get_by_role("heading", name="زيارتك للفرع").wait_for()
    look("answer")
    face(page, "served", 1)
    page.get_by_label("ما الذي لم يكن جيدا؟").fill("انتظرت ساعتين")
    page.clock.fast_forward(61_000)
    page.get_by_role("heading", name="Tell us how we do").wait_for()
    page.go_back()
    page.locator("main h1").wait_for()
    assert "انتظرت" not in page.content()
    assert page.locator("[name=a-served]:checked").count() == 0

    desk.open(f"/clients/{cast.client.pk}/")
    assert "Fatma" not in page.content()
    page.get_by_role("link", name="For staff").click()
    look("leave")
    page.get_by_label("PIN").fill("4711")
    page.get_by_role("button", name="Leave", exact=True).click()
    page.wait_for_url("**/accounts/login/")
    assert faults == {}
    assert not Response.objects.exists()
