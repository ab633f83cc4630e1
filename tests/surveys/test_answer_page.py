"""The public link of a survey: used once, in time, by whoever has it; it tells nobody anything."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from crm.models import Case
from surveys.actions.invitation import Invited, cancel_invitation, invite, settle_unanswered
from surveys.actions.survey import publish, put_away, save_draft, start_draft
from surveys.links import token_of
from surveys.models import Improvement, Invitation, PartialResponse, Response, Survey
from surveys.views.answer import ANSWERING
from tests.caches import clear_cache
from tests.cast import play
from tests.surveys.books import options, published, question, survey_of

LOW = {"all": [{"question": "served", "is": "LE", "value": 3}]}
SERVICE = {
    "languages": ["en", "ar"],
    "title": {"en": "Your loan", "ar": "قرضك"},
    "intro": {"en": "Three questions."},
    "thanks": {"en": "You help us.", "ar": "شكرا لك"},
    "sections": [
        {"name": "service", "title": {}, "questions": [
            question("served", "CSAT", is_required=True, measures="SATISFACTION",
                     low={"at_most": 2, "then": "CASE", "category": "DELAY"}),
            question("why", "TEXT", show_if=LOW),
        ]},
        {"name": "repair", "title": {}, "show_if": LOW, "questions": [
            question("wish", "SINGLE", options=options("call", "visit")),
        ]},
        {"name": "last", "title": {}, "questions": [question("recommend", "NPS")]},
    ],
}  # fmt: skip


@pytest.fixture
def cast(db):
    clear_cache()
    return play()


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def send(cast, today):
    """Invite the client: send(SERVICE, until=…), and give the address."""

    def sent(document=SERVICE, until=None, **facts):
        survey = published(document, code=f"s{uuid4().hex[:8]}", **facts).survey
        until = until or today + timedelta(days=7)
        invited = Invited(survey=survey, channel="LINK", expires_on=until, client=cast.client)
        invitation = invite(invited=invited, by=cast.manager, on=today)
        return invitation, f"/s/{token_of(invitation)}/"

    return sent


def fields(answer):
    """Return what the page's form carries unseen."""
    form, sitting = answer.context["form"], answer.context["sitting"]
    return {
        "uid": str(sitting.uid),
        "version": str(sitting.version.number),
        "language": form.language,
        "step": form.step,
        "asked": form.asked,
    }


def on(client, url, answer, go="on", **answers):
    return client.post(url, {**fields(answer), "go": go, **answers})


def test_a_survey_is_answered_step_by_step_without_scripts(client, send):
    invitation, url = send()
    page = client.get(url)
    assert page.context["form"].step == "service"
    page = on(client, url, page, **{"a-served": "2"})
    assert page.status_code == 200
    assert page.context["form"].asked == "served why"
    assert "leads to one more question" in page.content.decode()
    page = on(client, url, page, **{"a-served": "2", "a-why": "Two hours"})
    assert page.context["form"].step == "repair"
    page = on(client, url, page, **{"a-served": "2", "a-why": "Two hours", "a-wish": "call"})
    assert page.context["form"].step == "last"
    done = {"a-served": "2", "a-why": "Two hours", "a-wish": "call", "a-recommend": "0"}
    answer = on(client, url, page, **done)

    response = Response.objects.get()
    assert answer.status_code == 302
    assert response.answers == {"served": 2, "why": "Two hours", "wish": "call", "recommend": 0}
    assert (response.mode, response.client, response.interviewer) == (
        "LINK",
        invitation.client,
        None,
    )
    assert response.invitation == invitation
    assert not PartialResponse.objects.exists()
    thanks = client.get(answer.url).content.decode()
    case = Case.objects.get()
    assert "You help us." in thanks
    assert f"/talk/{case.code}/" in thanks


def test_skips_that_are_not_asked_are_passed_over(client, send):
    _invitation, url = send()
    page = on(client, url, client.get(url), **{"a-served": "5"})
    assert page.context["form"].step == "last"
    page = on(client, url, page, go="back", **{"a-served": "5"})
    assert page.context["form"].step == "service"


def test_a_fault_keeps_what_was_typed_and_records_nothing(client, send):
    _invitation, url = send()
    answer = on(client, url, client.get(url), **{"a-why": "Two hours"})

    assert answer.status_code == 422
    assert "Please answer this question." in answer.content.decode()
    assert "Two hours" in answer.content.decode()
    assert not Response.objects.exists()


def test_a_form_whose_steps_a_script_went_through_is_sent_once(client, send):
    _invitation, url = send()
    answer = on(client, url, client.get(url), whole="yes", **{"a-served": "5", "a-recommend": "10"})
    assert answer.status_code == 302
    assert Response.objects.get().answers == {"served": 5, "recommend": 10}


def test_what_is_answered_so_far_waits_for_another_device(client, send):
    _invitation, url = send()
    page = on(client, url, client.get(url), **{"a-served": "5"})
    kept = on(client, url, page, go="save", **{"a-served": "5", "a-recommend": "7"})
    assert "Your answers are kept" in kept.content.decode()

    elsewhere = Client()
    page = elsewhere.get(url)
    assert page.context["form"].step == "last"
    chosen = [c.value for c in page.context["form"].parts[2].fields[0].row.choices if c.is_chosen]
    assert chosen == ["7"]
    on(elsewhere, url, page, **{"a-served": "5", "a-recommend": "7"})
    assert Response.objects.get().answers == {"served": 5, "recommend": 7}


def test_two_devices_share_what_is_kept(send):
    _invitation, url = send()
    one, other = Client(), Client()
    first, second = one.get(url), other.get(url)
    on(one, url, first, **{"a-served": "5"})
    on(other, url, second, go="keep", **{"a-served": "4"})

    kept = PartialResponse.objects.get()
    assert kept.answers == {"served": 4}
    assert str(kept.pk) == fields(first)["uid"]


def test_the_same_answers_sent_twice_count_once_and_are_thanked_twice(client, send):
    _invitation, url = send()
    page = client.get(url)
    sent = {"whole": "yes", "a-served": "1", "a-recommend": "3"}
    first = on(client, url, page, **sent)
    again = on(client, url, page, **sent)

    assert Response.objects.count() == Case.objects.count() == 1
    assert first.url == again.url
    assert Case.objects.get().code in again.url


def test_a_link_is_used_once(client, send):
    _invitation, url = send()
    on(client, url, client.get(url), whole="yes", **{"a-served": "1"})

    page = client.get(url)
    assert page.status_code == 410
    assert "You answered already" in page.content.decode()
    assert Case.objects.get().code not in page.content.decode()
    sent = {"uid": str(uuid4()), "go": "on", "whole": "yes", "a-served": "5"}
    assert client.post(url, sent).status_code == 410
    assert Response.objects.get().answers == {"served": 1}


@pytest.mark.parametrize(
    ("settle", "words"),
    [
        ("late", "The time to answer is over"),
        ("cancelled", "was called back"),
        ("refused", "The time to answer is over"),
        ("put away", "The time to answer is over"),
    ],
)
def test_a_link_that_is_closed_says_so_and_takes_nothing(client, cast, send, today, settle, words):
    invitation, url = send()
    page = client.get(url)
    match settle:
        case "late":
            Invitation.objects.update(expires_on=today - timedelta(days=1))
        case "cancelled":
            cancel_invitation(invitation=invitation, by=cast.manager, on=today)
        case "refused":
            settle_unanswered(invitation=invitation, silence="REFUSED", by=cast.amina, on=today)
        case "put away":
            put_away(survey=invitation.survey, by=cast.manager, at=timezone.now())

    answers = [client.get(url), on(client, url, page, whole="yes", **{"a-served": "5"})]

    assert {answer.status_code for answer in answers} == {410}
    assert all(words in answer.content.decode() for answer in answers)
    assert not Response.objects.exists()


def test_a_forged_link_is_as_unknown_as_any_other_to_everybody(client, cast, send):
    invitation, url = send()
    forged = [f"/s/{invitation.uid.hex}.forged/", f"/s/{invitation.uid}/", "/s/x/", url[:-2] + "/"]

    def without_token(answer):
        return answer.content.decode().split("<main")[1].split("</main>")[0]

    told = {without_token(client.get(each)) for each in forged}
    client.force_login(cast.office)
    told |= {without_token(client.get(each)) for each in forged}

    assert len(told) == 1
    assert {client.get(each).status_code for each in forged} == {404}
    invitation.refresh_from_db()
    assert invitation.status == "WAITING"


def test_no_page_of_a_link_is_kept_found_or_names_the_client(client, send):
    _invitation, url = send()
    answers = [client.get(url), client.get("/s/x/")]
    answers.append(on(client, url, answers[0], whole="yes", **{"a-served": "1"}))
    answers += [client.get(answers[2].url), client.get(url)]

    for answer in answers:
        assert "no-store" in answer["Cache-Control"]
    for answer in answers[:2] + answers[3:]:
        assert 'name="robots" content="noindex' in answer.content.decode()
        assert "Fatma" not in answer.content.decode()
        assert "Ibrahim" not in answer.content.decode()


def test_whoever_tries_many_links_is_slowed_down(client, send):
    _invitation, url = send()
    statuses = [client.get("/s/x/").status_code for _ in range(ANSWERING.most + 1)]
    assert statuses[-2:] == [404, 429]
    assert client.get(url).status_code == 429


def test_opening_it_is_kept_as_begun(client, send):
    invitation, url = send()
    client.get(url)
    invitation.refresh_from_db()
    assert invitation.status == "STARTED"


def test_the_clients_language_comes_first_and_may_be_changed_on_the_way(client, cast, send):
    cast.client.language = "ar"
    cast.client.save()
    _invitation, url = send()

    page = client.get(url)
    html = page.content.decode()
    assert '<html lang="ar"' in html
    assert 'dir="rtl"' in html
    page = on(client, url, page, go="language-en", **{"a-served": "5"})
    assert page.context["form"].language == "en"
    assert '<html lang="en"' in page.content.decode()
    assert PartialResponse.objects.get().language == "en"
    answer = on(client, url, page, whole="yes", **{"a-served": "5"})

    assert Response.objects.get().language == "en"
    assert "You help us." in client.get(answer.url).content.decode()


def test_a_version_that_was_retired_meanwhile_is_answered_as_it_was_opened(client, cast, send):
    invitation, url = send()
    page, now = client.get(url), timezone.now()
    draft = start_draft(survey=invitation.survey, by=cast.manager, at=now)
    other = survey_of(question("other", is_required=True))
    save_draft(version=draft, definition=other, seen=now, by=cast.manager, at=now)
    publish(version=draft, by=cast.manager, at=now)

    on(client, url, page, whole="yes", **{"a-served": "5"})

    response = Response.objects.get()
    assert (response.version.number, response.answers) == (1, {"served": 5})


def test_an_anonymous_survey_keeps_no_way_back_to_the_invitation(client, send):
    invitation, url = send(is_anonymous=True)
    page = client.get(url)
    kept = on(client, url, page, **{"a-served": "5"})
    answer = on(client, url, kept, whole="yes", **{"a-served": "5"})
    again = on(client, url, kept, whole="yes", **{"a-served": "5"})

    response = Response.objects.get()
    assert (response.client, response.invitation) == (None, None)
    assert not PartialResponse.objects.exists()
    assert answer.url == again.url
    invitation.refresh_from_db()
    assert invitation.status == "ANSWERED"


def test_staff_answer_their_own_survey_by_link_and_stay_unknown(client, cast, today):
    survey = Survey.objects.get(code="staff_satisfaction")
    invited = Invited(survey=survey, channel="LINK", expires_on=today, staff=cast.amina)
    invitation = invite(invited=invited, by=cast.office, on=today)
    url = f"/s/{token_of(invitation)}/"
    asked = survey.published.read.questions
    answers = {f"a-{each.name}": "4" for each in asked if each.bounds}

    answer = on(client, url, client.get(url), whole="yes", **answers)

    response = Response.objects.get()
    assert answer.status_code == 302
    assert set(response.answers) == {each.name for each in asked if each.bounds}
    nobody = (response.client, response.invitation, response.officer, response.interviewer)
    assert nobody == (None, None, None, None)
    assert Invitation.objects.get().status == "ANSWERED"
    assert client.get(url).status_code == 410
    assert not PartialResponse.objects.exists()


def test_clients_read_what_was_done_since(client, cast, send, today):
    invitation, url = send()
    made = {"survey": invitation.survey, "created_at": timezone.now(), "done_on": today}
    Improvement.objects.create(texts={"en": "Two more tellers", "ar": "موظفان جديدان"}, **made)
    Improvement.objects.create(texts={"en": "Not told"}, is_published=False, **made)
    answer = on(client, url, client.get(url), whole="yes", **{"a-served": "5"})

    for page in (client.get(answer.url), client.get(url)):
        assert "Two more tellers" in page.content.decode()
        assert "Not told" not in page.content.decode()
