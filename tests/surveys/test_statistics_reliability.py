import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from surveys.statistics.reliability import CannotTell, cronbach

ANSWERS = [[1, 2, 1], [2, 1, 4], [3, 3, 1], [4, 5, 4], [5, 4, 5]]


def test_alpha_is_the_variances_of_items_against_that_of_their_sum():
    # by hand: variances 2.5, 2.5 and 3.5; of the sums 4, 7, 7, 13, 14 it is 18.5; 3/2 · (1 - 8.5 / 18.5)
    # without the first: sums 3, 5, 4, 9, 9 have 8; 2 · (1 - 6 / 8)
    found = cronbach(ANSWERS)

    assert found.alpha == pytest.approx(0.810811, abs=1e-6)
    assert found.without == pytest.approx([0.5, 0.8, 0.888889], abs=1e-6)


@given(st.integers(2, 8), st.floats(0.1, 0.9))
def test_items_that_correlate_alike_have_the_alpha_of_spearman_and_brown(items, correlation):
    common = np.full((items, items), correlation) + np.eye(items) * (1 - correlation)
    random = np.random.default_rng(1)
    plain = random.normal(size=(60, items))
    plain -= plain.mean(axis=0)
    white = np.linalg.solve(np.linalg.cholesky(np.cov(plain, rowvar=False)), plain.T).T
    table = white @ np.linalg.cholesky(common).T  # its correlations are exactly the common one

    expected = items * correlation / (1 + (items - 1) * correlation)
    assert cronbach(table).alpha == pytest.approx(expected)


def test_only_complete_responses_count_and_the_others_are_counted():
    holes = [[np.nan, 1, 2], *ANSWERS, [3, 3, np.nan]]

    found = cronbach(holes)

    assert found.alpha == cronbach(ANSWERS).alpha
    assert (found.count, found.dropped) == (5, 2)


def test_the_interval_is_that_of_feldt():
    found = cronbach(ANSWERS)
    ratio = stats.f(4, 8)

    assert found.interval.low == pytest.approx(1 - (1 - found.alpha) * ratio.ppf(0.975))
    assert found.interval.high == pytest.approx(1 - (1 - found.alpha) * ratio.ppf(0.025))


def test_the_interval_holds_the_truth():
    random = np.random.default_rng(2)
    held = []
    for _draw in range(400):
        true = random.normal(size=(40, 1))
        low, high = cronbach(true + random.normal(size=(40, 4))).interval
        held.append(low <= 0.8 <= high)  # four items with a correlation of one half

    assert 0.92 <= np.mean(held) <= 0.98


def test_of_two_items_neither_can_be_left_out():
    assert cronbach([[1, 2], [2, 2], [3, 4], [4, 3], [5, 5]]).without == (None, None)


def test_alpha_is_not_told_of_what_does_not_vary_without_an_item():
    table = [[each, 3, 3] for each in (1, 2, 3, 4, 5)]

    assert cronbach(table).without[0] is None


@pytest.mark.parametrize(
    "answers",
    [
        [[1], [2], [3], [4], [5]],
        [1, 2, 3, 4, 5],
        [[1, 2], [2, 1], [3, 3], [4, 5]],
        [[3, 3]] * 9,
        [[1, 5], [2, 4], [3, 3], [4, 2], [5, 1]],
        [[1, np.nan]] * 9,
    ],
)
def test_alpha_is_not_told_of_too_little(answers):
    with pytest.raises(CannotTell):
        cronbach(answers)
