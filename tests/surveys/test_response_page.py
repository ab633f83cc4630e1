"""One response: who may open it, what it shows, and how it is taken back."""

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.actions.rights import erase_client
from crm.models import ClientView
from surveys.models import Finding, LowAnswer, Response
from tests.cast import play
from tests.surveys.books import NOW, TODAY, options, published, question, respond, survey_of

pytestmark = pytest.mark.django_db

ALL = survey_of(
    question("served", "CSAT", low={"at_most": 2, "then": "CASE"}),
    question("size", "PAIR"),
    question("why", "MULTIPLE", options=options("price", "speed")),
    question("order", "RANKING", options=options("price", "speed")),
    question("amount", "MONEY"),
    question("day", "DATE"),
    question("words", "TEXT"),
)
ANSWERS = {
    "served": 1,
    "size": {"importance": 5, "performance": 2},
    "why": ["price", "speed"],
    "order": ["speed", "price"],
    "amount": "1200.50",
    "day": "2026-05-01",
    "words": "Two hours.",
}


@pytest.fixture
def cast():
    return play()


def answered(cast, *, to=None, answers=ANSWERS, **facts):
    version = published(ALL, code="all", **facts)
    return respond(version, answers, client=to, by=None, at=timezone.now()).response


def address(response):
    return reverse("surveys:response", args=[response.uid])


def shown(client, response, who):
    client.force_login(who)
    return client.get(address(response))


def test_every_kind_of_answer_is_written_in_words(cast, client):
    page = shown(client, answered(cast, to=cast.client), cast.manager)
    ((_title, rows),) = page.context["sections"]
    assert [row["answer"].replace("\xa0", " ").strip() for row in rows] == [
        "Very unhappy (1 of 5)",
        "How important is it to you? Most of all (5 of 5). How good is it? Bad (2 of 5).",
        "Price and Speed",
        "1. Speed · 2. Price",
        "1,200.50",
        "May 1, 2026",
        "Two hours.",
    ]
    assert [bool(row["low"]) for row in rows] == [True, *[False] * 6]


def test_opening_it_counts_as_looking_at_the_client(cast, client):
    shown(client, answered(cast, to=cast.client), cast.manager)
    assert list(ClientView.objects.values_list("client", "staff")) == [
        (cast.client.pk, cast.manager.pk)
    ]


@pytest.mark.parametrize(
    ("who", "status"), [("manager", 200), ("office", 200), ("amina", 403), ("analyst", 403)]
)
def test_answers_are_for_those_who_may_read_them(cast, client, who, status):
    assert shown(client, answered(cast, to=cast.client), getattr(cast, who)).status_code == status


def test_an_anonymous_response_is_never_opened_by_itself(cast, client):
    response = answered(cast, is_anonymous=True)
    assert shown(client, response, cast.office).status_code == 404
    assert not ClientView.objects.exists()


def test_who_is_kept_away_does_not_read_it_whatever_else_it_may(cast, client):
    cast.client.officer = cast.manager
    cast.client.save()
    response = answered(cast, to=cast.client, keeps_officer_away=True)
    assert shown(client, response, cast.manager).status_code == 404
    assert shown(client, response, cast.office).status_code == 200


def test_it_is_taken_back_with_a_reason_and_stays_to_be_seen(cast, client):
    response = answered(cast, to=cast.client)
    client.force_login(cast.manager)
    withdraw = reverse("surveys:response-withdraw", args=[response.uid])

    refused = client.post(withdraw, {"reason": "  "})
    assert refused.status_code == 422
    assert "Say why." in refused.content.decode()
    assert Response.objects.get().withdrawn_at is None

    done = client.post(withdraw, {"reason": "Asked her sister."}, follow=True)
    assert done.redirect_chain == [(address(response), 302)]
    assert "Asked her sister." in done.content.decode()
    row = Response.objects.get()
    assert (row.withdrawn_by, row.withdrawal_reason) == (cast.manager, "Asked her sister.")
    assert client.post(withdraw, {"reason": "Again."}).status_code == 422


def test_what_is_erased_is_said_to_be(cast, client):
    page = shown(client, answered(cast, to=cast.client, answers={}), cast.manager)
    assert "No answers are kept" in page.content.decode()


def test_erasing_takes_the_words_out_of_themes_and_low_answers(cast):
    response = answered(cast, to=cast.client, answers={"served": 1, "words": "My shop burned down"})
    theme = {"words": ["shop"], "quotes": ["My shop burned down", "The shop is far"]}
    Finding.objects.create(
        survey=response.survey,
        kind="THEMES",
        question="words",
        since=TODAY,
        until=TODAY,
        computed_at=NOW,
        content={"themes": {"en": [theme]}},
    )

    erase_client(client=cast.client, reason="asked", by=cast.office, on=TODAY)

    assert Response.objects.get().answers == {}
    assert {low.value for low in LowAnswer.objects.all()} == {"–"}
    (left,) = Finding.objects.get().content["themes"]["en"]
    assert left["quotes"] == ["The shop is far"]
