"""The kiosk: nobody's session, its own pages alone, left with the PIN, and nothing of anybody on the screen."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.models import Case
from surveys.actions.invitation import Invited, invite
from surveys.links import code_of
from surveys.models import PartialResponse, Response
from surveys.views.kiosk import PINS
from tests.caches import clear_cache
from tests.cast import play
from tests.surveys.books import published
from tests.surveys.test_answer_page import SERVICE, fields

URL = "/kiosk/service/"


@pytest.fixture
def cast(db):
    clear_cache()
    return play()


@pytest.fixture
def survey(cast):
    return published(SERVICE, code="service").survey


@pytest.fixture
def kiosk(client, cast, survey):
    client.force_login(cast.manager)
    told = {"branch": cast.branch.pk, "surveys": ["service"], "pin": "4711", "pin_again": "4711"}
    assert client.post("/kiosk/start", told).url == "/kiosk/"
    return client


def fill(kiosk, **more):
    page = kiosk.get(URL + "?language=en")
    sent = {**fields(page), "go": "on", "whole": "yes", "a-served": "5", **more}
    return sent, kiosk.post(URL, sent)


def test_it_answers_for_the_branch_and_for_nobody(kiosk, cast):
    _sent, answer = fill(kiosk)

    response = Response.objects.get()
    assert (response.mode, response.branch) == ("KIOSK", cast.branch)
    assert (response.client, response.interviewer, response.invitation) == (None, None, None)
    assert "You help us." in kiosk.get(answer.url).content.decode()
    assert not PartialResponse.objects.exists()


def test_whoever_stands_there_has_no_session_of_staff_and_reaches_nothing_else(kiosk, cast):
    for path in (
        "/", f"/clients/{cast.client.pk}/", "/accounts/login/", "/talk/", "/admin/",
        "/field/copy", "/field/copy/surveys", "/surveys/ask/", "/gone",
    ):  # fmt: skip
        answer = kiosk.get(path)
        assert (answer.status_code, answer.url) == (302, "/kiosk/"), path
    assert "_auth_user_id" not in kiosk.session
    assert kiosk.get("/kiosk/start").url.startswith("/accounts/login/")
    for path in ("/kiosk/", URL, "/kiosk/leave"):
        assert "Ibrahim" not in kiosk.get(path).content.decode()
    assert kiosk.get("/kiosk/mid_loan/").status_code == 404


def test_only_the_pin_leads_out_and_not_after_many_tries(kiosk):
    assert kiosk.post("/kiosk/leave", {"pin": "0000"}).status_code == 422
    assert kiosk.get("/talk/").url == "/kiosk/"
    assert kiosk.post("/kiosk/leave", {"pin": "4711"}).url == reverse("account_login")
    assert kiosk.get("/talk/").status_code == 200
    assert kiosk.get("/kiosk/").status_code == 404


def test_the_right_pin_is_refused_too_after_many_wrong_ones(kiosk):
    for _ in range(PINS.most):
        kiosk.post("/kiosk/leave", {"pin": "0000"})
    assert kiosk.post("/kiosk/leave", {"pin": "4711"}).status_code == 429
    assert kiosk.get("/talk/").url == "/kiosk/"


def test_the_pin_is_kept_as_a_hash(kiosk):
    assert "4711" not in str(dict(kiosk.session))


@pytest.mark.parametrize(
    "change", [{"pin_again": "4712"}, {"pin": "12", "pin_again": "12"}, {"surveys": []},
               {"branch": "0"}]
)  # fmt: skip
def test_a_faulty_start_signs_nobody_out(client, cast, survey, change):
    client.force_login(cast.manager)
    told = {"branch": cast.branch.pk, "surveys": ["service"], "pin": "4711", "pin_again": "4711"}
    assert client.post("/kiosk/start", {**told, **change}).status_code == 422
    assert "_auth_user_id" in client.session


def test_what_somebody_began_is_gone_after_the_first_page(kiosk):
    page = kiosk.get(URL + "?language=en")
    sent = {**fields(page), "go": "on", "a-served": "1", "a-why": "Two hours"}
    assert "Two hours" in kiosk.post(URL, sent).content.decode()
    kiosk.get("/kiosk/")

    assert "Two hours" not in kiosk.get(URL).content.decode()
    assert kiosk.post(URL, sent).url == "/kiosk/"
    assert not Response.objects.exists()


def test_answers_sent_twice_count_once_and_the_next_one_sees_no_code(kiosk):
    page = kiosk.get(URL + "?language=en")
    sent = {**fields(page), "go": "on", "whole": "yes", "a-served": "1"}
    first, again = kiosk.post(URL, sent), kiosk.post(URL, sent)
    assert first.url == again.url
    assert Response.objects.count() == 1
    code = Case.objects.get().code[:4]
    assert code in kiosk.get(first.url).content.decode()
    kiosk.get("/kiosk/")

    assert kiosk.get(first.url).url == "/kiosk/"


def test_an_invitation_is_settled_by_its_code_alone(kiosk, cast, survey):
    on = timezone.localdate()
    told = Invited(
        survey=survey, channel="KIOSK", client=cast.client, expires_on=on + timedelta(days=3)
    )
    invitation = invite(invited=told, by=cast.manager, on=on)
    _sent, wrong = fill(kiosk, code="0000-0000")
    assert wrong.status_code == 422
    assert "This code does not open this survey." in wrong.content.decode()
    assert not Response.objects.exists()

    fill(kiosk, code=code_of(invitation).lower())

    response = Response.objects.get()
    assert (response.client, response.invitation) == (cast.client, invitation)


def test_pages_of_a_kiosk_are_not_kept(kiosk):
    for path in ("/kiosk/", URL, "/kiosk/leave"):
        page = kiosk.get(path)
        assert "no-store" in page["Cache-Control"]
        assert 'data-idle="60"' in page.content.decode()


def test_without_a_kiosk_there_is_none(client, cast):
    assert client.get("/kiosk/").status_code == 404
    assert client.get(URL).status_code == 404
