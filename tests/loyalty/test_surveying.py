from datetime import date, timedelta

import pytest

from surveys.actions.triggering import pull_triggers
from surveys.models import Invitation, Trigger
from tests.cast import leave, play
from tests.loyalty.standings import stand
from tests.surveys.books import TODAY, published


@pytest.fixture
def cast(db):
    return play()


def waiting():
    return Trigger.objects.create(
        survey=published().survey,
        event="STAGE_ENTERED",
        stage="SEPARATION",
        wait_days=3,
        effective_from=date(2026, 1, 1),
    )


def test_entering_a_stage_invites_once(cast):
    waiting()
    stand(cast.client, on=TODAY, stage="SEPARATION", stage_since=TODAY - timedelta(days=3))

    assert pull_triggers(on=TODAY) == 1
    assert pull_triggers(on=TODAY) == 0
    assert Invitation.objects.get().client == cast.client


def test_another_stage_or_another_day_invites_nobody(cast):
    waiting()
    stand(cast.client, on=TODAY, stage="WELCOME", stage_since=TODAY - timedelta(days=3))

    assert pull_triggers(on=TODAY) == 0


def test_who_died_is_never_asked(cast):
    waiting()
    stand(cast.client, on=TODAY, stage="SEPARATION", stage_since=TODAY - timedelta(days=3))
    leave(cast.client, on=TODAY, exit_type="EXTERNAL", is_death=True)

    assert pull_triggers(on=TODAY) == 0
