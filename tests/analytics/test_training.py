"""Training: snapshots without a leak, judged on the latest period, stored with a card, replayable."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from analytics.features import EXPERT_VERSION, NAMED_COLUMNS, NAMES, expert_card
from analytics.frames import read_frame
from analytics.marts import OF_FACTS, build_all
from analytics.models import RiskModel
from analytics.scoring import model_in_force
from analytics.snapshots import snapshots
from analytics.training import train
from loyalty.models import DefectionPolicy
from tests.analytics.books import DAYS, START, random_book

pytestmark = pytest.mark.django_db

KNOWN_ON = START + timedelta(days=DAYS + 30)
NOW = datetime(2025, 2, 1, 5, tzinfo=UTC)


def test_a_snapshot_knows_what_the_night_of_its_moment_knew():
    random_book(31, clients=25)
    rows = snapshots(KNOWN_ON)
    assert len(rows) > 20
    busiest = rows["as_of"].value_counts().index[:2]
    for moment in busiest:
        build_all(OF_FACTS, moment.date())
        night = read_frame("SELECT * FROM mart.feature", [], names=NAMED_COLUMNS)
        mine = rows[rows["as_of"] == moment].set_index("client_id")[list(NAMES)]
        theirs = night.set_index("client_id").loc[mine.index, list(NAMES)]
        pd.testing.assert_frame_equal(mine, theirs, check_dtype=False)


def test_a_snapshot_holds_decided_outcomes_only_and_no_moment_after_its_decision():
    DefectionPolicy.objects.update(rest_window_days=45)
    random_book(32)
    rows = snapshots(KNOWN_ON)
    assert (rows["decided_on"] < pd.Timestamp(KNOWN_ON)).all()
    assert (rows["as_of"] < rows["decided_on"] + pd.Timedelta(days=1)).all()
    assert set(rows["event"]) == {0, 1}
    assert "gender" not in NAMES


def test_with_too_little_to_learn_from_the_experts_card_goes_on():
    random_book(33, clients=6)
    training = train(KNOWN_ON, at=NOW)
    assert not training.has_learned
    assert not RiskModel.objects.exists()
    assert model_in_force(KNOWN_ON).version == EXPERT_VERSION


def test_training_stores_both_models_with_their_cards_and_runs_one_from_that_day():
    DefectionPolicy.objects.update(rest_window_days=100)
    random_book(34, clients=150)
    training = train(KNOWN_ON, at=NOW, least_of_each=3)
    assert {model.kind for model in training.models} == {"SCORECARD", "CHALLENGER"}
    card = RiskModel.objects.get(kind="SCORECARD").card
    names = [row["name"] for row in card["evaluation"]["rows"]]
    assert names == ["base rate", "days since last event", "scorecard", "challenger"]
    assert card["points"][0]["feature"] == "base"
    assert "is_promoted" in card["promotion"]

    assert model_in_force(KNOWN_ON).version == training.promoted.version
    assert model_in_force(KNOWN_ON - timedelta(days=1)).version == EXPERT_VERSION
    again = train(KNOWN_ON, at=NOW, least_of_each=3)
    assert again.promoted.version == training.promoted.version
    assert RiskModel.objects.count() == 2


def test_the_experts_card_adds_up_and_says_more_risk_for_longer_rests():
    card = expert_card()
    frame = pd.DataFrame({name: [None, None] for name in NAMES}).astype(
        {name: "float64" for name in NAMES if name not in NAMED_COLUMNS}
    )
    frame["rest_days"] = [5.0, 80.0]
    odds = card.decision_function(frame)
    assert odds[1] > odds[0]
    assert (card.explain(frame).sum(axis=1) + card.intercept_ == odds).all()
