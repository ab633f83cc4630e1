"""Who asks: never whom the answers may concern; tasks follow the invitations; reminders by task."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.utils import timezone

from crm.models import Task, Threshold
from surveys.actions.sending import send_waiting
from surveys.actions.tasking import remind_by_task, set_asking_tasks
from surveys.actions.triggering import call_back, expire_invitations, pull_triggers
from surveys.models import Invitation, Response
from tests.cast import play
from tests.crm.cases import receive
from tests.factories import BranchFactory, ClientFactory, LoanFactory, StaffFactory
from tests.surveys.books import NOW, TODAY, published, respond
from tests.surveys.test_answer_page import fields
from tests.surveys.test_inviting import lend, letter, trigger

DAY = timedelta(days=1)
INVITING, TASKING = 9, 26  # statements


@pytest.fixture
def cast(db):
    return play()


def invited(cast, client=None, **facts):
    """Have a trigger invite one client, and return the invitation."""
    more = facts.pop("trigger", {})
    trigger(published(**facts), **more)
    lend(client or cast.client)
    pull_triggers(on=TODAY)
    return Invitation.objects.get()


def tasks(on=TODAY):
    return set_asking_tasks(on=on, at=NOW + (on - TODAY))


def asker():
    task = Task.objects.open().get(source="SURVEY")
    return task.assignee


def test_the_loan_officer_asks_unless_something_speaks_against_it(cast):
    invited(cast)
    tasks()
    assert asker() is None


@pytest.mark.parametrize("about", ["amina", None])
def test_an_officer_the_client_complained_about_does_not_ask(cast, about):
    accused = getattr(cast, about) if about else None
    receive(client=cast.client, is_about_staff=True, about_staff=accused)
    invited(cast)
    tasks()
    assert asker() == cast.manager


def test_a_colleague_the_client_complained_about_does_not_ask_either(cast):
    other = StaffFactory(branches=[cast.branch])
    receive(client=cast.client, is_about_staff=True, about_staff=cast.manager)
    invited(cast, keeps_officer_away=True)
    tasks()
    assert asker() == other


def test_where_nobody_may_ask_nobody_gets_a_task(cast):
    cast.manager.branches.clear()
    invited(cast, keeps_officer_away=True)
    tasks()
    assert not Task.objects.exists()


@pytest.mark.parametrize("is_there", [True, False])
def test_a_client_without_an_officer_who_works_here_is_asked_by_a_colleague(cast, is_there):
    if is_there:
        cast.client.officer = None
        cast.client.save()
    cast.amina.is_active = False
    cast.amina.save()
    invited(cast)
    tasks()
    assert asker() == cast.manager


def test_a_task_moves_when_its_asker_becomes_the_loan_officer_or_leaves(cast):
    cast.manager.branches.clear()
    first, second = StaffFactory(branches=[cast.branch]), StaffFactory(branches=[cast.branch])
    invited(cast, keeps_officer_away=True)
    tasks()
    assert asker() == first
    cast.client.officer = first
    cast.client.save()
    tasks()
    assert asker() == cast.amina
    cast.amina.is_active = False
    cast.amina.save()
    tasks()
    assert asker() == second
    assert tasks() == 0


def test_a_task_is_done_when_it_was_answered_some_other_way(cast):
    invitation = invited(cast)
    tasks()
    respond(invitation.survey.published, {"served": 5}, client=cast.client, invitation=invitation)
    assert tasks() == 1
    assert Task.objects.get().status == Task.Status.DONE


def test_what_a_play_asks_already_no_trigger_asks(cast):
    Task.objects.create(
        client=cast.client, action="MID_LOAN_SURVEY", due_on=TODAY, created_at=NOW, source="PLAY"
    )
    trigger(published(kind="MID_LOAN"))
    lend(cast.client)
    assert pull_triggers(on=TODAY) == 0


def test_two_events_of_one_client_invite_once_at_a_time(cast):
    trigger(published(kind="SERVICE_MOMENT"))
    lend(cast.client)
    lend(cast.client)
    assert [pull_triggers(on=TODAY), pull_triggers(on=TODAY), pull_triggers(on=TODAY + DAY)] == [
        1,
        0,
        0,
    ]


def test_who_answered_lately_without_being_invited_is_not_asked(cast):
    respond(published(code="told"), {"served": 5}, client=cast.client, at=NOW - 10 * DAY)
    trigger(published())
    lend(cast.client)
    assert pull_triggers(on=TODAY) == 0


def test_a_branch_may_have_its_own_days_of_fatigue(cast):
    short = ClientFactory(branch=BranchFactory())
    facts = {"name": "survey_fatigue_days", "effective_from": TODAY - 30 * DAY}
    Threshold.objects.create(branch=short.branch, value=5, **facts)
    for client in (cast.client, short):
        respond(published(code=f"told{client.pk}"), {"served": 5}, client=client, at=NOW - 10 * DAY)
        lend(client)
    trigger(published())
    assert pull_triggers(on=TODAY) == 1
    assert Invitation.objects.get().client == short


def test_who_may_not_be_asked_any_more_is_called_back_and_loses_the_task(cast):
    invited(cast)
    tasks()
    cast.client.no_contact_since = TODAY
    cast.client.save()
    assert call_back(on=TODAY) == 1
    assert call_back(on=TODAY) == 0
    tasks()
    assert Invitation.objects.get().status == "CANCELLED"
    assert Task.objects.get().status == "CANCELLED"


def test_no_letter_goes_to_who_refused_since(cast):
    cast.client.email = "fatma@example.org"
    cast.client.save()
    invited(cast, trigger={"channel": "LINK"})
    cast.client.no_contact_since = TODAY
    cast.client.save()
    assert send_waiting(on=TODAY, at=NOW, compose=letter) == (0, 0)
    assert mail.outbox == []


def test_a_link_with_no_address_is_reminded_of_by_a_task_as_often_as_the_trigger_says(cast):
    invited(cast, trigger={"channel": "LINK", "most_reminders": 2, "days_to_answer": 30})

    def reminded(days):
        on = TODAY + days * DAY
        return remind_by_task(on=on, at=NOW + days * DAY)

    assert [reminded(4), reminded(5), reminded(5), reminded(9)] == [0, 1, 0, 0]
    assert reminded(10) == 0  # the first task still stands for it
    Task.objects.update(status="DONE", settled_at=NOW)
    assert [reminded(10), reminded(15), reminded(20)] == [1, 0, 0]
    keys = list(Task.objects.order_by("pk").values_list("source_key", flat=True))
    uid = Invitation.objects.get().uid
    assert keys == [f"survey:{uid}:1", f"survey:{uid}:2"]
    assert Invitation.objects.get().reminder_count == 2


def test_an_anonymous_survey_is_never_asked_by_task(cast):
    invited(cast, is_anonymous=True, trigger={"channel": "LINK"})
    assert remind_by_task(on=TODAY + 5 * DAY, at=NOW) == 0
    assert tasks() == 0


@pytest.mark.parametrize(("sent", "silence"), [(None, "NOT_REACHED"), (NOW, "EXPIRED")])
def test_a_link_that_never_went_out_did_not_reach_anybody(cast, sent, silence):
    invited(cast, trigger={"channel": "LINK"})
    Invitation.objects.update(sent_at=sent)
    expire_invitations(on=TODAY + 15 * DAY)
    assert Invitation.objects.get().silence == silence


@pytest.mark.parametrize("count", [3, 40])
def test_inviting_takes_the_same_statements_for_many_as_for_few(
    cast, count, django_assert_num_queries
):
    trigger(published(keeps_officer_away=True), share=Decimal(1))
    for _each in range(count):
        lend(ClientFactory(branch=cast.branch, officer=cast.amina))
    with django_assert_num_queries(INVITING):
        assert pull_triggers(on=TODAY) == count
    with django_assert_num_queries(TASKING):
        assert tasks() == count


def test_a_colleague_named_to_ask_asks_that_and_sees_no_more_of_the_client(cast, client):
    cast.manager.branches.clear()
    other, stranger = StaffFactory(branches=[cast.branch]), StaffFactory(branches=[cast.branch])
    on = timezone.localdate()
    LoanFactory(client=cast.client, disbursed_on=on - 2 * DAY)
    trigger(published(keeps_officer_away=True))
    published(code="else")
    pull_triggers(on=on)
    set_asking_tasks(on=on, at=timezone.now())
    task = Task.objects.get()
    assert task.assignee == other

    client.force_login(other)
    assert "Fatma Ibrahim" in client.get("/tasks/").content.decode()
    ask = f"/clients/{cast.client.pk}/ask/short/"
    led = client.get(f"/clients/{cast.client.pk}/ask/?task={task.uid}")
    assert led.url.startswith(ask)
    assert client.get(f"/clients/{cast.client.pk}/ask/else/").status_code == 404
    assert client.get(f"/clients/{cast.client.pk}/").status_code == 404
    page = client.get(led.url)
    sent = {**fields(page), "go": "on", "whole": "yes", "a-served": "4", "task": str(task.uid)}
    answer = client.post(ask, sent)
    assert answer.url == "/tasks/"
    response = Response.objects.get()
    assert (response.client, response.interviewer) == (cast.client, other)
    task.refresh_from_db()
    assert task.status == Task.Status.DONE

    for someone in (stranger, cast.amina):
        client.force_login(someone)
        assert client.get(ask).status_code == 404
