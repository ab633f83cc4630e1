"""The client is told what was done: after a case, after an alert, and by whom."""

from datetime import UTC, datetime, timedelta

import pytest

from crm.actions.case import Resolution, record_satisfaction, resolve_case
from crm.actions.task import cancel_task, settle_task
from crm.models import Case, CaseCategory, Client, Task
from loyalty.actions.alert import mark_done, undo
from loyalty.models import Alert
from loyalty.tasks import sweep_low_answers
from surveys.models import LowAnswer
from tests.cast import play
from tests.surveys.books import published, question, respond, survey_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=11)
ALERT = question("respect", "CSAT", low={"at_most": 2, "then": "ALERT"})
CASE = question("served", "CSAT", low={"at_most": 2, "then": "CASE"})
DONE = Resolution("UPHELD", "We paid the fee back.", "Form was lost")


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    CaseCategory.objects.get_or_create(code="OTHER", defaults={"name": "Other"})
    return time_machine


@pytest.fixture
def cast():
    return play()


def low(asked, client, **survey):
    response = respond(
        published(survey_of(asked), **survey), {asked["name"]: 1}, client=client, at=NOW
    )
    sweep_low_answers()
    return response.response.low_answers.get()


def sweep(clock, at=LATER):
    clock.move_to(at, tick=False)
    found = sweep_low_answers()
    return found["to_tell"], found["told"]


def resolve(answer, by):
    stamp = {"by": by, "on": NOW.date(), "at": NOW}
    return resolve_case(case=answer.case, resolution=DONE, **stamp)


def tasks():
    return Task.objects.filter(source=Task.Source.SURVEY)


def test_an_alert_done_sets_a_task_to_tell_the_client_once(cast, clock):
    low(ALERT, cast.client)
    mark_done(alert=Alert.objects.get(), outcome="MET", by=cast.amina, at=NOW)
    assert sweep(clock, NOW) == (0, 0)  # it may be taken back for ten minutes
    assert sweep(clock) == (1, 0)
    assert sweep(clock) == (0, 0)
    task = tasks().get()
    assert (task.client, task.assignee, task.action) == (cast.client, None, "ASK_SATISFACTION")
    assert (str(task), task.due_on) == ("Tell the client what was done", NOW.date() + timedelta(7))


def test_an_alert_taken_back_sets_none(cast, clock):
    low(ALERT, cast.client)
    alert = mark_done(alert=Alert.objects.get(), outcome="MET", by=cast.amina, at=NOW)
    undo(alert=alert, by=cast.amina, at=NOW)
    assert sweep(clock) == (0, 0)
    assert not tasks().exists()


def test_the_task_done_is_kept_with_the_answer(cast, clock):
    answer = low(ALERT, cast.client)
    mark_done(alert=Alert.objects.get(), outcome="MET", by=cast.amina, at=NOW)
    sweep(clock)
    settle_task(task=tasks().get(), by=cast.amina, at=LATER)
    assert sweep(clock) == (0, 1)
    answer.refresh_from_db()
    assert answer.told_at == LATER
    assert sweep(clock) == (0, 0)


def test_a_task_called_off_tells_nothing_and_is_not_set_again(cast, clock):
    low(ALERT, cast.client)
    mark_done(alert=Alert.objects.get(), outcome="MET", by=cast.amina, at=NOW)
    sweep(clock)
    cancel_task(task=tasks().get(), by=cast.amina, at=LATER)
    assert sweep(clock) == (0, 0)
    assert LowAnswer.objects.get().told_at is None


def test_who_wants_no_contact_is_not_told(cast, clock):
    low(ALERT, cast.client)
    mark_done(alert=Alert.objects.get(), outcome="MET", by=cast.amina, at=NOW)
    Client.objects.filter(pk=cast.client.pk).update(no_contact_since=NOW.date())
    assert sweep(clock) == (0, 0)


def test_what_the_officer_is_kept_from_is_told_by_who_settled_it(cast, clock):
    low(ALERT, cast.client, keeps_officer_away=True)
    mark_done(alert=Alert.objects.get(), outcome="MET", by=cast.manager, at=NOW)
    assert sweep(clock) == (1, 0)
    task = tasks().get()
    assert (task.client, task.assignee) == (None, cast.manager)
    assert str(task) == "Tell Fatma Ibrahim what was done"
    assert not Task.objects.visible_to(cast.amina).filter(pk=task.pk).exists()


def test_the_case_flow_tells_the_client_and_no_second_task_is_set(cast, clock):
    answer = low(CASE, cast.client)
    case = resolve(answer, cast.manager)
    assert sweep(clock) == (0, 0)
    record_satisfaction(case=case, is_satisfied=True, by=cast.amina, on=LATER.date(), at=LATER)
    assert sweep(clock) == (0, 1)
    answer.refresh_from_db()
    assert answer.told_at == LATER


def test_where_the_case_flow_asks_nobody_a_task_is_set(cast, clock):
    Client.objects.filter(pk=cast.client.pk).update(officer=None)
    cast.client.refresh_from_db()
    answer = low(CASE, cast.client)
    resolve(answer, cast.office)
    Task.objects.filter(source=Task.Source.CASE, action="ASK_SATISFACTION").delete()
    assert sweep(clock) == (1, 0)
    assert sweep(clock) == (0, 0)
    settle_task(task=tasks().get(), by=cast.office, at=LATER)
    assert sweep(clock) == (0, 1)


def test_nobody_is_told_of_an_anonymous_case(cast, clock):
    answer = low(CASE, None)
    case = Case.objects.get()
    assert answer.case == case
    resolve(answer, cast.office)
    assert sweep(clock) == (0, 0)
