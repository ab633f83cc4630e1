"""Plays: who gets a task when, once, and when it is taken back."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from crm.models import Task
from loyalty.actions.play import play
from loyalty.models import Exit, Play, Standing
from tests.cast import raise_alert
from tests.factories import ClientFactory, LoanFactory
from tests.loyalty.standings import stand

pytestmark = pytest.mark.django_db

ON = date(2026, 6, 1)
AT = datetime(2026, 6, 2, 1, tzinfo=UTC)


def days(number):
    return timedelta(days=number)


def played(on=ON):
    return play(Play.objects.all(), on=on, at=AT + (on - ON))


def asked():
    return set(Task.objects.open().values_list("action", flat=True))


@pytest.mark.parametrize(
    ("stage", "since", "more", "expected"),
    [
        ("PROSPECT", 3, {"state": "PROSPECT"}, {"VISIT"}),
        ("WELCOME", 2, {}, set()),
        ("WELCOME", 3, {}, {"WELCOME_CALL"}),
        ("WELCOME", 10, {}, {"WELCOME_CALL"}),
        ("WELCOME", 11, {}, set()),
        ("GETTING_ACQUAINTED", 7, {}, {"RECORD_GOALS"}),
        ("GETTING_ACQUAINTED", 40, {"final_due_on": ON + days(40)}, {"MID_LOAN_SURVEY"}),
        ("GETTING_ACQUAINTED", 40, {"final_due_on": ON + days(42)}, set()),
        ("ACCOUNT_MANAGEMENT", 2, {"final_due_on": ON + days(22)}, set()),
        ("ACCOUNT_MANAGEMENT", 2, {"final_due_on": ON + days(21)}, {"RENEWAL_OFFER"}),
        ("ACCOUNT_MANAGEMENT", 2, {"final_due_on": ON + days(7)}, {"RENEWAL_OFFER"}),
        ("ACCOUNT_MANAGEMENT", 2, {"final_due_on": ON + days(6)}, set()),
        ("ACCOUNT_MANAGEMENT", 45, {}, {"ASK_REFERRAL"}),
        ("INTENSIVE_CARE", 0, {}, {"CARE_VISIT"}),
        ("POTENTIAL_SEPARATION", 0, {}, {"RETENTION_CALL"}),
        ("SEPARATION", 14, {"state": "LAPSED"}, {"EXIT_INTERVIEW"}),
        ("SEPARATION", 15, {"state": "LAPSED"}, set()),
        ("WIN_BACK", 14, {"state": "LAPSED"}, {"WIN_BACK_OFFER"}),
    ],
)
def test_each_stage_has_its_play_while_there_is_time_to_do_it(stage, since, more, expected):
    stand(ClientFactory(), on=ON, stage=stage, stage_since=ON - days(since), **more)
    played()
    assert asked() == expected


def test_a_task_says_whose_it_is_by_when_and_what_is_at_stake():
    client = ClientFactory()
    stand(client, on=ON, stage="WELCOME", stage_since=ON - days(4), value_at_stake=Decimal(120))
    assert played() == 1
    task = Task.objects.get()
    assert (task.client, task.branch, task.assignee) == (client, client.branch, None)
    assert (task.source, task.due_on) == (Task.Source.PLAY, ON + days(6))
    assert (task.value_at_stake, task.created_at) == (Decimal(120), AT)


def test_the_same_night_again_changes_nothing_and_a_done_task_is_not_set_again():
    stand(ClientFactory(), on=ON, stage="WELCOME", stage_since=ON - days(3))
    played()
    assert played() == 0
    Task.objects.update(status="DONE", settled_at=AT)
    assert played(ON + days(1)) == 0
    assert Task.objects.count() == 1


def test_a_later_stay_in_a_stage_is_another_occasion():
    client = ClientFactory()
    stand(client, on=ON, stage="INTENSIVE_CARE", stage_since=ON)
    played()
    Task.objects.update(status="DONE", settled_at=AT)
    Standing.objects.update(stage_since=ON + days(90))
    assert played(ON + days(90)) == 1


def test_open_tasks_of_a_stage_left_are_cancelled_and_those_done_are_kept():
    left, settled = ClientFactory(), ClientFactory()
    for client in (left, settled):
        stand(client, on=ON, stage="INTENSIVE_CARE", stage_since=ON)
    played()
    Task.objects.filter(client=settled).update(status="DONE", settled_at=AT)
    Standing.objects.update(stage="ACCOUNT_MANAGEMENT", stage_since=ON + days(1))
    assert played(ON + days(1)) == 1
    assert Task.objects.get(client=left).status == Task.Status.CANCELLED
    assert Task.objects.get(client=settled).status == Task.Status.DONE


def test_a_night_replayed_leaves_what_later_nights_set():
    stand(ClientFactory(), on=ON, stage="INTENSIVE_CARE", stage_since=ON)
    played()
    Standing.objects.update(stage="WELCOME", stage_since=ON - days(30))
    assert played(ON - days(5)) == 0
    assert asked() == {"CARE_VISIT"}


def test_a_play_not_in_use_sets_nothing_and_its_open_tasks_go():
    stand(ClientFactory(), on=ON, stage="INTENSIVE_CARE", stage_since=ON)
    played()
    Play.objects.update(is_active=False)
    played(ON + days(1))
    assert asked() == set()


def test_tasks_of_other_sources_are_left_alone():
    task = Task.objects.create(
        client=ClientFactory(), due_on=ON, created_at=AT, source_key="play:1:by hand"
    )
    played()
    assert Task.objects.open().get() == task


def test_nobody_is_asked_who_may_not_be_contacted():
    silent = ClientFactory(no_contact_since=ON)
    dead, buried = ClientFactory(), ClientFactory()
    Exit.objects.create(
        client=dead, exited_on=ON, exit_type="EXTERNAL", is_death=True, recorded_at=AT
    )
    LoanFactory(client=buried, status="CLOSED", closed_on=ON, close_reason="DEATH")
    double = ClientFactory(merged_into=ClientFactory())
    asked_to = ClientFactory(no_contact_since=ON + days(1))
    for client in (silent, dead, buried, double, asked_to):
        stand(client, on=ON, stage="SEPARATION", state="LAPSED")
    played()
    assert set(Task.objects.values_list("client", flat=True)) == {asked_to.pk}
    assert played(ON + days(1)) == 1
    assert asked() == set()


@pytest.mark.parametrize(
    ("mode", "expected"), [("NOT_ASKED", {"EXIT_INTERVIEW"}), ("PHONE", set())]
)
def test_who_was_asked_on_leaving_is_not_asked_again(mode, expected):
    client = ClientFactory()
    Exit.objects.create(
        client=client, exited_on=ON, exit_type="EXTERNAL", mode=mode, recorded_at=AT
    )
    stand(client, on=ON, stage="SEPARATION", state="LAPSED", last_paid_off_on=ON - days(3))
    played()
    assert asked() == expected


def test_an_alert_is_not_doubled_by_a_task():
    client = ClientFactory()
    stand(client, on=ON, stage="POTENTIAL_SEPARATION")
    raise_alert(client, on=ON)
    played()
    assert asked() == set()


@pytest.mark.parametrize("count", [3, 60])
def test_plays_take_the_same_statements_for_many_as_for_few(django_assert_num_queries, count):
    for _ in range(count):
        stand(ClientFactory(), on=ON, stage="INTENSIVE_CARE")
    played(ON - days(1))
    with django_assert_num_queries(28):
        assert played() == count
