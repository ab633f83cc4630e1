"""A portfolio goes to another officer on a day: farewells before, introductions after, nothing lost."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from crm.actions.client import assign_officer
from crm.actions.handover import (
    CannotCancelHandover,
    CannotCarryOutHandover,
    CannotPlanHandover,
    cancel_handover,
    carry_out_handover,
    plan_handover,
)
from crm.actions.task import Errand, set_task
from crm.models import Client, ClientOfficer, Group, Handover, Notification, Task
from tests.cast import play
from tests.factories import ClientFactory, GroupFactory, StaffFactory

pytestmark = pytest.mark.django_db
TODAY, DAY = date(2026, 11, 22), date(2026, 12, 1)
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture
def cast():
    cast = play()
    assign_officer(
        client=ClientFactory(given_name="Huda", branch=cast.branch),
        officer=cast.amina,
        by=cast.manager,
        on=date(2026, 1, 5),
    )
    return cast


@pytest.fixture
def omar(cast):
    return StaffFactory(username="omar", first_name="Omar", branches=[cast.branch])


def plan(giver, taker, *, by, on=DAY, clients=()):
    handover = Handover(
        giver=giver, taker=taker, effective_on=on, client_ids=[client.pk for client in clients]
    )
    return plan_handover(handover=handover, by=by, on=TODAY, at=NOW)


def names(clients):
    return sorted(client.given_name for client in clients)


def test_planning_asks_for_a_farewell_for_each_client_by_the_day_before(cast, omar):
    handover = plan(cast.amina, omar, by=cast.manager)
    farewells = Task.objects.filter(action="FAREWELL")
    assert set(farewells.values_list("client__given_name", "assignee", "due_on", "source")) == {
        ("Fatma", cast.amina.pk, date(2026, 11, 30), "HANDOVER"),
        ("Huda", cast.amina.pk, date(2026, 11, 30), "HANDOVER"),
    }
    assert (handover.status, handover.client_count) == ("PLANNED", 2)
    assert names(Client.objects.filter(officer=cast.amina)) == ["Fatma", "Huda"]
    assert set(Notification.objects.values_list("staff", "kind")) == {
        (cast.amina.pk, "HANDOVER_PLANNED"),
        (omar.pk, "HANDOVER_PLANNED"),
    }


def test_on_the_day_clients_groups_and_open_tasks_change_hands_with_their_history(cast, omar):
    group = GroupFactory(officer=cast.amina, branch=cast.branch)
    Client.objects.filter(given_name="Huda").update(group=group)
    named = Errand(action=Task.Action.CALL, due_on=DAY, client=cast.client, assignee=cast.amina)
    call = set_task(errand=named, by=None, on=TODAY, at=NOW)
    handover = plan(cast.amina, omar, by=cast.manager)
    with pytest.raises(CannotCarryOutHandover, match="to come"):
        carry_out_handover(handover=handover, by=None, on=TODAY, at=NOW)
    handover = carry_out_handover(handover=handover, by=None, on=DAY, at=NOW)

    assert (handover.status, handover.client_count) == ("DONE", 2)
    assert names(Client.objects.visible_to(omar)) == ["Fatma", "Huda"]
    assert names(Client.objects.visible_to(cast.amina)) == []
    charges = ClientOfficer.objects.filter(client__given_name="Huda").order_by("since")
    assert list(charges.values_list("officer", "since", "until")) == [
        (cast.amina.pk, date(2026, 1, 5), DAY),
        (omar.pk, DAY, None),
    ]
    group.refresh_from_db()
    call.refresh_from_db()
    assert (group.officer, call.assignee, call.status) == (omar, omar, "OPEN")
    introductions = Task.objects.filter(action="INTRODUCTION", status="OPEN", assignee=omar)
    assert set(introductions.values_list("due_on", flat=True)) == {date(2026, 12, 15)}
    assert introductions.count() == 2
    assert set(Task.objects.filter(action="FAREWELL").values_list("status", flat=True)) == {
        "CANCELLED"
    }
    with pytest.raises(CannotCarryOutHandover, match="settled"):
        carry_out_handover(handover=handover, by=None, on=DAY, at=NOW)
    assert Task.objects.filter(action="INTRODUCTION").count() == 2


def test_handing_over_today_happens_at_once_and_keeps_what_was_said_farewell(cast, omar):
    handover = plan(cast.amina, omar, by=cast.manager, on=TODAY)
    assert handover.status == "DONE"
    assert not Task.objects.filter(action="FAREWELL").exists()
    assert names(Client.objects.filter(officer=omar)) == ["Fatma", "Huda"]


def test_only_the_clients_chosen_change_hands_and_their_group_stays_while_others_remain(cast, omar):
    group = GroupFactory(officer=cast.amina, branch=cast.branch)
    Client.objects.filter(officer=cast.amina).update(group=group)
    plan(cast.amina, omar, by=cast.manager, on=TODAY, clients=[cast.client])
    assert names(Client.objects.filter(officer=omar)) == ["Fatma"]
    assert names(Client.objects.filter(officer=cast.amina)) == ["Huda"]
    assert Group.objects.get().officer == cast.amina


def test_carrying_out_takes_the_same_queries_however_many_the_clients(
    cast, omar, django_assert_max_num_queries
):
    ClientFactory.create_batch(20, officer=cast.amina, branch=cast.branch)
    handover = plan(cast.amina, omar, by=cast.manager)
    with django_assert_max_num_queries(34):
        carry_out_handover(handover=handover, by=None, on=DAY, at=NOW)
    assert Client.objects.filter(officer=omar).count() == 22


def test_cancelling_before_the_day_cancels_the_farewells_not_said(cast, omar):
    handover = plan(cast.amina, omar, by=cast.manager)
    said = Task.objects.filter(action="FAREWELL").first()
    Task.objects.filter(pk=said.pk).update(status="DONE", settled_at=NOW)
    handover = cancel_handover(handover=handover, by=cast.manager, at=NOW)
    assert handover.status == "CANCELLED"
    assert sorted(Task.objects.values_list("status", flat=True)) == ["CANCELLED", "DONE"]
    assert Notification.objects.filter(kind="HANDOVER_CANCELLED").count() == 2
    with pytest.raises(CannotCancelHandover):
        cancel_handover(handover=handover, by=cast.manager, at=NOW)
    with pytest.raises(CannotCarryOutHandover):
        carry_out_handover(handover=handover, by=None, on=DAY, at=NOW)
    assert names(Client.objects.filter(officer=cast.amina)) == ["Fatma", "Huda"]


def test_plan_handover_refuses(cast, omar):
    elsewhere = StaffFactory(branches=[cast.elsewhere])
    theirs = ClientFactory(officer=omar, branch=cast.branch)
    refused = [
        (cast.amina, omar, cast.amina, {}, "may not hand over"),
        (cast.outsider, omar, cast.manager, {}, "of your branches"),
        (cast.amina, cast.amina, cast.manager, {}, "another loan officer"),
        (cast.amina, cast.manager, cast.manager, {}, "who works here"),
        (cast.amina, elsewhere, cast.office, {}, "2 clients are of branches"),
        (cast.amina, omar, cast.manager, {"on": date(2026, 11, 21)}, "today or a later"),
        (cast.amina, omar, cast.manager, {"clients": [theirs]}, "of the loan officer"),
    ]
    for giver, taker, by, changes, words in refused:
        with pytest.raises(CannotPlanHandover, match=words):
            plan(giver, taker, by=by, **changes)
    assert not Handover.objects.exists()
    plan(cast.amina, omar, by=cast.manager, clients=[cast.client])
    with pytest.raises(CannotPlanHandover, match="planned already"):
        plan(cast.amina, omar, by=cast.manager)
    assert Task.objects.filter(action="FAREWELL").count() == 1


def test_changing_one_clients_officer_asks_for_an_introduction(client, cast, omar):
    client.force_login(cast.manager)
    client.post(f"/clients/{cast.client.pk}/officer", {"officer": omar.pk})
    task = Task.objects.get()
    assert (task.action, task.assignee, task.client) == ("INTRODUCTION", omar, cast.client)
    client.post(f"/clients/{cast.client.pk}/officer", {"officer": omar.pk})
    assert Task.objects.count() == 1


def test_manager_plans_and_cancels_on_the_page(client, cast, omar):
    client.force_login(cast.manager)
    assert client.get("/handovers/").context["givers"] == [(cast.amina, 2)]
    page = client.get("/handovers/new", {"giver": cast.amina.pk})
    assert page.context["count"] == 2
    sent = {"giver": cast.amina.pk, "taker": omar.pk, "effective_on": "2031-01-02", "which": "some"}
    refused = client.post("/handovers/new", sent)
    assert refused.status_code == 422
    assert not Handover.objects.exists()
    sent["effective_on"] = "2020-01-02"
    assert client.post("/handovers/new", sent | {"which": "all"}).status_code == 422
    sent["effective_on"] = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = client.post("/handovers/new", sent | {"clients": [cast.client.pk]}, follow=True)
    handover = Handover.objects.get()
    assert answer.context["handover"] == handover
    assert handover.client_ids == [cast.client.pk]
    client.force_login(cast.amina)
    shown = client.get(f"/handovers/{handover.pk}/")
    assert shown.context["progress"]["farewells"] == 1
    assert not shown.context["may_cancel"]
    client.force_login(cast.outsider)
    assert client.get(f"/handovers/{handover.pk}/").status_code == 404
    client.force_login(cast.manager)
    client.post(f"/handovers/{handover.pk}/cancel")
    assert Handover.objects.get().status == "CANCELLED"
