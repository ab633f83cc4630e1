"""Return curves and survival by cycle against lifelines and statsmodels, and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from statsmodels.duration.survfunc import SurvfuncRight

from analytics.survival import cycle_survival, return_curve, suggested_window

watched = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=60)


def curve_of(cases):
    days = np.unique([day for day, _ in cases])
    count = {
        did: np.array([sum(d == day and r is did for d, r in cases) for day in days])
        for did in (True, False)
    }
    return return_curve(days, count[True], count[False])


@given(watched)
def test_the_return_curve_agrees_with_lifelines(cases):
    curve = curve_of(cases)
    fitted = KaplanMeierFitter().fit([day for day, _ in cases], [did for _, did in cases])
    steps = fitted.survival_function_["KM_estimate"]
    assert curve.survival == pytest.approx(steps.loc[curve.times].to_numpy(), abs=1e-9)
    inside = (curve.survival > 0) & (curve.survival < 1)
    bounds = fitted.confidence_interval_.loc[curve.times[inside]].to_numpy()
    assert curve.low[inside] == pytest.approx(bounds[:, 0], abs=1e-6)
    assert curve.high[inside] == pytest.approx(bounds[:, 1], abs=1e-6)


@given(watched.filter(lambda cases: any(did for _, did in cases)))
def test_the_return_curve_agrees_with_statsmodels(cases):
    curve = curve_of(cases)
    fitted = SurvfuncRight(
        np.array([day for day, _ in cases]), np.array([int(did) for _, did in cases])
    )
    assert curve.times.tolist() == fitted.surv_times.tolist()
    assert curve.survival == pytest.approx(fitted.surv_prob, abs=1e-12)
    assert curve.at_risk.tolist() == fitted.n_risk.tolist()


def test_nobody_watched_is_an_empty_curve():
    nothing = np.array([], dtype=int)
    curve = return_curve(nothing, nothing, nothing)
    assert curve.times.size == 0
    assert curve.share_by(30) == 0
    assert suggested_window(curve, gain=0.01, ahead=30, fewest=1) is None


def test_a_share_is_read_off_as_a_step():
    curve = return_curve(np.array([0, 10, 20]), np.array([1, 2, 0]), np.array([0, 0, 7]))
    assert [round(curve.share_by(day), 9) for day in (0, 9, 10, 19, 400)] == [
        0.1,
        0.1,
        0.3,
        0.3,
        0.3,
    ]


def test_survival_by_cycle_multiplies_the_shares_renewed():
    curve = cycle_survival(np.array([1, 2, 3]), np.array([100, 60, 20]), np.array([70, 45, 20]))
    assert curve.times.tolist() == [1, 2]
    assert curve.survival == pytest.approx([0.7, 0.525])


def daily_returns(shares, horizon, total=10_000):
    days = np.arange(horizon + 1)
    returned = np.array([int(total * shares(day)) for day in days])
    left = np.zeros_like(days)
    left[-1] = total - returned.sum()
    return return_curve(days, returned, left)


def test_the_window_is_where_the_next_thirty_days_bring_back_little():
    curve = daily_returns(lambda day: 0.005 if day <= 60 else 0.0002, 300)
    # day 59 is followed by 0.5 + 29 × 0.02 = 1.08 %, day 60 by 30 × 0.02 = 0.6 %
    assert suggested_window(curve, gain=0.01, ahead=30, fewest=100) == 60


def test_a_curve_that_still_rises_suggests_nothing():
    curve = daily_returns(lambda day: 0.002, 300)
    assert suggested_window(curve, gain=0.01, ahead=30, fewest=100) is None


def test_days_watched_by_few_are_not_judged():
    curve = daily_returns(lambda day: 0.002 if day <= 30 else 0, 300)
    assert suggested_window(curve, gain=0.01, ahead=30, fewest=20_000) is None
