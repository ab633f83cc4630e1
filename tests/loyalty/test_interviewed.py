"""From the exit interview to the exit: offered, filled in, recorded once, kept from who may not read it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from loyalty.interviewed import filled_in
from loyalty.models import Exit, ReasonCode
from surveys.actions.response import withdraw_response
from surveys.afterward import afterward_of
from surveys.models import Response, Survey
from tests.cast import leave, play
from tests.factories import ClientFactory, StaffFactory
from tests.loyalty.test_exitanswers import LEFT
from tests.surveys.books import published, question, respond, survey_of
from tests.surveys.test_answer_page import SERVICE, fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return play()


def an_hour_ago():
    return timezone.now() - timedelta(hours=1)


def interview(cast, **told):
    version = Survey.objects.with_versions().get(code="exit_interview").published
    told = {"by": cast.manager, "mode": "PHONE", **told}
    return respond(version, LEFT, client=cast.client, at=an_hour_ago(), **told).response


@pytest.fixture
def response(cast):
    return interview(cast)


def address(response):
    return f"{reverse('loyalty:exit', args=[response.client_id])}?response={response.uid}"


def test_the_response_leads_to_the_exit_until_one_is_recorded_after_it(cast, response):
    before = leave(cast.client, on=timezone.localdate(), recorded_at=an_hour_ago() - timedelta(1))
    assert afterward_of(response, cast.manager).url == address(response)
    assert str(afterward_of(response, cast.manager).label) == "Record the exit"
    Exit.objects.filter(pk=before.pk).update(recorded_at=timezone.now())
    assert afterward_of(response, cast.manager) is None


def test_who_may_record_no_exits_is_led_nowhere(cast, response):
    assert afterward_of(response, cast.analyst) is None


def test_the_loan_officer_is_kept_from_what_was_said_to_somebody_else(cast, response, client):
    assert afterward_of(response, cast.amina) is None
    client.force_login(cast.amina)
    page = client.get(address(response))
    assert page.context["interview"] is None
    assert page.context["form"]["note"].value() in (None, "")


def test_the_form_is_filled_in_from_the_answers_and_saved_as_they_are(cast, response, client):
    client.force_login(cast.manager)
    page = client.get(address(response))
    form = page.context["form"]
    assert "Filled in from the answers to" in page.content.decode()
    sent = {}
    for field in form:
        value = field.value()
        told = {True: "true", False: "false"}.get(value, value) if value is not None else ""
        sent[field.name] = getattr(told, "pk", told)
    sent.pop("is_death")
    answer = client.post(address(response), sent)
    assert answer.status_code == 302
    exit_ = Exit.objects.get()
    assert (exit_.client, exit_.exited_on) == (cast.client, timezone.localdate())
    assert (exit_.exit_type, exit_.mode) == ("VOLUNTARY_DISSATISFIED", "PHONE")
    assert exit_.asked_by == cast.manager
    assert (exit_.has_consented, exit_.would_return, exit_.would_recommend) == (True, None, True)
    assert exit_.note == "Listen."
    links = exit_.reasons.order_by("position")
    assert [(link.reason.code, link.is_root, link.is_trigger) for link in links] == [
        ("STAFF_CHANGED", True, False),
        ("MOVED", False, False),
        ("LOAN_TOO_SMALL", False, True),
    ]


def test_of_more_reasons_than_the_form_has_places_the_root_and_the_trigger_stay(cast):
    many = {
        **LEFT,
        "why_product": ["term", "interest_and_fees", "repayment_frequency", "disbursement_delay"],
        "why_service": ["staff_changed", "errors", "lack_of_information"],
    }
    version = Survey.objects.with_versions().get(code="exit_interview").published
    told = {"client": cast.client, "by": cast.manager, "mode": "PHONE", "at": an_hour_ago()}

    form = filled_in(respond(version, many, **told).response)

    kept = [form[f"reason_{place}"] for place in range(1, 6)]
    codes = [ReasonCode.objects.get(pk=key).code for key in kept]
    assert codes == [
        "STAFF_CHANGED",
        "ERRORS",
        "LACK_OF_INFORMATION",
        "MOVED",
        "DISBURSEMENT_DELAY",
    ]
    assert (form["root"], form["trigger"], "reason_6" in form) == ("1", "5", False)


def test_who_asked_is_offered_wherever_it_works(cast, client):
    elsewhere = StaffFactory(role="BRANCH_MANAGER", branches=[cast.branch])
    response = interview(cast, by=elsewhere)
    elsewhere.branches.clear()
    client.force_login(cast.manager)
    form = client.get(address(response)).context["form"]
    assert elsewhere in form.fields["asked_by"].queryset
    assert form["asked_by"].value() == elsewhere.pk


def test_answers_given_alone_were_asked_in_writing_by_nobody(cast, client):
    client.force_login(cast.manager)
    page = client.get(address(interview(cast, by=None, mode="LINK")))
    form = page.context["form"]
    assert (form["asked_by"].value(), form["mode"].value()) == (None, "WRITTEN")
    assert "Filled in from the client's own answers." in page.content.decode()


def withdrawn(cast, response):
    withdraw_response(response=response, reason="x", by=cast.manager, at=timezone.now())
    return address(response)


def of_another_client(cast, response):
    other = ClientFactory(branch=cast.branch)
    return f"{reverse('loyalty:exit', args=[other.pk])}?response={response.uid}"


def of_another_kind(cast, _response):
    version = published(survey_of(question("served", "CSAT")))
    return address(respond(version, {"served": 4}, client=cast.client).response)


def unknown(_cast, response):
    return address(response).replace(str(response.uid), "x")


@pytest.mark.parametrize("url_of", [withdrawn, of_another_client, of_another_kind, unknown])
def test_a_form_is_blank_where_there_is_no_such_interview(cast, response, client, url_of):
    url = url_of(cast, response)
    client.force_login(cast.manager)
    page = client.get(url)
    assert page.status_code == 200
    assert page.context["interview"] is None


def test_asking_the_interview_leads_on_to_the_exit(cast, client):
    published(SERVICE, code="leaving", kind="EXIT")
    client.force_login(cast.manager)
    ask = reverse("surveys:ask", args=[cast.client.pk, "leaving"])
    sent = {**fields(client.get(ask)), "go": "on", "whole": "yes", "a-served": "4"}
    answer = client.post(ask, {**sent, "mode": "PHONE"})
    assert answer.url == address(Response.objects.get())
