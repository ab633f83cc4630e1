"""Training: snapshots without a leak, judged on the latest period, stored with a card, replayable."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from analytics.evaluation.splits import group_folds
from analytics.features import (
    DIRECTIONS,
    EXPERT_VERSION,
    LEARNED,
    NAMED_COLUMNS,
    NAMES,
    expert_card,
)
from analytics.frames import read_frame
from analytics.marts import OF_FACTS, build_all
from analytics.models import RiskModel
from analytics.scoring import model_in_force
from analytics.snapshots import SEGMENTS, snapshots
from analytics.training import CANDIDATES, STORED, finished, judge, train
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
    assert names == list(CANDIDATES)
    assert card["evaluation"]["rows"][0]["auc"]["estimate"] == 0.5
    assert not {"installment_to_income", "sector", "gender"} & set(card["features"])
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


def moments(*, clients, each, seed=3):
    """Two years of moments of clients who differ in lateness, as `snapshots` gives them."""
    rng = np.random.default_rng(seed)
    rows = pd.DataFrame({name: rng.random(clients * each) for name in LEARNED})
    for name in set(NAMED_COLUMNS) & set(LEARNED):
        rows[name] = rng.choice(["a", "b"], len(rows))
    rows["client_id"] = np.repeat(np.arange(clients), each)
    rows["fold_group"] = -rows["client_id"]
    rows["as_of"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(
        rng.integers(0, 700, len(rows)), "D"
    )
    rows["decided_on"] = rows["as_of"] + pd.Timedelta(days=60)
    rows["event"] = (rng.random(len(rows)) < 0.1 + 0.6 * rows["late_share"]).astype(int)
    for name in SEGMENTS:
        rows[name] = "any"
    return rows


def test_the_base_rate_ranks_nobody_and_each_client_is_judged_once():
    rows = moments(clients=400, each=6)
    judged = judge(rows, least_of_each=10)
    assert judged.report.row("base rate").auc.estimate == 0.5
    single = judged.report.row("best single feature").auc.estimate
    assert single > judged.report.row("days since last event").auc.estimate
    latest = rows[rows["as_of"] > rows["as_of"].max() - pd.Timedelta(days=180)]
    half = group_folds(latest["fold_group"], folds=2) == 0
    assert judged.report.count == latest[half]["client_id"].nunique() < half.sum()


def test_the_latest_outcomes_move_a_model_that_has_not_learned_from_them():
    rows = moments(clients=500, each=8)
    known_on = rows["decided_on"].max() + pd.Timedelta(days=1)
    late = (known_on - rows["decided_on"]).dt.days <= 180
    moved = finished("scorecard", rows, known_on.date())
    learned = CANDIDATES["scorecard"]().fit(
        rows.loc[~late, list(LEARNED)], rows.loc[~late, "event"]
    )
    shift = moved.decision_function(rows[list(LEARNED)]) - learned.decision_function(
        rows[list(LEARNED)]
    )
    assert np.ptp(shift) < 1e-4
    said = moved.predict_proba(rows.loc[late, list(LEARNED)])[:, 1].mean()
    assert said == pytest.approx(rows.loc[late, "event"].mean(), abs=0.005)


def test_both_stored_models_explain_themselves_in_the_same_directions():
    assert all(CANDIDATES[name]().monotone == DIRECTIONS for name in STORED)
    assert "installment_to_income" not in DIRECTIONS
