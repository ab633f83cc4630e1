"""Every address has an access rule, and is tried as a stranger, in the wrong role, and as an outsider."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from crm.access import ROLE_PERMISSIONS, Permission, Role
from crm.models import Interaction, Task
from surveys.models import Invitation, Trigger, Wave
from tests.cast import leave, play, raise_alert
from tests.crm.cases import receive
from tests.factories import GroupFactory, LoanFactory, StaffFactory
from tests.surveys.books import published, respond, worked_on

SIGN_IN = "accounts/"
SETTINGS = "admin/"
API = "api/"  # its own tests try tokens and scopes
STRANGERS_MAY = {"PUBLIC"}


@dataclass(frozen=True)
class Address:
    route: str
    name: str
    rule: str | None
    parameters: tuple[str, ...]


def addresses(patterns=None, prefix="", space="") -> Iterator[Address]:
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry.url_patterns, route, inner)
        elif isinstance(entry, URLPattern):
            yield Address(
                route,
                f"{space}{entry.name}",
                getattr(entry.callback, "access_rule", None),
                tuple(entry.pattern.converters),
            )


OURS = [each for each in addresses() if not each.route.startswith((SIGN_IN, SETTINGS, API))]
GUARDED = [each for each in OURS if each.rule not in STRANGERS_MAY]
OF_ITS_OWN = {
    "client_id",
    "branch_id",
    "alert_id",
    "group_id",
    "uid",
    "meeting",
    "case_uid",
    "task_id",
    "response_uid",
    "wave_id",
    "invitation_uid",
}
OF_A_CLIENT = [each for each in GUARDED if OF_ITS_OWN & set(each.parameters)]


@pytest.fixture
def cast(db):
    return play()


@pytest.fixture
def things(cast):
    """One of each thing an address can name; the outsider may see none of those with a client."""
    from analytics.models import Night

    survey = worked_on().survey
    return {
        "client_id": cast.client.pk,
        "alert_id": raise_alert(cast.client, on=date(2026, 6, 1)).pk,
        "case_uid": receive(client=cast.client).uid,
        "exit_id": leave(cast.client, on=date(2026, 6, 1)).pk,
        "task_id": Task.objects.create(
            client=cast.client, due_on=date(2026, 6, 1), created_at=timezone.now()
        ).pk,
        "loan_id": LoanFactory(client=cast.client).pk,
        "uid": Interaction.objects.create(
            client=cast.client,
            staff=cast.amina,
            outcome="MET",
            occurred_on=date(2026, 6, 1),
            occurred_at=timezone.now(),
            recorded_at=timezone.now(),
        ).uid,
        "group_id": GroupFactory(officer=cast.amina, branch=cast.branch).pk,
        "branch_id": cast.branch.pk,
        "response_uid": respond(
            published(code="told"), {"served": 4}, client=cast.client
        ).response.uid,
        "code": survey.code,
        "name": "surveys",
        "number": 1,
        "section": "all",
        "question": "served",
        "language": "en",
        **waves_and_invitations(cast, survey),
        "night_id": Night.objects.create(
            as_of=date(2026, 6, 1), status="DONE", started_at=timezone.now()
        ).pk,
    }


def waves_and_invitations(cast, survey):
    """A wave of Amina's branch, a trigger, and an invitation of her client, all of one survey."""
    opens_on, closes_on = date(2026, 6, 1), date(2026, 6, 20)
    facts = {"survey": survey, "name": "June", "opens_on": opens_on, "closes_on": closes_on}
    wave = Wave.objects.create(**facts, created_at=timezone.now())
    wave.branches.add(cast.branch)
    trigger = Trigger.objects.create(survey=survey, event="DISBURSED", effective_from=opens_on)
    dates = {"invited_on": opens_on, "expires_on": closes_on}
    invitation = Invitation.objects.create(
        survey=survey, client=cast.client, wave=wave, channel="LINK", **dates
    )
    return {"wave_id": wave.pk, "trigger_id": trigger.pk, "invitation_uid": invitation.uid}


def url(address, things):
    return reverse(address.name, kwargs={name: things.get(name, 1) for name in address.parameters})


def names(found):
    return [each.name for each in found]


def test_every_address_of_ours_has_an_access_rule():
    allowed = {*Permission, "PUBLIC", "SIGNED_IN"}
    assert [each.route for each in OURS if each.rule not in allowed] == []


@pytest.mark.parametrize("address", GUARDED, ids=names(GUARDED))
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_asked_to_sign_in(client, things, address, method):
    answer = getattr(client, method)(url(address, things))
    assert answer.status_code in {302, 405}
    if answer.status_code == 302:
        assert answer.url.startswith("/accounts/login/")


WRONG = [
    (each, role)
    for each in GUARDED
    for role in Role
    if each.rule in set(Permission) and each.rule not in ROLE_PERMISSIONS[role]
]


@pytest.mark.parametrize(
    ("address", "role"), WRONG, ids=[f"{each.name}-{role}" for each, role in WRONG]
)
def test_a_wrong_role_is_refused(client, things, address, role):
    client.force_login(StaffFactory(role=role))
    answers = {client.get(url(address, things)).status_code}
    answers.add(client.post(url(address, things)).status_code)
    assert answers <= {403, 405}
    assert 403 in answers


@pytest.mark.parametrize("address", OF_A_CLIENT, ids=names(OF_A_CLIENT))
def test_an_outsider_finds_nothing(client, cast, things, address):
    cast.outsider.role = Role.BRANCH_MANAGER
    cast.outsider.save(update_fields=["role"])
    client.force_login(cast.outsider)
    answers = {client.get(url(address, things)).status_code}
    answers.add(client.post(url(address, things)).status_code)
    assert answers <= {403, 404, 405}
    assert answers & {403, 404}


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.HEAD_OFFICE, Role.ANALYST)]
)
def test_settings_are_for_those_who_manage_them(client, db, role):
    client.force_login(StaffFactory(role=role))
    assert client.get("/admin/").status_code in {302, 403}
    assert client.get("/admin/", follow=True).status_code == 403


def test_every_settings_page_opens_for_head_office(client, cast):
    client.force_login(cast.office)
    lists = [each for each in addresses() if each.name.endswith("_changelist")]
    answers = {each.name: client.get(reverse(each.name)).status_code for each in lists}
    ours = {
        name: status
        for name, status in answers.items()
        if name.split(":")[1].split("_")[0] in {"crm", "loans", "loyalty", "analytics"}
    }
    assert len(ours) >= 10
    assert set(ours.values()) == {200}
