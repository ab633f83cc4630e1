"""The client's page tells what the client said: to each reader as much as it may know, and what came of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.models import Case
from crm.timeline import Kind, events_of
from surveys.actions.invitation import Invited, invite, settle_unanswered
from surveys.actions.response import withdraw_response
from surveys.models import LowAnswer
from tests.cast import play
from tests.surveys.books import published, question, respond, survey_of

pytestmark = pytest.mark.django_db

TOLD = survey_of(
    question("served", "CSAT", measures="SATISFACTION", low={"at_most": 2, "then": "CASE"}),
    question("respected", "CSAT", low={"at_most": 2, "then": "ALERT"}),
    title={"en": "How we did"},
)


@pytest.fixture
def cast():
    return play()


@pytest.fixture
def version():
    return published(TOLD, code="told")


@pytest.fixture
def now():
    return timezone.now()


def say(version, cast, now, *, days=0, **answers):
    at = now - timedelta(days=days)
    return respond(version, answers, client=cast.client, at=at).response


def panel(client, cast, who):
    client.force_login(who)
    return client.get(reverse("surveys:client-surveys", args=[cast.client.pk]))


def test_it_is_empty_until_somebody_asks(client, cast):
    page = panel(client, cast, cast.amina).content.decode()
    assert "has not been asked a survey yet" in page
    assert reverse("surveys:ask-client", args=[cast.client.pk]) in page


def test_the_attitude_is_the_latest_of_a_year_with_how_often_the_client_answers(
    client, cast, version, now
):
    say(version, cast, now, days=400, served=1)
    say(version, cast, now, days=9, served=2)
    say(version, cast, now, days=3, served=5)
    say(version, cast, now, days=1, respected=4)  # tells no attitude
    for silence in ("REFUSED", ""):
        invited = invite(
            invited=Invited(
                survey=version.survey,
                channel="OFFICER",
                client=cast.client,
                expires_on=now.date() + timedelta(days=9),
            ),
            by=cast.manager,
            on=now.date(),
        )
        if silence:
            settle_unanswered(invitation=invited, silence=silence, by=None, on=now.date())
    page = panel(client, cast, cast.manager)
    told = page.context["attitude"]
    assert (told.response.attitude, told.band) == (1, "HIGH")
    assert told.response.answered_on == (now - timedelta(days=3)).date()
    assert (page.context["answered"], page.context["settled"]) == (0, 1)
    assert [each.survey for each, _may in page.context["invitations"]] == [version.survey]


@pytest.mark.parametrize(("served", "band"), [(5, "HIGH"), (4, "HIGH"), (3, "MIDDLE"), (2, "LOW")])
def test_bands_are_cut_where_loyalty_is(client, cast, version, now, served, band):
    say(version, cast, now, served=served)
    assert panel(client, cast, cast.amina).context["attitude"].band == band


def test_officers_see_that_and_how_content_but_no_answers(client, cast, version, now):
    response = say(version, cast, now, served=3, respected=4)
    address = reverse("surveys:response", args=[response.uid])
    officers = panel(client, cast, cast.amina).content.decode()
    assert "How we did" in officers
    assert "So-so" in officers
    assert "respected?" not in officers
    assert address not in officers
    managers = panel(client, cast, cast.manager).content.decode()
    assert "respected?" in managers
    assert "Happy (4 of 5)" in managers
    assert address in managers


def test_low_answers_are_told_with_what_came_of_them(client, cast, version, now):
    say(version, cast, now, served=1, respected=2)
    LowAnswer.objects.filter(then="ALERT").update(taken_up_at=now, told_at=now)
    page = panel(client, cast, cast.amina).content.decode()
    assert "served?" in page
    assert "Very unhappy (1 of 5)" in page
    assert reverse("crm:case", args=[Case.objects.get().uid]) in page
    assert "Somebody was asked to go and listen." in page
    assert "Told what was done" in page


def test_what_the_officer_is_kept_from_is_not_told_to_it(client, cast, now):
    say(published(TOLD, code="away", keeps_officer_away=True), cast, now, respected=1)
    officers = panel(client, cast, cast.amina)
    assert "respected?" not in officers.content.decode()
    assert officers.context["lows"] == []
    assert len(panel(client, cast, cast.manager).context["lows"]) == 1


def test_what_was_taken_back_tells_nothing(client, cast, version, now):
    response = say(version, cast, now, served=1)
    withdraw_response(response=response, reason="Not she.", by=cast.manager, at=now)
    context = panel(client, cast, cast.manager).context
    assert (context["attitude"], context["rows"], context["lows"]) == (None, [], [])


def test_open_invitations_are_asked_from_here_by_who_may(client, cast, now):
    plain, away = (
        published(TOLD, code="plain"),
        published(TOLD, code="away", keeps_officer_away=True),
    )
    for version in (plain, away):
        invited = Invited(
            survey=version.survey,
            channel="OFFICER",
            client=cast.client,
            expires_on=now.date() + timedelta(days=9),
        )
        invite(invited=invited, by=cast.manager, on=now.date())
    officers, managers = (
        {each.survey.code: may for each, may in panel(client, cast, who).context["invitations"]}
        for who in (cast.amina, cast.manager)
    )
    assert officers == {"plain": True, "away": False}
    assert managers == {"plain": True, "away": True}


def test_the_panel_reads_in_a_fixed_number_of_queries(
    client, cast, version, now, django_assert_max_num_queries
):
    for days in range(3):
        say(version, cast, now, days=days, served=1, respected=1)
    panel(client, cast, cast.manager)
    with django_assert_max_num_queries(30) as few:
        panel(client, cast, cast.manager)
    for days in range(3, 6):
        say(version, cast, now, days=days, served=1, respected=1)
    with django_assert_max_num_queries(len(few)):
        panel(client, cast, cast.manager)


class TestTimeline:
    """What happened, and never what was answered."""

    def texts(self, cast, who):
        found = events_of(cast.client, who)
        return [(str(event.text), event.is_struck) for event in found if event.kind == Kind.SURVEY]

    def test_answers_are_events_and_what_is_taken_back_is_struck(self, cast, version, now):
        first = say(version, cast, now, days=2, served=4)
        say(version, cast, now, days=1, served=4)
        withdraw_response(response=first, reason="Not she.", by=cast.manager, at=now)
        assert self.texts(cast, cast.amina) == [
            ("How we did: answered", False),
            ("How we did: answered", True),
        ]

    def test_invitations_are_events_with_what_came_of_them(self, cast, version, now):
        invited = Invited(
            survey=version.survey, channel="LINK", client=cast.client, expires_on=now.date()
        )
        row = invite(invited=invited, by=cast.manager, on=now.date() - timedelta(days=3))
        settle_unanswered(invitation=row, silence="EXPIRED", by=None, on=now.date())
        assert self.texts(cast, cast.amina) == [
            ("How we did: Not answered", False),
            ("How we did: invited", False),
        ]
        assert self.texts(cast, cast.outsider) == []


def test_the_panel_stands_on_the_client_s_page(client, cast):
    client.force_login(cast.amina)
    page = client.get(reverse("crm:client", args=[cast.client.pk])).content.decode()
    assert reverse("surveys:client-surveys", args=[cast.client.pk]) in page
