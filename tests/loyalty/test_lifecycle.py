"""Each stage by its own entry condition, and which one wins when several hold."""

from dataclasses import replace

import numpy as np
import pytest

from loyalty.lifecycle import Facts, Limits, Stage, stages

LIMITS = Limits(
    welcome_days=30,
    intensive_care_days_late=7,
    separation_rest_share=1 / 3,
    high_risk_probability=0.5,
)


def client(state="ACTIVE", cycle=2, days=200, late=0, rest=0, window=90, **optional):
    numbers = {"dropout_probability", "missed_meetings"}
    return Facts(
        state=np.array([state]),
        cycle=np.array([cycle], dtype=float),
        days_since_first_disbursement=np.array([days], dtype=float),
        days_past_due=np.array([late], dtype=float),
        rest_days=np.array([rest], dtype=float),
        rest_window_days=np.array([window], dtype=float),
        **{
            name: np.array([value], dtype=float if name in numbers else bool)
            for name, value in optional.items()
        },
    )


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        (client("PROSPECT", 0, np.nan), Stage.PROSPECT),
        (client(cycle=1, days=0), Stage.WELCOME),
        (client(cycle=1, days=29), Stage.WELCOME),
        (client(cycle=1, days=30), Stage.GETTING_ACQUAINTED),
        (client(cycle=2, days=10), Stage.ACCOUNT_MANAGEMENT),
        (client("RESTING", 1, rest=30), Stage.ACCOUNT_MANAGEMENT),
        (client("RESTING", 1, rest=31), Stage.POTENTIAL_SEPARATION),
        (client("RESTING", 1, rest=31, has_application=True), Stage.ACCOUNT_MANAGEMENT),
        (client(late=7), Stage.ACCOUNT_MANAGEMENT),
        (client(late=8), Stage.INTENSIVE_CARE),
        (client(has_open_complaint=True), Stage.INTENSIVE_CARE),
        (client(has_low_survey=True), Stage.INTENSIVE_CARE),
        (client(cycle=1, days=5, late=8), Stage.INTENSIVE_CARE),
        (client(dropout_probability=0.5), Stage.POTENTIAL_SEPARATION),
        (client(dropout_probability=0.49), Stage.ACCOUNT_MANAGEMENT),
        (client(dropout_probability=np.nan), Stage.ACCOUNT_MANAGEMENT),
        (client(cycle=1, days=5, dropout_probability=0.9), Stage.WELCOME),
        (client(cycle=1, days=5, said_leaving=True), Stage.POTENTIAL_SEPARATION),
        (client(missed_meetings=2), Stage.POTENTIAL_SEPARATION),
        (client(late=60, said_leaving=True), Stage.POTENTIAL_SEPARATION),
        (client("LAPSED", rest=91), Stage.SEPARATION),
        (client("LAPSED", rest=91, may_win_back=True), Stage.WIN_BACK),
        (client("LAPSED", rest=91, may_win_back=True, is_barred=True), Stage.SEPARATION),
    ],
)
def test_a_client_is_in_the_first_stage_that_holds(facts, stage):
    assert stages(facts, LIMITS).tolist() == [stage]


def test_many_clients_are_staged_at_once():
    one = client("LAPSED")
    many = replace(
        one,
        state=np.array(["PROSPECT", "ACTIVE", "LAPSED"]),
        cycle=np.array([0.0, 1.0, 3.0]),
        days_since_first_disbursement=np.array([np.nan, 3.0, 900.0]),
        days_past_due=np.zeros(3),
        rest_days=np.array([0.0, 0.0, 200.0]),
        rest_window_days=np.full(3, 90.0),
    )
    assert stages(many, LIMITS).tolist() == ["PROSPECT", "WELCOME", "SEPARATION"]
