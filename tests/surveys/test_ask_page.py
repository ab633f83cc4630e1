"""Asking a client a survey: who may ask what, the task it settles, why not, and taking it back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.models import Case, Task
from surveys.actions.invitation import Invited, invite
from surveys.actions.survey import put_away
from surveys.models import Invitation, PartialResponse, Response, Survey
from tests.caches import clear_cache
from tests.cast import play
from tests.surveys.books import published
from tests.surveys.test_answer_page import SERVICE, fields


@pytest.fixture
def cast(db):
    clear_cache()
    return play()


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.amina)
    return client


def at(cast, code="", **query):
    address = f"/clients/{cast.client.pk}/ask/{code + '/' if code else ''}"
    return address + "?" + "&".join(f"{name}={value}" for name, value in query.items())


def task_of(someone, action, **changes):
    values = {"client": someone, "due_on": timezone.localdate(), "created_at": timezone.now()}
    return Task.objects.create(action=action, **{**values, **changes})


def invited(cast, survey, on, **more):
    told = {"survey": survey, "channel": "OFFICER", "client": cast.client}
    until = on + timedelta(days=7)
    return invite(invited=Invited(expires_on=until, **told, **more), by=cast.manager, on=on)


def test_only_surveys_for_clients_that_this_officer_may_ask_are_offered(client, cast):
    Survey.objects.update(archived_at=timezone.now())  # those every institution starts with
    published(SERVICE, code="plain")
    published(SERVICE, code="secret", is_anonymous=True)
    published(SERVICE, code="away", keeps_officer_away=True)
    published(SERVICE, code="crew", subject="STAFF")
    put_away(survey=published(SERVICE, code="old").survey, by=None, at=timezone.now())

    found = {}
    for who in (cast.amina, cast.manager):
        client.force_login(who)
        rows = client.get(at(cast)).context["rows"]
        found[who.username] = sorted(survey.code for survey, _invitation in rows)
        opened = [c for c in ("plain", "secret", "away", "crew", "old")
                  if client.get(at(cast, c)).status_code == 200]  # fmt: skip
        assert sorted(opened) == found[who.username]

    assert found == {"amina": ["plain"], "mona": ["away", "plain"]}


def test_nothing_is_asked_of_a_client_who_wants_no_contact(officer, cast, today):
    published(SERVICE, code="plain")
    page = officer.get(at(cast, "plain"))
    cast.client.no_contact_since = today
    cast.client.save()

    assert "wants no contact" in officer.get(at(cast)).content.decode()
    sent = {**fields(page), "go": "on", "whole": "yes", "a-served": "4"}
    answer = officer.post(at(cast, "plain"), sent)
    assert answer.status_code == 422
    assert not Response.objects.exists()


def test_an_interview_is_recorded_with_its_invitation_and_settles_its_task(officer, cast, today):
    Survey.objects.update(archived_at=timezone.now())  # those every institution starts with
    survey = published(SERVICE, code="mid", kind="MID_LOAN").survey
    invitation = invited(cast, survey, today, interviewer=cast.amina)
    task = task_of(cast.client, Task.Action.MID_LOAN_SURVEY)

    led = officer.get(at(cast, task=task.uid))
    assert led.url == at(cast, "mid", task=task.uid)
    page = officer.get(led.url)
    sent = {**fields(page), "go": "on", "whole": "yes", "a-served": "1", "mode": "PHONE"}
    answer = officer.post(at(cast, "mid"), {**sent, "task": str(task.uid)}, follow=True)

    response = Response.objects.get()
    assert (response.mode, response.interviewer, response.client) == (
        "PHONE", cast.amina, cast.client,
    )  # fmt: skip
    assert response.invitation == invitation
    invitation.refresh_from_db()
    task.refresh_from_db()
    assert (invitation.status, task.status, task.result) == ("ANSWERED", "DONE", "Survey answered")
    html = answer.content.decode()
    assert "the answers are recorded" in html
    assert Case.objects.get().code[:4] in html


def test_a_task_to_ask_a_survey_leads_to_what_the_client_is_invited_to(officer, cast, today):
    published(SERVICE, code="other")
    invited(cast, published(SERVICE, code="asked").survey, today)
    task = task_of(cast.client, Task.Action.SURVEY)

    assert officer.get(at(cast, task=task.uid)).url == at(cast, "asked", task=task.uid)


def test_it_is_taken_back_at_once_and_the_task_is_to_be_done_again(officer, cast):
    published(SERVICE, code="mid", kind="MID_LOAN")
    task = task_of(cast.client, Task.Action.MID_LOAN_SURVEY)
    page = officer.get(at(cast, "mid"))
    sent = {**fields(page), "go": "on", "whole": "yes", "a-served": "5", "task": str(task.uid)}
    shown = officer.post(at(cast, "mid"), sent, follow=True).content.decode()
    undo = reverse("surveys:interview-undo", args=[Response.objects.get().uid])
    assert undo in shown
    officer.post(f"{undo}?task={task.uid}")

    response = Response.objects.get()
    task.refresh_from_db()
    assert (response.withdrawn_by, task.status) == (cast.amina, "OPEN")


def test_answers_sent_twice_count_once(officer, cast):
    published(SERVICE, code="mid")
    page = officer.get(at(cast, "mid"))
    sent = {**fields(page), "go": "on", "whole": "yes", "a-served": "2"}
    for _ in range(2):
        assert officer.post(at(cast, "mid"), sent).status_code == 302
    assert Response.objects.count() == Case.objects.count() == 1


@pytest.mark.parametrize(
    ("silence", "status"), [("REFUSED", "DONE"), ("UNABLE", "DONE"), ("NOT_REACHED", "OPEN")]
)
def test_silence_is_kept_with_its_reason_and_counts(officer, cast, today, silence, status):
    survey = published(SERVICE, code="mid", kind="MID_LOAN").survey
    task = task_of(cast.client, Task.Action.MID_LOAN_SURVEY)

    officer.post(
        f"/clients/{cast.client.pk}/ask/mid/unanswered", {"silence": silence, "task": str(task.uid)}
    )

    invitation = Invitation.objects.get()
    assert (invitation.survey, invitation.client, invitation.channel) == (
        survey, cast.client, "OFFICER",
    )  # fmt: skip
    assert (invitation.status, invitation.silence) == ("NOT_ANSWERED", silence)
    task.refresh_from_db()
    assert task.status == status
    assert not Response.objects.exists()


def test_silence_settles_the_invitation_that_there_is(officer, cast, today):
    invitation = invited(cast, published(SERVICE, code="mid").survey, today)
    url = f"/clients/{cast.client.pk}/ask/mid/unanswered"
    officer.post(url, {"silence": "no such reason"})
    assert Invitation.objects.get().status == "WAITING"
    officer.post(url, {"silence": "REFUSED", "invitation": str(invitation.uid)})
    assert Invitation.objects.get().silence == "REFUSED"


def test_an_interview_goes_on_where_it_was_left(officer, cast):
    published(SERVICE, code="mid")
    page = officer.get(at(cast, "mid"))
    sent = {**fields(page), "go": "on", "a-served": "5"}
    officer.post(at(cast, "mid"), sent)
    assert PartialResponse.objects.get().interviewer == cast.amina

    page = officer.get(at(cast, "mid"))
    assert page.context["form"].step == "last"
    officer.post(at(cast, "mid"), {**fields(page), "go": "on", "whole": "yes", "a-served": "5"})
    assert not PartialResponse.objects.exists()


def test_what_the_client_answers_alone_is_not_shown_to_staff(officer, cast, today):
    invitation = invited(cast, published(SERVICE, code="mid").survey, today)
    version = invitation.survey.published
    PartialResponse.objects.create(
        version=version, invitation=invitation, client=cast.client, language="en",
        answers={"served": 1, "why": "He shouts"}, saved_at=timezone.now(),
    )  # fmt: skip

    assert "He shouts" not in officer.get(at(cast, "mid")).content.decode()


def test_large_faces_show_one_question_at_a_time_without_scripts(officer, cast):
    published(SERVICE, code="mid")
    page = officer.get(at(cast, "mid"))
    page = officer.post(at(cast, "mid"), {**fields(page), "go": "faces"})
    assert page.context["form"].by == "question"
    assert 'class="survey survey-faces"' in page.content.decode()
    for expected, answers in (
        ("why", {"a-served": "1"}),
        ("wish", {"a-served": "1", "a-why": "x"}),
        ("recommend", {"a-served": "1", "a-why": "x", "a-wish": "call"}),
    ):
        sent = {**fields(page), "big": "yes", "go": "on", **answers}
        page = officer.post(at(cast, "mid"), sent)
        assert page.context["form"].step == expected
    page = officer.post(at(cast, "mid"), {**fields(page), "big": "yes", "go": "sections"})
    assert page.context["form"].step == "last"


def test_the_form_of_a_survey_put_away_meanwhile_can_still_be_sent(officer, cast):
    survey = published(SERVICE, code="mid").survey
    page = officer.get(at(cast, "mid"))
    put_away(survey=survey, by=None, at=timezone.now())

    officer.post(at(cast, "mid"), {**fields(page), "go": "on", "whole": "yes", "a-served": "5"})
    assert Response.objects.get().answers == {"served": 5}


def test_an_outsider_asks_nothing(client, cast):
    published(SERVICE, code="mid")
    client.force_login(cast.outsider)
    sent = {"uid": str(uuid4()), "go": "on", "whole": "yes", "a-served": "5", "silence": "REFUSED"}
    for path in (at(cast), at(cast, "mid")):
        assert client.get(path).status_code == 404
    for path in (at(cast, "mid"), f"/clients/{cast.client.pk}/ask/mid/unanswered"):
        assert client.post(path, sent).status_code == 404
    assert not Response.objects.exists()
    assert not Invitation.objects.exists()


def test_the_way_in_is_on_the_client_the_task_and_the_day(officer, cast):
    published(SERVICE, code="mid", kind="MID_LOAN")
    task = task_of(cast.client, Task.Action.MID_LOAN_SURVEY)
    way = f"/clients/{cast.client.pk}/ask/"

    assert f'href="{way}"' in officer.get(f"/clients/{cast.client.pk}/").content.decode()
    for path in ("/tasks/", f"/clients/{cast.client.pk}/tasks", "/"):
        assert f'href="{way}?task={task.uid}&amp;next=' in officer.get(path).content.decode(), path
    other = task_of(cast.client, Task.Action.VISIT)
    assert f"task={other.uid}&amp;next" not in officer.get("/tasks/").content.decode()
