"""Surveys about a branch or a group: filled in by those who manage it, and by nobody else."""

import pytest
from django.urls import reverse

from surveys.models import Response
from tests.cast import play
from tests.factories import GroupFactory
from tests.surveys.books import published
from tests.surveys.test_answer_page import SERVICE, fields


@pytest.fixture
def cast(db):
    return play()


@pytest.fixture
def group(cast):
    return GroupFactory(name="Nile", officer=cast.amina, branch=cast.branch)


def of(cast, group):
    return {
        "BRANCH": reverse("surveys:ask-branch", args=[cast.branch.pk, "branch"]),
        "GROUP": reverse("surveys:ask-group", args=[group.pk, "group"]),
    }


def test_a_manager_records_what_was_seen_at_a_branch_and_heard_of_a_group(client, cast, group):
    for subject in ("BRANCH", "GROUP"):
        published(SERVICE, code=subject.lower(), subject=subject)
    client.force_login(cast.manager)
    page = client.get("/surveys/ask/").content.decode()
    for url in of(cast, group).values():
        assert url in page
        sent = {**fields(client.get(url)), "go": "on", "whole": "yes", "a-served": "5"}
        assert client.post(url, sent).url == "/surveys/ask/"

    first, second = Response.objects.order_by("pk")
    assert (first.branch, first.group, first.client) == (cast.branch, None, None)
    assert (second.branch, second.group, second.client) == (cast.branch, group, None)
    assert first.interviewer == second.interviewer == cast.manager
    client.post(reverse("surveys:interview-undo", args=[first.uid]))
    assert list(Response.objects.in_force()) == [second]


@pytest.mark.parametrize("who", ["amina", "outsider"])
def test_neither_an_officer_nor_another_branch_finds_them(client, cast, group, who):
    for subject in ("BRANCH", "GROUP"):
        published(SERVICE, code=subject.lower(), subject=subject)
    client.force_login(getattr(cast, who))
    page = client.get("/surveys/ask/").content.decode()
    for url in of(cast, group).values():
        assert url not in page
        assert client.get(url).status_code == 404
        assert client.post(url, {"go": "on", "whole": "yes", "a-served": "5"}).status_code == 404
    assert not Response.objects.exists()


def test_a_survey_of_clients_is_not_asked_about_a_branch(client, cast, group):
    published(SERVICE, code="branch")
    client.force_login(cast.manager)
    assert client.get(of(cast, group)["BRANCH"]).status_code == 404
