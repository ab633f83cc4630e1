"""Interviews held with no signal: recorded once, whatever happened meanwhile, and nothing overwritten."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from crm.actions.merge import merge_clients
from crm.models import Absence, Case, ClientOfficer, DeviceEntry, Institution, Task
from surveys.actions.invitation import Invited, cancel_invitation, invite, settle_unanswered
from surveys.actions.survey import publish, put_away, save_draft, start_draft
from surveys.models import PartialResponse, Response
from tests.caches import clear_cache
from tests.cast import play
from tests.factories import ClientFactory
from tests.surveys.books import published, question, respond, survey_of
from tests.surveys.test_answer_page import SERVICE


@pytest.fixture
def cast(db):
    clear_cache()
    return play()


@pytest.fixture
def phone(client, cast):
    client.force_login(cast.amina)
    return client


@pytest.fixture
def survey(cast):
    return published(SERVICE, code="mid", kind="MID_LOAN").survey


@pytest.fixture
def today():
    return timezone.localdate()


def entry(cast, **content):
    told = {
        "client": str(cast.client.pk), "survey": "mid", "version": 1, "mode": "FACE_TO_FACE",
        "language": "en", "answers": {"served": 4, "recommend": 9},
    }  # fmt: skip
    made_at = (timezone.now() - timedelta(hours=1)).isoformat()
    told = {**told, **content}
    return {"uid": str(uuid4()), "kind": "response", "made_at": made_at, "content": told}


def send(phone, *entries):
    body = json.dumps({"entries": entries})
    sent = phone.post("/field/sync", body, content_type="application/json").json()
    return [(each["status"], each["message"]) for each in sent["answers"]]


def invited(cast, survey, on, channel="OFFICER"):
    told = Invited(
        survey=survey, channel=channel, client=cast.client, expires_on=on + timedelta(days=3)
    )
    return invite(invited=told, by=cast.manager, on=on)


ACCEPTED = ("ACCEPTED", "")


def test_an_interview_is_recorded_once_however_often_it_is_sent(phone, cast, survey):
    sent = entry(cast, answers={"served": 1, "why": "Two hours"})

    assert send(phone, sent) == send(phone, sent) == [ACCEPTED]

    response = Response.objects.get()
    assert str(response.uid) == sent["uid"]
    assert (response.answers, response.mode) == ({"served": 1, "why": "Two hours"}, "FACE_TO_FACE")
    assert (response.client, response.interviewer) == (cast.client, cast.amina)
    assert response.was_offline
    assert Case.objects.count() == DeviceEntry.objects.count() == 1


def test_the_form_of_the_page_is_taken_as_it_is(phone, cast, survey):
    sent = entry(cast, answers=None)
    sent["content"] |= {"a-served": "2", "a-why": "slow", "a-wish": "call", "go": "on",
                        "whole": "yes", "step": "last", "asked": "recommend"}  # fmt: skip
    del sent["content"]["answers"]

    assert send(phone, sent) == [ACCEPTED]
    assert Response.objects.get().answers == {"served": 2, "why": "slow", "wish": "call"}


def test_what_the_page_had_recorded_is_found_again(phone, cast, survey):
    sent = entry(cast)
    done = {"mode": "PHONE", "by": cast.amina, "at": timezone.now(), "client": cast.client}
    respond(survey.published, {"served": 5}, uid=sent["uid"], **done)

    assert send(phone, sent) == [ACCEPTED]
    assert Response.objects.get().answers == {"served": 5}


def test_the_version_that_the_phone_carried_is_taken_though_retired_or_put_away(
    phone, cast, survey
):
    now = timezone.now()
    draft = start_draft(survey=survey, by=None, at=now)
    save_draft(version=draft, definition=survey_of(question("a")), seen=now, by=None, at=now)
    publish(version=draft, by=None, at=now)
    put_away(survey=survey, by=None, at=now)

    assert send(phone, entry(cast)) == [ACCEPTED]
    response = Response.objects.get()
    assert (response.version.number, response.answers["served"]) == (1, 4)


def test_the_invitation_and_the_task_are_settled(phone, cast, survey, today):
    invitation = invited(cast, survey, today)
    task = Task.objects.create(
        client=cast.client, action="MID_LOAN_SURVEY", due_on=today, created_at=timezone.now()
    )
    sent = entry(cast, task=str(task.uid), invitation=str(invitation.uid))

    assert send(phone, sent) == [ACCEPTED]

    invitation.refresh_from_db()
    task.refresh_from_db()
    assert Response.objects.get().invitation == invitation
    assert (invitation.status, task.status, task.result) == ("ANSWERED", "DONE", "Survey answered")


def test_an_answer_by_link_meanwhile_stays_and_the_interview_is_kept_aside(
    phone, cast, survey, today
):
    invitation = invited(cast, survey, today)
    now = timezone.now()
    respond(survey.published, {"served": 5}, client=cast.client, invitation=invitation, at=now)

    ((status, message),) = send(phone, entry(cast, invitation=str(invitation.uid)))

    assert (status, message) == (
        "CONFLICT", "The client had answered this already. That answer stays.",
    )  # fmt: skip
    assert Response.objects.get().answers == {"served": 5}
    assert DeviceEntry.objects.get().content["answers"] == {"served": 4, "recommend": 9}


def test_an_invitation_called_back_meanwhile_is_left_and_said(phone, cast, survey, today):
    invitation = invited(cast, survey, today)
    cancel_invitation(invitation=invitation, by=cast.manager, on=today)

    ((status, message),) = send(phone, entry(cast, invitation=str(invitation.uid)))

    assert (status, message) == (
        "CONFLICT", "The invitation was no longer open: the answers are kept without it.",
    )  # fmt: skip
    assert Response.objects.get().invitation is None
    invitation.refresh_from_db()
    assert invitation.status == "CANCELLED"


def test_an_interview_in_time_counts_though_the_time_ran_out_before_it_reached_us(
    phone, cast, survey, today
):
    invitation = invited(cast, survey, today)
    settle_unanswered(invitation=invitation, silence="EXPIRED", by=None, on=today)

    assert send(phone, entry(cast, invitation=str(invitation.uid))) == [ACCEPTED]
    invitation.refresh_from_db()
    assert (invitation.status, invitation.silence) == ("ANSWERED", "")


def test_a_task_that_a_colleague_did_stays_as_it_is(phone, cast, survey, today):
    task = Task.objects.create(
        client=cast.client, action="MID_LOAN_SURVEY", due_on=today, created_at=timezone.now(),
        status="DONE", settled_by=cast.manager, settled_at=timezone.now(), result="By phone",
    )  # fmt: skip

    ((status, message),) = send(phone, entry(cast, task=str(task.uid)))

    assert (status, message) == ("CONFLICT", "mona had done this already.")
    task.refresh_from_db()
    assert task.result == "By phone"
    assert Response.objects.count() == 1


def test_a_client_handed_over_meanwhile_is_recorded_and_said(phone, cast, survey, today):
    ClientOfficer.objects.filter(client=cast.client).delete()
    since = today - timedelta(days=90)
    ClientOfficer.objects.create(client=cast.client, officer=cast.amina, since=since)
    cast.client.officer = cast.outsider
    cast.client.save()

    ((status, message),) = send(phone, entry(cast))

    assert (status, message) == ("CONFLICT", "The client has another loan officer now.")
    assert Response.objects.get().client == cast.client


def test_a_client_merged_meanwhile_is_recorded_with_the_one_kept(phone, cast, survey):
    kept = ClientFactory(officer=cast.amina, branch=cast.branch)
    told = {"reason": "same", "by": cast.manager, "at": timezone.now()}
    merge_clients(kept=kept, given_up=cast.client, **told)

    ((status, message),) = send(phone, entry(cast))

    assert status == "CONFLICT"
    assert "merged" in message
    assert Response.objects.get().client == kept


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"survey": "nothing"}, "nothing 1"),
        ({"version": 7}, "mid 7"),
        ({"answers": {"served": 9}}, "Choose from 1 to 5."),
        ({"answers": {}}, "Please answer this question."),
        ({"client": "0"}, "You may not see this client."),
    ],
)
def test_what_cannot_be_recorded_is_kept_and_refused(phone, cast, survey, change, message):
    assert send(phone, entry(cast, **change)) == [("REFUSED", message)]
    assert not Response.objects.exists()
    assert DeviceEntry.objects.count() == 1


def test_a_client_who_wants_no_contact_is_not_recorded(phone, cast, survey, today):
    cast.client.no_contact_since = today - timedelta(days=1)
    cast.client.save()
    assert send(phone, entry(cast)) == [("REFUSED", "This client wants no contact.")]


def test_the_own_officer_is_kept_away(phone, cast):
    published(SERVICE, code="mid", keeps_officer_away=True)
    assert send(phone, entry(cast))[0][0] == "REFUSED"
    assert not Response.objects.exists()


def test_a_refused_interview_is_opened_in_the_form_again_and_sent_once(phone, cast, survey):
    sent = entry(cast, answers={"why": "Two hours", "recommend": 3})
    send(phone, sent)
    page = phone.get("/field/entries").content.decode()
    assert "Face to face" in page
    assert "2 answers" in page
    assert "Two hours" not in page
    again = f"/clients/{cast.client.pk}/ask/mid/?entry={sent['uid']}"
    assert again in page

    form = phone.get(again)
    assert str(form.context["sitting"].uid) == sent["uid"]
    posted = {"uid": sent["uid"], "version": "1", "language": "en", "go": "on", "whole": "yes"}
    for _ in range(2):
        phone.post(again, {**posted, "a-served": "4", "a-recommend": "3"})
    assert str(Response.objects.get().uid) == sent["uid"]
    assert not PartialResponse.objects.exists()


def carried(phone):
    ours = {"mid", "secret", "crew", "away"}  # beside those every institution begins with
    return [each for each in phone.get("/field/copy/surveys").json() if each["code"] in ours]


def speaks(someone, language):
    someone.language = language
    someone.save(update_fields=["language"])


def test_a_phone_carries_each_form_once_in_each_language_needed(phone, cast, survey):
    speaks(cast.client, "ar")
    published(SERVICE, code="secret", is_anonymous=True)
    published(SERVICE, code="crew", subject="STAFF")

    (found,) = carried(phone)

    assert (found["code"], found["version"], found["title"]) == ("mid", 1, "Your loan")
    assert found["languages"] == ["en", "ar"]
    assert sorted(found["html"]) == ["ar", "en"]
    assert 'dir="rtl"' in found["html"]["ar"]
    assert 'name="a-recommend"' in found["html"]["en"]
    assert "csrf" not in found["html"]["en"]


def test_a_phone_carries_no_form_in_a_language_that_nobody_needs(phone, cast, survey):
    speaks(ClientFactory(officer=cast.outsider, branch=cast.elsewhere), "ar")
    (found,) = carried(phone)
    assert (found["languages"], list(found["html"])) == (["en"], ["en"])


def test_a_phone_carries_the_forms_in_the_languages_of_officer_page_clients_and_institution(
    phone, cast
):
    five = SERVICE | {"languages": ["en", "es", "ar", "fa", "fr"]}
    published(five, code="mid")
    speaks(cast.amina, "fr")
    speaks(cast.client, "ar")
    assert [each["languages"] for each in carried(phone)] == [["en", "ar", "fr"]]

    Institution.objects.create(pk=1, name="A", country="AF", currency="AFN", language="fa")
    assert [each["languages"] for each in carried(phone)] == [["en", "ar", "fa", "fr"]]


def test_a_survey_in_other_languages_alone_is_carried_in_its_first(phone, cast):
    served = {**question("served"), "text": {"fa": "راضی هستید؟"}}
    published(survey_of(served, languages=["fa", "es"], title={"fa": "وام شما"}), code="mid")
    (found,) = carried(phone)
    assert (found["languages"], list(found["html"])) == (["fa"], ["fa"])


def test_a_survey_that_keeps_officers_away_is_carried_for_clients_of_others_alone(phone, cast):
    published(SERVICE, code="away", keeps_officer_away=True)
    assert carried(phone) == []
    theirs = ClientFactory(officer=cast.manager, branch=cast.branch)
    today = timezone.localdate()
    told = {"since": today, "until": today, "created_at": timezone.now()}
    Absence.objects.create(officer=cast.manager, stand_in=cast.amina, **told)
    assert [each["only"] for each in carried(phone)] == [[theirs.pk]]


def test_the_card_says_what_a_client_is_invited_to_and_which_language_it_speaks(
    phone, cast, survey, today
):
    cast.client.language = "ar"
    cast.client.save()
    invitation = invited(cast, survey, today)
    task = Task.objects.create(
        client=cast.client, action="SURVEY", due_on=today, created_at=timezone.now()
    )

    copy = phone.get("/field/copy").json()

    card = copy["clients"][0]
    assert (card["asks"], card["language"]) == ({"mid": str(invitation.uid)}, "ar")
    item = copy["day"][0]["items"][0]
    assert item["door"] == f"/clients/{cast.client.pk}/ask/?task={task.uid}"
