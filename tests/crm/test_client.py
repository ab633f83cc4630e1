"""Registering, changing and assigning a client, and what is refused."""

from datetime import date

import pytest

from crm.actions.client import (
    CannotAssignOfficer,
    CannotChangeClient,
    CannotRegisterClient,
    assign_officer,
    change_client,
    register_client,
)
from crm.finding import matching
from crm.models import Client, ClientOfficer
from tests.cast import play
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 1)


@pytest.fixture
def cast():
    return play()


def facts(cast, **changes):
    return {"external_id": "N1", "given_name": "Zeinab", "branch": cast.branch, **changes}


def charges(client):
    found = ClientOfficer.objects.filter(client=client).order_by("since")
    return list(found.values_list("officer", "since", "until"))


def test_register_gives_the_client_into_charge(cast):
    client = register_client(facts=facts(cast), officer=cast.amina, by=cast.amina, on=ON)
    assert client.officer == cast.amina
    assert client.joined_on == ON
    assert charges(client) == [(cast.amina.pk, ON, None)]


def test_register_finds_the_client_again_by_national_id(cast):
    register_client(facts=facts(cast, national_id="29 001"), officer=None, by=cast.amina, on=ON)
    assert matching(Client.objects.all(), "29001").get().given_name == "Zeinab"


@pytest.mark.parametrize(
    ("again", "field"),
    [
        ({"external_id": "n1", "national_id": "7"}, "external_id"),
        ({"external_id": "N2", "national_id": "29001"}, "national_id"),
    ],
)
def test_register_refuses_the_same_person_twice(cast, again, field):
    first = facts(cast, national_id="29001")
    register_client(facts=first, officer=None, by=cast.amina, on=ON)
    before = Client.objects.count()
    with pytest.raises(CannotRegisterClient) as refusal:
        register_client(facts=facts(cast, **again), officer=None, by=cast.amina, on=ON)
    assert refusal.value.field == field
    assert Client.objects.count() == before


def test_register_refuses_the_auditor(cast):
    with pytest.raises(CannotRegisterClient):
        register_client(facts=facts(cast), officer=None, by=cast.auditor, on=ON)


def test_change_keeps_to_what_may_be_edited(cast):
    change_client(client=cast.client, facts={"village": "Edfu", "external_id": "X"}, by=cast.amina)
    cast.client.refresh_from_db()
    assert cast.client.village == "Edfu"
    assert cast.client.external_id != "X"


def test_change_refuses_the_analyst(cast):
    with pytest.raises(CannotChangeClient):
        change_client(client=cast.client, facts={"village": "Edfu"}, by=cast.analyst)
    cast.client.refresh_from_db()
    assert cast.client.village == ""


def test_assign_keeps_who_was_the_officer_when(cast):
    karim = StaffFactory(branches=[cast.branch])
    client = register_client(facts=facts(cast), officer=cast.amina, by=cast.amina, on=ON)
    later = date(2026, 9, 1)
    assign_officer(client=client, officer=karim, by=cast.manager, on=later)
    assert charges(client) == [(cast.amina.pk, ON, later), (karim.pk, later, None)]
    assert ClientOfficer.objects.on(date(2026, 8, 31)).get(client=client).officer == cast.amina
    assert ClientOfficer.objects.on(later).get(client=client).officer == karim


def test_assign_twice_on_one_day_keeps_the_last(cast):
    karim = StaffFactory(branches=[cast.branch])
    client = register_client(facts=facts(cast), officer=cast.amina, by=cast.amina, on=ON)
    assign_officer(client=client, officer=karim, by=cast.manager, on=ON)
    assert charges(client) == [(karim.pk, ON, None)]


def test_assign_refuses_an_officer_of_another_branch(cast):
    with pytest.raises(CannotAssignOfficer):
        assign_officer(client=cast.client, officer=cast.outsider, by=cast.manager, on=ON)
    cast.client.refresh_from_db()
    assert cast.client.officer == cast.amina
