"""What to say next: fit for the client's ears, from what is known, at most three sentences."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from crm.models import Client, Goal, Interaction
from loyalty.saying import Known, sentences
from tests.cast import play, raise_alert

TODAY = date(2026, 6, 10)


def said(**facts):
    return sentences(Known(today=TODAY, **facts))


def test_a_birthday_comes_first_and_no_more_than_three_are_said():
    found = said(
        birth_date=date(1990, 6, 12),
        promised_on=TODAY,
        has_open_complaint=True,
        goal="a shop",
        stage="WELCOME",
    )
    assert len(found) == 3
    assert "birthday" in found[0]
    assert "went wrong" in found[1]
    assert "agreed on a day" in found[2]


@pytest.mark.parametrize(
    ("born", "is_near"),
    [
        (date(1990, 6, 10), True),
        (date(1990, 6, 13), True),
        (date(1990, 6, 14), False),
        (date(1990, 6, 9), False),
    ],
)
def test_birthdays_of_the_next_three_days_count(born, is_near):
    assert bool(said(birth_date=born)) is is_near


def test_somebody_born_on_a_leap_day_is_greeted_every_year():
    assert sentences(Known(today=date(2027, 2, 27), birth_date=date(1992, 2, 29)))


def test_arrears_are_asked_about_without_blame_unless_a_day_is_agreed():
    assert said(days_past_due=9) == [
        "Is something making this installment hard? Let us find a way together."
    ]
    assert said(days_past_due=9, promised_on=TODAY) == [
        "Last time we agreed on a day. Does it still suit you?"
    ]


def test_the_next_loan_is_not_spoken_of_where_debt_is_heavy():
    soon = TODAY + timedelta(days=20)
    assert said(final_due_on=soon) == ["Your loan ends soon. What would you like to do then?"]
    assert said(final_due_on=soon, is_debt_heavy=True) == []
    assert said(final_due_on=TODAY + timedelta(days=31)) == []


def test_every_stage_has_its_sentence_and_nothing_known_has_none():
    from loyalty.models.standing import Stage

    assert len({said(stage=stage)[0] for stage in Stage.values}) == len(Stage.values)
    assert said() == []


@pytest.fixture
def cast(db):
    return play()


def panel(client, cast):
    client.force_login(cast.amina)
    return client.get(f"/clients/{cast.client.pk}/saying").content.decode()


def test_the_panel_speaks_from_promises_goals_and_alerts(cast, client):
    now = timezone.now()
    today = timezone.localdate()
    Goal.objects.create(
        client=cast.client, topic="HOUSING", text="a tin roof", stated_on=today, recorded_at=now
    )
    Interaction.objects.create(
        client=cast.client,
        outcome="PROMISED",
        occurred_on=today,
        occurred_at=now,
        recorded_at=now,
        promised_on=today,
    )
    reasons = [{"code": "OFFICER_CHANGED", "values": {"value": 1}, "points": 5}]
    raise_alert(cast.client, on=today, reasons=reasons)
    page = panel(client, cast)
    assert "agreed on a day" in page
    assert "a tin roof" in page
    assert "I am new here for you" in page


def test_the_panel_is_silent_for_who_asked_not_to_be_contacted(cast, client):
    Client.objects.filter(pk=cast.client.pk).update(no_contact_since=date(2026, 1, 1))
    assert "not to be contacted" in panel(client, cast)
