from datetime import UTC, date, datetime, timedelta

import pytest

from crm.actions.task import (
    CannotPutOffTask,
    CannotReopenTask,
    CannotSetTask,
    CannotSettleTask,
    Errand,
    cancel_task,
    put_off_task,
    reopen_task,
    set_task,
    settle_task,
)
from crm.models import Interaction, Task
from tests.cast import play
from tests.factories import ClientFactory, StaffFactory

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture
def cast(db):
    return play()


def errand(client, **changes):
    values = {"action": Task.Action.VISIT, "due_on": TODAY, "client": client, **changes}
    return Errand(**values)


def a_task(client, **changes):
    return set_task(errand=errand(client, **changes), by=None, on=TODAY, at=NOW)


def test_a_task_without_assignee_is_the_loan_officers_whoever_that_is(cast):
    task = set_task(errand=errand(cast.client), by=cast.amina, on=TODAY, at=NOW)
    assert Task.objects.of(cast.amina).get() == task
    assert task.branch == cast.branch
    successor = StaffFactory(branches=[cast.branch])
    cast.client.officer = successor
    cast.client.save()
    assert not Task.objects.of(cast.amina).exists()
    assert Task.objects.of(successor).get() == task


def test_asking_twice_with_one_key_makes_one_task(cast):
    first = a_task(cast.client, source=Task.Source.PLAY, source_key="welcome:1")
    again = a_task(
        cast.client, source=Task.Source.PLAY, source_key="welcome:1", due_on=date(2026, 12, 1)
    )
    assert again == first
    assert Task.objects.get().due_on == TODAY


def test_asking_twice_with_one_entry_makes_one_task(cast):
    first = a_task(cast.client)
    assert a_task(cast.client, uid=first.uid) == first
    assert Task.objects.count() == 1


def test_set_task_refuses_an_assignee_who_may_not_see_the_client(cast):
    wanted = errand(cast.client, assignee=cast.outsider)
    with pytest.raises(CannotSetTask, match="may not see the client"):
        set_task(errand=wanted, by=cast.manager, on=TODAY, at=NOW)
    with pytest.raises(CannotSetTask, match="does not work on tasks"):
        set_task(errand=errand(None, assignee=cast.auditor), by=cast.office, on=TODAY, at=NOW)
    assert not Task.objects.exists()


def test_set_task_refuses_an_officer_who_gives_work_to_a_colleague(cast):
    wanted = errand(cast.client, assignee=cast.manager)
    with pytest.raises(CannotSetTask, match="may not give"):
        set_task(errand=wanted, by=cast.amina, on=TODAY, at=NOW)
    assert not Task.objects.exists()
    assert set_task(errand=wanted, by=cast.manager, on=TODAY, at=NOW).assignee == cast.manager


def test_set_task_refuses_a_day_gone_by_for_tasks_set_by_hand_only(cast):
    yesterday = date(2026, 11, 21)
    with pytest.raises(CannotSetTask) as refusal:
        set_task(errand=errand(cast.client, due_on=yesterday), by=cast.amina, on=TODAY, at=NOW)
    assert refusal.value.field == "due_on"
    promise = errand(cast.client, due_on=yesterday, source=Task.Source.PROMISE)
    assert set_task(errand=promise, by=cast.amina, on=TODAY, at=NOW).due_on == yesterday


def test_set_task_refuses_nobodys_task(cast):
    with pytest.raises(CannotSetTask, match="client or a colleague"):
        set_task(errand=errand(None), by=cast.office, on=TODAY, at=NOW)


def test_settle_task_keeps_what_came_of_it_and_can_be_taken_back_for_ten_minutes(cast):
    task = settle_task(task=a_task(cast.client), result=" Met her ", by=cast.amina, at=NOW)
    assert (task.status, task.result, task.settled_by) == ("DONE", "Met her", cast.amina)
    with pytest.raises(CannotSettleTask):
        cancel_task(task=task, by=cast.amina, at=NOW)
    with pytest.raises(CannotReopenTask, match="Only who did it"):
        reopen_task(task=task, by=cast.manager, at=NOW)
    with pytest.raises(CannotReopenTask, match="too late"):
        reopen_task(task=task, by=cast.amina, at=NOW + timedelta(minutes=11))
    back = reopen_task(task=task, by=cast.amina, at=NOW + timedelta(minutes=9))
    assert (back.status, back.result, back.settled_at) == ("OPEN", "", None)


def test_settle_task_refuses_an_interaction_with_another_client(cast):
    other = Interaction.objects.create(
        client=ClientFactory(branch=cast.branch),
        outcome=Interaction.Outcome.MET,
        occurred_on=TODAY,
        occurred_at=NOW,
        recorded_at=NOW,
    )
    task = a_task(cast.client)
    with pytest.raises(CannotSettleTask, match="another client"):
        settle_task(task=task, interaction=other, by=cast.amina, at=NOW)
    task.refresh_from_db()
    assert (task.status, task.interaction) == ("OPEN", None)


def test_put_off_task_hides_it_until_the_day_and_can_be_brought_back(cast):
    task = put_off_task(task=a_task(cast.client), until=date(2026, 11, 25), by=cast.amina, on=TODAY)
    assert not Task.objects.due(TODAY).exists()
    assert Task.objects.due(date(2026, 11, 25)).get() == task
    reopen_task(task=task, by=cast.amina, at=NOW)
    assert Task.objects.due(TODAY).get() == task
    with pytest.raises(CannotReopenTask, match="nothing to take back"):
        reopen_task(task=task, by=cast.amina, at=NOW)


@pytest.mark.parametrize("until", [TODAY, date(2027, 1, 22)])
def test_put_off_task_refuses_a_day_out_of_bounds(cast, until):
    task = a_task(cast.client)
    with pytest.raises(CannotPutOffTask):
        put_off_task(task=task, until=until, by=cast.amina, on=TODAY)
    task.refresh_from_db()
    assert task.put_off_until is None
