"""The worklist in the browser: who sees what, narrowing, and working it without scripts."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from loyalty.models import Alert
from tests.cast import play, raise_alert
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return play()


@pytest.fixture
def alert(cast):
    return raise_alert(cast.client, on=timezone.localdate())


def names(response):
    return [alert.client.given_name for alert in response.context["page"]]


def test_officer_sees_own_clients_and_the_outsider_nothing(cast, alert, client):
    client.force_login(cast.amina)
    assert names(client.get("/alerts/")) == ["Fatma"]
    client.force_login(cast.outsider)
    response = client.get("/alerts/")
    assert names(response) == []
    assert "Nobody waits for a visit" in response.content.decode()


def test_manager_sees_the_branch_by_officer(cast, alert, client):
    client.force_login(cast.manager)
    response = client.get("/alerts/")
    assert names(response) == ["Fatma"]
    assert [(row["charge"], row["due"]) for row in response.context["officers"]] == [
        (cast.amina.pk, 1)
    ]


@pytest.mark.parametrize("is_dismissed", [True, False])
def test_manager_sees_alerts_that_belong_to_nobody(cast, alert, client, is_dismissed):
    if is_dismissed:
        cast.amina.is_active = False
        cast.amina.save()
    else:
        cast.client.officer = None
        cast.client.save()
    alert.officer = None
    alert.save()
    client.force_login(cast.manager)
    response = client.get("/alerts/")
    assert names(response) == ["Fatma"]
    assert [(row["charge"], row["due"]) for row in response.context["officers"]] == [(None, 1)]
    assert response.content.decode().count("No loan officer") == 2
    client.force_login(cast.outsider)
    assert names(client.get("/alerts/")) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Late", "Rich", "Sure"]),
        ({"sort": "value"}, ["Rich", "Late", "Sure"]),
        ({"sort": "risk"}, ["Sure", "Late", "Rich"]),
        ({"sort": "name"}, ["Late", "Rich", "Sure"]),
        ({"level": "high"}, ["Late", "Sure"]),
        ({"level": "medium"}, ["Rich"]),
        ({"next_step": "WELCOME_CALL"}, ["Sure"]),
        ({"show": "done"}, []),
        ({"sort": "nonsense", "level": "nonsense"}, ["Late", "Rich", "Sure"]),
    ],
)
def test_list_narrows_and_sorts_by_the_address(cast, client, query, expected):
    today = timezone.localdate()
    for name, days, probability, value, step in [
        ("Sure", 9, "0.95", 100, "WELCOME_CALL"),
        ("Rich", 5, "0.30", 9000, "VISIT"),
        ("Late", -1, "0.60", 500, "VISIT"),
    ]:
        raise_alert(
            ClientFactory(given_name=name, officer=cast.amina, branch=cast.branch),
            on=today,
            act_by=today + timedelta(days=days),
            probability=Decimal(probability),
            value_at_stake=Decimal(value),
            next_step=step,
        )
    client.force_login(cast.amina)
    assert names(client.get("/alerts/", query)) == expected


def test_done_without_scripts_comes_back_with_an_undo_button(cast, alert, client):
    client.force_login(cast.amina)
    response = client.post(f"/alerts/{alert.pk}/done", {"outcome": "MET"}, follow=True)
    assert f'action="/alerts/{alert.pk}/undo"' in response.content.decode()
    assert names(response) == []
    client.post(f"/alerts/{alert.pk}/undo")
    assert names(client.get("/alerts/")) == ["Fatma"]


def test_done_by_htmx_answers_with_a_line_that_can_be_undone(cast, alert, client):
    client.force_login(cast.amina)
    response = client.post(
        f"/alerts/{alert.pk}/done", {"outcome": "MET"}, headers={"HX-Request": "true"}
    )
    text = response.content.decode()
    assert "<html" not in text
    assert 'data-fades-after="10"' in text


def test_refusal_by_htmx_is_a_conflict_with_words(cast, alert, client):
    client.force_login(cast.amina)
    response = client.post(f"/alerts/{alert.pk}/done", headers={"HX-Request": "true"})
    assert response.status_code == 409
    assert response.headers["X-Wafa-Message"] == "Choose%20what%20came%20of%20it."


def test_later_puts_off_by_days(cast, alert, client):
    client.force_login(cast.amina)
    client.post(f"/alerts/{alert.pk}/later", {"days": "7"})
    alert.refresh_from_db()
    assert alert.status == Alert.Status.SNOOZED
    assert alert.snoozed_until == timezone.localdate() + timedelta(days=7)


def test_outsider_cannot_touch_an_alert(cast, alert, client):
    client.force_login(cast.outsider)
    for verb in ("done", "later", "undo"):
        assert client.post(f"/alerts/{alert.pk}/{verb}", {"outcome": "MET"}).status_code == 404
    alert.refresh_from_db()
    assert alert.status == Alert.Status.OPEN


def test_next_leads_nowhere_else(cast, alert, client):
    client.force_login(cast.amina)
    response = client.post(
        f"/alerts/{alert.pk}/done", {"outcome": "MET", "next": "https://evil.example/"}
    )
    assert response.url == "/alerts/"


def test_list_asks_the_same_number_of_queries_however_long(
    cast, alert, client, django_assert_num_queries
):
    client.force_login(cast.manager)
    client.get("/alerts/")
    with django_assert_num_queries(10) as few:
        client.get("/alerts/")
    for _ in range(10):
        raise_alert(ClientFactory(officer=cast.amina, branch=cast.branch), on=timezone.localdate())
    with django_assert_num_queries(len(few)):
        client.get("/alerts/")
