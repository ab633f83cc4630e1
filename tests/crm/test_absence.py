"""A stand-in sees and works the clients of a colleague who is away, and only meanwhile."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.actions.absence import (
    CannotCancelAbsence,
    CannotSetAbsence,
    cancel_absence,
    set_absence,
)
from crm.actions.task import Errand, set_task
from crm.models import Absence, Client, Notification, Staff, Task
from tests.cast import play
from tests.factories import ClientFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return play()


@pytest.fixture
def omar(cast):
    return StaffFactory(username="omar", first_name="Omar", branches=[cast.branch])


@pytest.fixture
def today():
    return timezone.localdate()  # the database's own: the stand-in's sight hangs on its clock


def away(officer, stand_in, since, until, **changes):
    return Absence.objects.create(
        officer=officer,
        stand_in=stand_in,
        since=since,
        until=until,
        created_at=timezone.now(),
        **changes,
    )


def seen_by(staff):
    return list(Client.objects.visible_to(Staff.objects.get(pk=staff.pk)))


def days(count):
    return timedelta(days=count)


def set_for(officer, stand_in, since, until, *, by, on):
    absence = Absence(officer=officer, stand_in=stand_in, since=since, until=until)
    return set_absence(absence=absence, by=by, on=on, at=timezone.now())


@pytest.mark.parametrize(
    ("since", "until", "sees"), [(0, 0, True), (-3, 3, True), (1, 5, False), (-5, -1, False)]
)
def test_stand_in_sees_the_clients_from_the_first_to_the_last_day(
    cast, omar, today, since, until, sees
):
    away(cast.amina, omar, today + days(since), today + days(until))
    assert seen_by(omar) == ([cast.client] if sees else [])
    assert seen_by(cast.amina) == [cast.client]
    assert seen_by(cast.outsider) == []


def test_stand_in_sees_nothing_of_a_cancelled_absence(cast, omar, today):
    away(cast.amina, omar, today, today, cancelled_at=timezone.now())
    assert seen_by(omar) == []


def test_clients_one_stands_in_for_are_not_passed_on(cast, omar, today):
    third = StaffFactory(branches=[cast.branch])
    away(cast.amina, omar, today, today)
    away(omar, third, today, today)
    own = ClientFactory(officer=omar, branch=cast.branch)
    assert seen_by(third) == [own]


def test_stand_in_works_the_tasks_of_the_absent(cast, omar, today):
    now = timezone.now()
    of_client = Errand(action=Task.Action.VISIT, due_on=today, client=cast.client)
    named = Errand(action=Task.Action.CALL, due_on=today, client=cast.client, assignee=cast.amina)
    personal = Errand(action=Task.Action.OTHER, due_on=today, assignee=cast.amina)
    first, second, own = (
        set_task(errand=errand, by=None, on=today, at=now)
        for errand in (of_client, named, personal)
    )
    assert not Task.objects.of(omar).exists()
    away(cast.amina, omar, today, today)
    omar = Staff.objects.get(pk=omar.pk)
    assert set(Task.objects.of(omar)) == {first, second}
    assert set(Task.objects.visible_to(omar)) == {first, second}
    assert set(Task.objects.of(cast.amina)) == {first, second, own}


def test_page_of_the_stand_in_asks_no_query_more(client, cast, omar, today):
    ClientFactory(officer=omar, branch=cast.branch)
    client.force_login(omar)
    client.get("/clients/")
    with CaptureQueriesContext(connection) as usual:
        assert client.get("/clients/").context["page"].paginator.count == 1
    away(cast.amina, omar, today, today)
    with CaptureQueriesContext(connection) as standing_in:
        assert client.get("/clients/").context["page"].paginator.count == 2
    assert len(standing_in) == len(usual)


def test_set_absence_tells_both_and_cancelling_tells_them_again(cast, omar, today):
    absence = set_for(cast.amina, omar, today, today + days(4), by=cast.manager, on=today)
    assert set(Notification.objects.values_list("staff", "kind")) == {
        (cast.amina.pk, "AWAY"),
        (omar.pk, "STAND_IN"),
    }
    cancel_absence(absence=absence, by=cast.manager, on=today, at=timezone.now())
    assert seen_by(omar) == []
    assert Notification.objects.filter(kind="ABSENCE_CANCELLED").count() == 2
    with pytest.raises(CannotCancelAbsence, match="over"):
        cancel_absence(absence=absence, by=cast.manager, on=today, at=timezone.now())


def test_officer_sets_only_an_absence_of_its_own(cast, omar, today):
    assert set_for(cast.amina, omar, today, today, by=cast.amina, on=today).pk
    with pytest.raises(CannotSetAbsence, match="may not set"):
        set_for(omar, cast.amina, today + days(9), today + days(9), by=cast.amina, on=today)
    with pytest.raises(CannotSetAbsence, match="may not set"):
        set_for(cast.outsider, omar, today, today, by=cast.manager, on=today)
    assert Absence.objects.count() == 1


def test_set_absence_refuses_a_stand_in_of_another_branch_or_role(cast, today):
    auditor = StaffFactory(role="AUDITOR", branches=[cast.branch])
    for stand_in in (cast.outsider, auditor):
        with pytest.raises(CannotSetAbsence) as refusal:
            set_for(cast.amina, stand_in, today, today, by=cast.manager, on=today)
        assert refusal.value.field == "stand_in"
    assert not Absence.objects.exists()


@pytest.mark.parametrize(("since", "until"), [(-1, 2), (3, 2), (0, 400)])
def test_set_absence_refuses_days_gone_by_turned_round_or_endless(cast, omar, today, since, until):
    with pytest.raises(CannotSetAbsence):
        set_for(
            cast.amina, omar, today + days(since), today + days(until), by=cast.manager, on=today
        )
    assert not Absence.objects.exists()


def test_set_absence_refuses_overlaps_and_chains(cast, omar, today):
    third = StaffFactory(branches=[cast.branch])
    set_for(cast.amina, omar, today, today + days(4), by=cast.manager, on=today)
    refused = [
        (cast.amina, third, "Somebody stands in"),
        (third, cast.amina, "The stand-in is away"),
        (omar, third, "Amina is stood in for"),
    ]
    for officer, stand_in, words in refused:
        with pytest.raises(CannotSetAbsence, match=words):
            set_for(officer, stand_in, today + days(4), today + days(6), by=cast.manager, on=today)
    assert Absence.objects.count() == 1
    set_for(cast.amina, third, today + days(5), today + days(6), by=cast.manager, on=today)


def test_officer_sets_and_cancels_its_own_absence_on_the_page(client, cast, omar, today):
    client.force_login(cast.amina)
    page = client.get("/absences/")
    assert page.status_code == 200
    assert "officer" not in page.context["form"].fields
    refused = client.post("/absences/", {"since": today, "until": today, "stand_in": 0})
    assert refused.status_code == 422
    answer = client.post("/absences/", {"since": today, "until": today, "stand_in": omar.pk})
    assert answer.status_code == 302
    absence = Absence.objects.get()
    client.force_login(omar)
    assert client.get(f"/clients/{cast.client.pk}/").status_code == 200
    assert client.post(f"/absences/{absence.pk}/cancel").status_code == 302
    absence.refresh_from_db()
    assert absence.cancelled_at is None  # a stand-in may not send the other back to work
    client.force_login(cast.outsider)
    assert client.post(f"/absences/{absence.pk}/cancel").status_code == 404
    client.force_login(cast.amina)
    client.post(f"/absences/{absence.pk}/cancel")
    client.force_login(omar)
    assert client.get(f"/clients/{cast.client.pk}/").status_code == 404
