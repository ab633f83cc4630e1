"""Working through the day from its cards: seen, not home, put off, taken back; with scripts and without."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.models import Interaction, Task
from loyalty.models import Alert
from tests.cast import play, raise_alert

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return play()


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def task(cast, today):
    return Task.objects.create(
        client=cast.client, action="RENEWAL_OFFER", due_on=today, created_at=timezone.now()
    )


@pytest.fixture
def alert(cast, today):
    return raise_alert(cast.client, on=today)


def seen(task, outcome="MET", **more):
    return {
        "uid": str(uuid4()),
        "kind": "VISIT",
        "purpose": "RENEWAL",
        "outcome": outcome,
        "settles": [str(task.uid)],
        "promised_in_days": "3",
        **more,
    }


def address(cast, verb):
    return reverse(f"loyalty:day-{verb}", args=[cast.client.pk])


def undo_in(response):
    page = response.content.decode()
    return page.split('hx-post="')[1].split('"')[0].replace("&amp;", "&")


def test_seeing_a_client_logs_it_and_settles_all_it_was_on_the_list_for(cast, task, alert, client):
    client.force_login(cast.amina)
    response = client.post(address(cast, "seen"), seen(task, note="glad"), follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert "Fatma Ibrahim: Met." in response.content.decode()
    row = Interaction.objects.get()
    assert (row.client, row.purpose, row.note, row.promised_on) == (
        cast.client,
        "RENEWAL",
        "glad",
        None,
    )
    task.refresh_from_db()
    alert.refresh_from_db()
    assert (task.status, task.interaction) == ("DONE", row)
    assert (alert.status, alert.outcome, alert.note) == ("DONE", "MET", "glad")
    assert response.context["page"].paginator.count == 0


def test_what_was_done_is_taken_back_as_a_whole(cast, task, alert, client):
    client.force_login(cast.amina)
    headers = {"HX-Request": "true"}
    response = client.post(address(cast, "seen"), seen(task), headers=headers)
    assert client.post(undo_in(response), headers=headers).headers["HX-Refresh"] == "true"
    task.refresh_from_db()
    alert.refresh_from_db()
    assert (task.status, alert.status) == ("OPEN", "OPEN")
    assert not Interaction.objects.in_force().exists()


def test_not_at_home_is_logged_and_brings_everything_back_tomorrow(
    cast, task, alert, client, today
):
    client.force_login(cast.amina)
    headers = {"HX-Request": "true"}
    response = client.post(address(cast, "seen"), seen(task, "NOT_HOME"), headers=headers)
    task.refresh_from_db()
    alert.refresh_from_db()
    tomorrow = today + timedelta(days=1)
    assert (task.status, task.put_off_until) == ("OPEN", tomorrow)
    assert (alert.status, alert.snoozed_until) == (Alert.Status.SNOOZED, tomorrow)
    assert Interaction.objects.get().outcome == "NOT_HOME"
    client.post(undo_in(response))
    task.refresh_from_db()
    alert.refresh_from_db()
    assert (task.put_off_until, alert.status) == (None, "OPEN")
    assert not Interaction.objects.in_force().exists()


def test_a_promise_becomes_a_task_of_its_day(cast, task, client, today):
    client.force_login(cast.amina)
    client.post(address(cast, "seen"), seen(task, "PROMISED"))
    promise = Task.objects.get(action="COLLECT_PROMISE")
    assert (promise.client, promise.due_on) == (cast.client, today + timedelta(days=3))


def test_the_same_tap_twice_logs_one_visit(cast, task, client):
    client.force_login(cast.amina)
    sent = seen(task)
    for _ in range(2):
        assert client.post(address(cast, "seen"), sent).status_code == 302
    assert Interaction.objects.count() == 1


def test_putting_off_takes_all_of_it_and_back(cast, task, alert, client, today):
    client.force_login(cast.amina)
    headers = {"HX-Request": "true"}
    sent = {"days": "7", "settles": [str(task.uid)]}
    response = client.post(address(cast, "later"), sent, headers=headers)
    task.refresh_from_db()
    alert.refresh_from_db()
    assert task.put_off_until == alert.snoozed_until == today + timedelta(days=7)
    assert client.get("/").context["page"].paginator.count == 0
    client.post(undo_in(response))
    assert client.get("/").context["page"].paginator.count == 1


@pytest.mark.parametrize(
    ("verb", "changes"),
    [
        ("seen", {"outcome": ""}),
        ("seen", {"outcome": "SHRUGGED"}),
        ("seen", {"uid": "not one"}),
        ("later", {"days": ""}),
        ("later", {"days": "99"}),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_changes(
    cast, task, alert, client, verb, changes
):
    client.force_login(cast.amina)
    sent = {**seen(task), "days": "1", **changes}
    response = client.post(address(cast, verb), sent, headers={"HX-Request": "true"})
    assert response.status_code == 409
    assert response.headers["X-Wafa-Message"]
    task.refresh_from_db()
    alert.refresh_from_db()
    assert (task.status, task.put_off_until, alert.status) == ("OPEN", None, "OPEN")
    assert not Interaction.objects.exists()


def test_there_must_be_something_to_put_off(cast, client):
    client.force_login(cast.amina)
    response = client.post(address(cast, "later"), {"days": "1"}, follow=True)
    assert "There is nothing to put off." in response.content.decode()


def test_a_colleagues_client_is_not_found(cast, task, client):
    client.force_login(cast.outsider)
    for verb in ("seen", "later", "undo"):
        assert client.post(address(cast, verb), seen(task)).status_code == 404
    assert not Interaction.objects.exists()
