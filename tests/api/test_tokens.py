"""Tokens: what opens the API, for how long, and how fast."""

import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from crm.access import Role, Scope
from crm.actions.token import CannotIssueToken, CannotRevokeToken, issue_token, revoke_token
from crm.api.callers import SystemThrottle
from crm.models import BranchSystem, Staff, SystemToken

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)


@pytest.fixture
def system(db: None) -> BranchSystem:
    return BranchSystem.objects.create(name="core", scopes=[Scope.CLIENTS_READ, Scope.LOANS_READ])


def issue(system, *scopes, until=NOON + timedelta(days=1)):
    return issue_token(system=system, scopes=scopes, expires_at=until, by=None, at=NOON)


def get(text: str):
    return APIClient().get("/api/v1/clients", HTTP_AUTHORIZATION=f"Bearer {text}")


def test_text_of_a_token_is_stored_nowhere(system):
    token, text = issue(system, Scope.CLIENTS_READ)

    assert text.startswith("wafa_")
    assert text not in {str(value) for value in SystemToken.objects.values_list()[0]}
    assert token.scopes == ["clients:read"]


def test_token_cannot_hold_more_than_its_system(system):
    with pytest.raises(CannotIssueToken) as refusal:
        issue(system, Scope.CLIENTS_READ, Scope.CLIENTS_WRITE)

    assert (str(refusal.value), refusal.value.field) == (
        "The branch system does not hold clients:write.",
        "scopes",
    )
    assert not SystemToken.objects.exists()


def test_token_needs_a_scope_and_a_future(system):
    with pytest.raises(CannotIssueToken):
        issue(system)
    with pytest.raises(CannotIssueToken):
        issue(system, Scope.CLIENTS_READ, until=NOON)

    assert not SystemToken.objects.exists()


def test_officer_cannot_issue_or_revoke(system, book):
    token, _text = issue(system, Scope.CLIENTS_READ)

    with pytest.raises(CannotIssueToken):
        issue_token(
            system=system,
            scopes=[Scope.CLIENTS_READ],
            expires_at=NOON + timedelta(days=1),
            by=book.amina,
            at=NOON,
        )
    with pytest.raises(CannotRevokeToken):
        revoke_token(token=token, by=book.amina, at=NOON)

    assert [row.expiry for row in SystemToken.objects.all()] == [NOON + timedelta(days=1)]


@pytest.mark.parametrize("text", ["", "wafa_0", "a b", "\xff", "wafa_" + "0" * 64])
def test_anything_but_a_token_is_unauthorized(db, text):
    answer = get(text)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["type"] == "urn:wafa:problem:unauthorized"


def test_token_opens_until_it_expires(system, time_machine):
    _token, text = issue(system, Scope.CLIENTS_READ)

    time_machine.move_to(NOON + timedelta(hours=23), tick=False)
    assert get(text).status_code == 200
    time_machine.move_to(NOON + timedelta(days=1), tick=False)
    assert get(text).status_code == 401


def test_scope_taken_from_the_system_is_taken_from_its_tokens(system, time_machine):
    time_machine.move_to(NOON, tick=False)
    _token, text = issue(system, Scope.CLIENTS_READ)
    system.scopes = [Scope.LOANS_READ]
    system.save(update_fields=["scopes"])

    assert get(text).status_code == 403


def test_inactive_system_is_unauthorized(system, time_machine):
    time_machine.move_to(NOON, tick=False)
    _token, text = issue(system, Scope.CLIENTS_READ)
    system.is_active = False
    system.save(update_fields=["is_active"])

    assert get(text).status_code == 401


def test_system_that_calls_too_fast_is_told_to_wait(system, time_machine, monkeypatch):
    time_machine.move_to(NOON, tick=False)
    monkeypatch.setattr(SystemThrottle, "rate", "2/min", raising=False)
    monkeypatch.setattr(SystemThrottle, "timer", staticmethod(lambda: NOON.timestamp()))
    _token, text = issue(system, Scope.CLIENTS_READ)

    answers = [get(text) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"] == "60"
    assert answers[2].json()["type"] == "urn:wafa:problem:too-many-requests"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("api_token", *arguments, stdout=out)
    return out.getvalue().strip()


def test_command_issues_lists_and_revokes(book):
    text = run("issue", "Core north", "--scope", "clients:read", "--branch", "N1")

    assert [row["external_id"] for row in get(text).json()["results"]] == ["C-1"]
    assert run("list").startswith(f"{text[:15]}  Core north  ")
    run("revoke", text[:15])
    assert get(text).status_code == 401
    assert run("list") == ""


def test_command_refuses_an_unknown_branch(book):
    with pytest.raises(CommandError, match="There is no branch X9"):
        run("issue", "Core north", "--branch", "X9")

    assert not BranchSystem.objects.exists()


@pytest.fixture
def office(client, db):
    client.force_login(Staff.objects.create(username="salma", role=Role.HEAD_OFFICE))
    return client


def test_head_office_issues_a_token_and_reads_it_once(office, system):
    chosen = {"action": "issue", "_selected_action": [system.pk]}

    page = office.post("/admin/crm/branchsystem/", chosen, follow=True).content.decode()

    token = SystemToken.objects.get()
    text = re.search(r"wafa_[0-9a-f]{64}", page)[0]
    assert (token.user, text[:15], get(text).status_code) == (system, token.token_key, 200)
    assert "wafa_" not in office.get("/admin/crm/branchsystem/").content.decode()


def test_head_office_revokes_a_token(office, system):
    token, text = issue(system, Scope.CLIENTS_READ, until=datetime(2100, 1, 1, tzinfo=UTC))
    chosen = {"action": "revoke", "_selected_action": [token.pk]}

    office.post("/admin/crm/systemtoken/", chosen)

    assert get(text).status_code == 401


def test_officer_has_no_settings_pages(client, book, system):
    client.force_login(book.amina)
    chosen = {"action": "issue", "_selected_action": [system.pk]}

    assert client.post("/admin/crm/branchsystem/", chosen, follow=True).status_code == 403
    assert not SystemToken.objects.exists()
