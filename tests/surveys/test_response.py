from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from crm.actions.entry import EntryUsed
from crm.models import Case
from surveys.actions.invitation import CannotInvite, Invited, cancel_invitation, invite
from surveys.actions.response import (
    AnswersFaulty,
    CannotRecordResponse,
    CannotWithdrawResponse,
    withdraw_response,
)
from surveys.actions.survey import CannotPublish, CannotSaveDraft, publish, save_draft, start_draft
from surveys.models import LowAnswer, Response, SurveyVersion
from tests.cast import play
from tests.factories import LoanFactory
from tests.surveys.books import NOW, SHORT, TODAY, published, question, respond, survey_of


@pytest.fixture
def cast(db):
    return play()


def test_a_response_is_recorded_with_where_its_client_stood(cast):
    loan = LoanFactory(client=cast.client, cycle=3, disbursed_on=date(2026, 2, 1))

    response = respond(published(), {"served": 4, "recommend": 9}, client=cast.client).response

    assert response.answers == {"served": 4, "recommend": 9}
    assert response.attitude == Decimal("0.8250")
    assert (response.officer, response.branch) == (cast.amina, cast.branch)
    assert (response.product, response.cycle, response.is_low) == (loan.product, 3, False)


def test_the_same_response_sent_twice_counts_once(cast):
    version, uid = published(), uuid4()

    first = respond(version, {"served": 1}, client=cast.client, uid=uid)
    again = respond(version, {"served": 1}, client=cast.client, uid=uid)

    assert (first.is_new, again.is_new) == (True, False)
    assert again.response == first.response
    assert Response.objects.count() == LowAnswer.objects.count() == Case.objects.count() == 1


def test_a_uid_of_another_survey_is_refused(cast):
    uid = uuid4()
    respond(published(), {"served": 4}, uid=uid)

    with pytest.raises(EntryUsed):
        respond(published(code="other"), {"served": 4}, uid=uid)


def test_faulty_answers_record_nothing(cast):
    with pytest.raises(AnswersFaulty) as refused:
        respond(published(), {"served": 9}, client=cast.client)

    assert refused.value.faults == {"served": "Choose from 1 to 5."}
    assert not Response.objects.exists()


def test_a_low_answer_becomes_a_case_with_a_promise_at_once(cast):
    recorded = respond(published(), {"served": 2, "why": "Two hours in line"}, client=cast.client)

    case = Case.objects.get()
    low = LowAnswer.objects.get()
    assert (case.client, case.channel, case.category.code) == (cast.client, "SURVEY", "DELAY")
    assert "Two hours in line" in case.text
    assert case.resolve_by == TODAY + timedelta(days=30)
    assert (low.case, low.question, low.value) == (case, "served", "2")
    assert list(recorded.cases) == ["served"]


@pytest.mark.parametrize("is_away", [True, False])
def test_the_case_of_a_low_answer_is_kept_from_the_officer_as_the_survey_is(cast, is_away):
    respond(published(keeps_officer_away=is_away), {"served": 2}, client=cast.client)

    assert Case.objects.visible_to(cast.manager).exists()
    assert Case.objects.visible_to(cast.amina).exists() is not is_away


def test_an_anonymous_response_keeps_nothing_of_who_answered(cast):
    version = published(is_anonymous=True)
    invited = Invited(survey=version.survey, channel="LINK", expires_on=TODAY, client=cast.client)
    invitation = invite(invited=invited, by=cast.manager, on=TODAY)

    response = respond(version, {"served": 1}, client=cast.client, invitation=invitation).response

    response.refresh_from_db()
    assert (response.client, response.invitation, response.officer) == (None, None, None)
    assert (response.product, response.cycle, response.segment) == (None, None, "")
    assert response.branch == cast.branch
    invitation.refresh_from_db()
    assert invitation.status == "ANSWERED"
    case = Case.objects.get()
    assert (case.client, case.is_anonymous) == (None, True)


def test_an_anonymous_survey_is_not_asked_by_staff(cast):
    version = published(is_anonymous=True)

    with pytest.raises(CannotRecordResponse):
        respond(version, {"served": 4}, client=cast.client, mode="FACE_TO_FACE", by=cast.amina)


def test_an_invitation_is_used_once(cast):
    version = published()
    invited = Invited(survey=version.survey, channel="LINK", expires_on=TODAY, client=cast.client)
    invitation = invite(invited=invited, by=cast.manager, on=TODAY)
    respond(version, {"served": 4}, invitation=invitation)

    with pytest.raises(CannotRecordResponse, match="answered already"):
        respond(version, {"served": 5}, invitation=invitation)

    assert Response.objects.count() == 1


@pytest.mark.parametrize("late", [True, False])
def test_an_invitation_past_its_day_or_called_back_opens_nothing(cast, late):
    version = published()
    invited = Invited(survey=version.survey, channel="LINK", expires_on=TODAY, client=cast.client)
    invitation = invite(invited=invited, by=cast.manager, on=TODAY)
    at = NOW + timedelta(days=1) if late else NOW
    if not late:
        cancel_invitation(invitation=invitation, by=cast.manager, on=TODAY)

    with pytest.raises(CannotRecordResponse, match="no longer open"):
        respond(version, {"served": 5}, invitation=invitation, at=at)


def test_who_keeps_the_officer_away_is_not_asked_by_that_officer(cast):
    version = published(keeps_officer_away=True)

    with pytest.raises(CannotRecordResponse):
        respond(version, {"served": 4}, client=cast.client, mode="FACE_TO_FACE", by=cast.amina)
    invited = Invited(
        survey=version.survey,
        channel="OFFICER",
        expires_on=TODAY,
        client=cast.client,
        interviewer=cast.amina,
    )
    with pytest.raises(CannotInvite):
        invite(invited=invited, by=cast.manager, on=TODAY)

    assert respond(
        version, {"served": 4}, client=cast.client, mode="FACE_TO_FACE", by=cast.manager
    ).is_new


def test_an_outsider_records_nothing_of_a_client_it_may_not_see(cast):
    with pytest.raises(CannotRecordResponse, match="may not see"):
        respond(published(), {"served": 4}, client=cast.client, mode="PHONE", by=cast.outsider)


def test_a_response_never_changes_but_may_be_taken_back(cast):
    response = respond(published(), {"served": 4}, client=cast.client).response

    with pytest.raises(DatabaseError), transaction.atomic():
        Response.objects.update(answers={"served": 5})
    with pytest.raises(DatabaseError), transaction.atomic():
        Response.objects.all().delete()
    with pytest.raises(CannotWithdrawResponse):
        withdraw_response(response=response, reason="x", by=cast.amina, at=NOW)
    withdraw_response(response=response, reason="Wrong client", by=cast.manager, at=NOW)

    assert not Response.objects.in_force().exists()


def test_a_published_version_never_changes(cast):
    version = published()

    with pytest.raises(DatabaseError), transaction.atomic():
        SurveyVersion.objects.update(definition=survey_of(question("other")))
    with pytest.raises(CannotSaveDraft):
        save_draft(version=version, definition=SHORT, seen=NOW, by=cast.manager, at=NOW)
    draft = start_draft(survey=version.survey, by=cast.manager, at=NOW)
    assert (draft.number, draft.definition) == (2, SHORT)

    publish(version=draft, by=cast.manager, at=NOW)

    version.refresh_from_db()
    assert version.status == "RETIRED"
    assert respond(version, {"served": 4}).is_new  # a phone may still carry it


def test_two_people_do_not_overwrite_each_other(cast):
    draft = start_draft(survey=published().survey, by=cast.manager, at=NOW)
    later = NOW + timedelta(minutes=1)
    save_draft(
        version=draft, definition=survey_of(question("a")), seen=NOW, by=cast.manager, at=later
    )

    with pytest.raises(CannotSaveDraft, match="Somebody else"):
        save_draft(version=draft, definition=SHORT, seen=NOW, by=cast.office, at=later)


def test_an_unsound_survey_is_not_published(cast):
    unsound = survey_of(
        question("a", low={"at_most": 2, "then": "CASE", "category": "NOBODY"}),
        question("b", show_if={"all": [{"question": "a", "is": "GT", "value": 5}]}),
    )
    survey = published().survey
    draft = start_draft(survey=survey, by=None, at=NOW)
    save_draft(version=draft, definition=unsound, seen=NOW, by=None, at=NOW)

    with pytest.raises(CannotPublish) as refused:
        publish(version=draft, by=cast.manager, at=NOW)

    assert [fault.place for fault in refused.value.faults] == ["sections.0.questions.1", "a"]
    draft.refresh_from_db()
    assert draft.status == "DRAFT"


def test_an_officer_builds_no_surveys(cast):
    with pytest.raises(CannotSaveDraft):
        start_draft(survey=published().survey, by=cast.amina, at=NOW)


def test_the_time_of_an_anonymous_response_is_its_day_only(cast):
    response = respond(published(is_anonymous=True), {"served": 4}).response

    response.refresh_from_db()
    local = timezone.localtime(response.recorded_at)
    assert (local.date(), local.hour, local.minute) == (TODAY, 0, 0)
