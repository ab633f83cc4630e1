"""Every page in English and Arabic: nothing for axe to find, a silent console, no page wider than a phone."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from analytics.models import Night
from crm.actions.interaction import log_interaction
from crm.actions.meeting import record_meeting
from crm.entries import BorrowingEntry, GoalEntry, InteractionEntry, MeetingEntry
from crm.models import Institution
from loans.models import ImportFault, ImportRun
from loyalty.models import CareEntry
from loyalty.tasks import sweep_low_answers
from surveys.actions.improvement import Done, write_improvement
from surveys.actions.invitation import Invited, invite
from surveys.actions.survey import start_draft
from surveys.actions.waves import open_wave, plan_wave
from surveys.links import token_of
from surveys.models import Invitation, Survey, Trigger
from tests.architecture.test_addresses import OURS
from tests.cast import leave, play, raise_alert
from tests.crm.cases import receive
from tests.factories import ClientFactory, GroupFactory, LoanFactory
from tests.journeys.conftest import APPS, DESK, PASSWORD, PHONE
from tests.seeds import sow
from tests.surveys.books import published, respond
from tests.surveys.test_answer_page import SERVICE

pytestmark = pytest.mark.django_db(transaction=True, available_apps=APPS)
SIGNED_OUT = ["/accounts/login/", "/accounts/password/reset/", "/talk/", "/talk/0/", "/help/"]
SIGNED_IN = [
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/gone",
]
NEEDS = (
    *("control", "progress", "respect", "welcome"),
    *("informed", "security", "important", "honesty"),
)
SETTINGS = ["/admin/", "/admin/crm/threshold/", "/admin/crm/staff/add/"]


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
    cast.client.group = GroupFactory(
        officer=cast.amina, branch=cast.branch, meeting_weekday=today.isoweekday()
    )
    cast.client.save()
    call_command("nightly", as_of=today - timedelta(days=1))
    raise_alert(cast.client, on=today - timedelta(days=1))
    return cast


def refused_import(by):
    run = ImportRun.objects.create(
        noun="CLIENTS",
        file_name="clients.csv",
        mapping={},
        status="REFUSED",
        row_count=2,
        read_count=2,
        fault_count=1,
        unmapped_columns=["shoe size"],
        started_by=by,
        started_at=timezone.now(),
    )
    ImportFault.objects.create(
        run=run, row=3, column="joined_on", value="soon", reason="NOT_A_DATE"
    )
    return run


def logged(cast):
    """Log one visit with all that may be told of one, and one group meeting."""
    now = timezone.now()
    entry = InteractionEntry(
        uid=uuid4(),
        client=cast.client.pk,
        outcome="PROMISED",
        promised_in_days=3,
        interest=4,
        note="سوق الثلاثاء",
        goals=(GoalEntry(kind="GOAL", topic="HOUSING", text="A second room"),),
        borrowing=BorrowingEntry(share=Decimal("0.25"), offer="No guarantor"),
    )
    row = log_interaction(entry=entry, by=cast.amina, at=now).row
    came = {cast.client.pk: "LATE"}
    meeting = MeetingEntry(uid=uuid4(), group=cast.client.group_id, attendance=came)
    record_meeting(entry=meeting, by=cast.amina, at=now)
    return row


def answered(cast):
    """Record answers, low ones among them, and write down what was done since."""
    surveys = {each.code: each for each in Survey.objects.with_versions()}
    survey, told = surveys["service_moment"], {"client": cast.client, "by": cast.manager}
    answers = {"served": 1, "easy": 2, "words": "انتظرت ساعتين"}
    response = respond(survey.published, answers, mode="PHONE", at=timezone.now(), **told).response
    advice = {"recommend": 2, "overall": 4, **dict.fromkeys(NEEDS, 3)}
    respond(surveys["loyalty"].published, advice, mode="PHONE", at=timezone.now(), **told)
    sweep_low_answers()
    texts = {"en": "We open an hour earlier.", "ar": "نفتح قبل ذلك بساعة."}
    done = Done(survey=survey, texts=texts, done_on=timezone.localdate())
    write_improvement(done=done, by=cast.manager, at=timezone.now())
    invited = Invited(
        survey=surveys["mid_loan"],
        channel="OFFICER",
        expires_on=timezone.localdate() + timedelta(days=9),
        client=cast.client,
    )
    invite(invited=invited, by=cast.manager, on=timezone.localdate())
    return response


def drafted(code):
    """Start a draft of a survey, and name its parts as addresses do."""
    draft = start_draft(survey=Survey.objects.get(code=code), by=None, at=timezone.now())
    section = draft.definition["sections"][-1]
    name = section["questions"][-1]["name"]
    return {"section": section["name"], "question": name, "language": "ar"}


def pages(cast, client):
    """Give the name and the address of every page of ours; the rest answers with files or to forms."""
    known = {
        "client_id": cast.client.pk,
        "case_uid": receive(client=cast.client).uid,
        "group_id": cast.client.group_id,
        "entry_id": CareEntry.objects.get(name="Nowruz").pk,
        "night_id": Night.objects.get().pk,
        "uid": logged(cast).uid,
        "code": "service_moment",
        "response_uid": answered(cast).uid,
        "exit_id": leave(cast.client, on=date(2024, 1, 2)).pk,
        "run_id": refused_import(cast.office).pk,
        "name": "not_renewed",
        "number": 1,
        **drafted("service_moment"),
        **sent(cast, "service_moment"),
    }
    client.force_login(cast.office)
    for address in OURS:
        if set(address.parameters) <= set(known) and address.rule != "PUBLIC":
            path = reverse(address.name, kwargs={n: known[n] for n in address.parameters})
            answer = client.get(path)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                yield address.name, path


def sent(cast, code):
    """Open a wave of links of a survey, half of it answered, and add a trigger."""
    survey, on = Survey.objects.get(code=code), timezone.localdate()
    facts = {"survey": survey, "name": "Spring", "channel": "LINK", "audience": "EVERYBODY"}
    days = {"opens_on": on, "closes_on": on + timedelta(days=20)}
    wave = plan_wave(facts={**facts, **days}, branches=[], by=cast.office, at=timezone.now())
    open_wave(wave=wave, by=cast.office, on=on)
    invitations = Invitation.objects.filter(wave=wave).order_by("pk")
    answered = invitations.values_list("pk", flat=True)[: invitations.count() // 2]
    Invitation.objects.filter(pk__in=list(answered)).update(status="ANSWERED", settled_on=on)
    trigger = Trigger.objects.create(survey=survey, event="DISBURSED", effective_from=on)
    return {
        "wave_id": wave.pk,
        "trigger_id": trigger.pk,
        "invitation_uid": invitations.last().uid,
    }


def asked(cast):
    """Give the addresses by which a survey is answered: the link with a forged one, and those of staff."""
    survey = published(SERVICE, code="visit").survey
    published(SERVICE, code="seen", subject="BRANCH")
    on = timezone.localdate()
    told = Invited(
        survey=survey, channel="LINK", client=cast.client, expires_on=on + timedelta(days=7)
    )
    link = f"/s/{token_of(invite(invited=told, by=cast.manager, on=on))}/"
    ask = f"/clients/{cast.client.pk}/ask/"
    return [link, f"{link}stop", "/s/x/"], [
        ask,
        f"{ask}visit/",
        f"/branches/{cast.branch.pk}/ask/seen/",
    ]


@pytest.fixture
def look():
    """Collect the faults of pages: look(window, path), or look(window) at the page shown."""
    faults = {}

    def looked(window, path=None):
        if path:
            window.open(path)
        found = window.faults()
        if window.overflows():
            found["overflows"] = []
        if found:
            faults[window.page.url] = found

    yield looked
    assert faults == {}


def complaints(window):
    """Give what the console said, without the answers that are no success by intention."""
    return [words for words in window.said if not words.startswith("Failed to load resource")]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_page_is_faultless(cast, surf, look, client, language):
    window = surf(PHONE, language=language)
    alone, by_staff = asked(cast)
    for path in (*SIGNED_OUT, f"/talk/{receive().code}/?new=1", *alone):
        look(window, path)
    window.sign_in(cast.office)
    for path in by_staff:
        look(window, path)
    ours = dict(pages(cast, client))
    assert {
        "analytics:night",
        "analytics:behind",
        "loans:import",
        "crm:client-edit",
        "crm:case",
        "crm:case-causes",
        "crm:visit",
        "crm:group",
        "crm:group-meeting",
        "surveys:client-surveys",
        "surveys:response",
        "surveys:improvements",
        "surveys:list",
        "surveys:detail",
        "surveys:draft",
        "surveys:question",
        "surveys:question-condition",
        "surveys:words",
        "surveys:preview",
        "surveys:publish",
        "surveys:invitations",
        "surveys:invitation",
        "surveys:invite",
        "surveys:wave",
        "surveys:wave-new",
        "surveys:trigger-edit",
    } <= set(ours)
    for path in ours.values():
        look(window, path)
    window.open(ours["surveys:invitation"])
    window.page.locator("main form .btn-primary").click()
    window.page.locator(".slip").wait_for()
    look(window)
    window.open(ours["loyalty:exit"])
    window.page.locator("main form .btn-primary").click()
    window.page.locator("main [role=alert]").wait_for()
    look(window)
    window.open(ours["crm:client-edit"])
    window.page.fill("[name=given_name]", "")
    window.page.locator("main form .btn-primary").click()
    window.page.locator("main [role=alert]").wait_for()
    look(window)
    assert complaints(window) == []

    window.page.locator("details.menu summary").first.click()
    for path in SIGNED_IN + SETTINGS:
        look(window, path)

    direction = window.page.evaluate("document.documentElement.dir")
    assert direction == ("rtl" if language == "ar" else "ltr")
    assert window.elsewhere == []


def test_richest_pages_are_faultless_on_a_desk_and_in_the_dark(cast, surf, look):
    window = surf(DESK)
    window.sign_in(cast.office)
    officer = f"/?officer={cast.amina.pk}"
    for path in (
        "/",
        officer,
        "/alerts/",
        f"/day/sheet?officer={cast.amina.pk}",
        f"/clients/{cast.client.pk}/",
        "/retention/",
    ):
        look(window, path)
    dark = surf(DESK, theme="dark")
    dark.sign_in(cast.office)
    look(dark, officer)
    assert dark.page.locator(".day-card").count() >= 1
    look(dark, "/alerts/")
    assert dark.page.locator(".alert-card").count() >= 1
    assert dark.page.locator("html").get_attribute("data-theme") == "dark"
    assert complaints(window) + complaints(dark) == []
