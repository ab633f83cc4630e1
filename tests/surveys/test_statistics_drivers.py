import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.statistics.drivers import (
    NoCorrelations,
    NothingVaries,
    TooFew,
    relative_weights,
    weights_of,
)

NAMES = ("respect", "speed", "price", "honesty")


def answered(random, count, slopes, *, noise):
    """Answers from 1 to 5 that go together, and an overall one that follows them by the slopes."""
    mood = random.normal(size=(count, 1))
    felt = mood + random.normal(size=(count, len(slopes)))
    overall = felt @ np.array(slopes) + random.normal(scale=noise, size=count)
    return on_scale(felt), on_scale(overall / overall.std())


def on_scale(felt):
    return np.clip(np.round(3.5 + felt), 1, 5)


def test_weights_sum_to_r_squared_and_shares_to_one():
    scores, overall = answered(np.random.default_rng(1), 300, [0.4, 0.8, 0.2, 0.0], noise=1)
    design = np.column_stack([np.ones(300), scores])
    _slopes, rest, *_ = np.linalg.lstsq(design, overall, rcond=None)

    found = relative_weights(scores, overall, NAMES, random=np.random.default_rng(2))

    expected = 1 - rest[0] / ((overall - overall.mean()) ** 2).sum()
    assert found.r_squared == pytest.approx(expected)
    assert sum(each.weight for each in found.drivers) == pytest.approx(expected)
    assert sum(each.share for each in found.drivers) == pytest.approx(1)
    assert [each.share for each in found.drivers] == sorted(
        (each.share for each in found.drivers), reverse=True
    )


def test_drivers_that_do_not_correlate_weigh_as_the_squares_of_their_correlations():
    assert weights_of(np.eye(3), [0.5, 0.3, -0.1]) == pytest.approx([0.25, 0.09, 0.01])


@given(st.integers(2, 6), st.integers(0, 1000))
def test_weights_are_never_below_zero_whatever_correlates(drivers, seed):
    random = np.random.default_rng(seed)
    table = random.normal(size=(30, drivers + 1)) @ random.normal(size=(drivers + 1, drivers + 1))
    whole = np.corrcoef(table, rowvar=False)

    found = weights_of(whole[:-1, :-1], whole[:-1, -1])

    assert (found >= 0).all()
    assert found.sum() <= 1 + 1e-9


def test_drivers_that_repeat_each_other_share_and_those_that_never_vary_are_named():
    base = np.random.default_rng(2).normal(size=200)
    table = np.column_stack([base, base, np.full(200, 3.0)])

    found = relative_weights(table, base, ("one", "again", "flat"), random=np.random.default_rng(3))

    assert [each.share for each in found.drivers] == pytest.approx([0.5, 0.5])
    assert found.r_squared == pytest.approx(1)
    assert found.left_out == ("flat",)


def test_a_driver_that_pulls_down_says_so():
    random = np.random.default_rng(4)
    waits = random.integers(1, 6, 200).astype(float)
    overall = 5 - waits + random.normal(size=200)

    found = relative_weights(waits[:, None], overall, ("waits",), random=random)

    assert found.drivers[0].correlation == pytest.approx(np.corrcoef(waits, overall)[0, 1])
    assert found.drivers[0].correlation < -0.7


def test_only_complete_responses_count():
    scores, overall = answered(np.random.default_rng(5), 100, [1, 1, 1, 1], noise=1)
    scores[:10, 2], overall[10:15] = np.nan, np.nan

    found = relative_weights(scores, overall, NAMES, random=np.random.default_rng(6))
    whole = relative_weights(scores[15:], overall[15:], NAMES, random=np.random.default_rng(6))

    assert found == whole
    assert found.count == 85


def test_ten_responses_a_driver_are_needed():
    scores, overall = answered(np.random.default_rng(7), 40, [1, 1, 1, 1], noise=1)
    random = np.random.default_rng(8)

    assert relative_weights(scores, overall, NAMES, random=random).count == 40
    with pytest.raises(TooFew) as refusal:
        relative_weights(scores[:39], overall[:39], NAMES, random=random)
    assert (refusal.value.count, refusal.value.needed) == (39, 40)
    assert not isinstance(refusal.value, NothingVaries)


@pytest.mark.parametrize(
    ("scores", "overall"),
    [
        (np.arange(60.0).reshape(30, 2) % 5, np.full(30, 4.0)),
        (np.full((30, 2), 4.0), np.arange(30.0) % 5),
    ],
)
def test_nothing_is_told_where_everybody_answers_alike(scores, overall):
    with pytest.raises(NothingVaries):
        relative_weights(scores, overall, ("one", "other"), random=np.random.default_rng(9))


@pytest.mark.parametrize(
    ("correlations", "outcome"),
    [
        ([[1, 0.5]], [0.5, 0.5]),
        ([[2, 0.5], [0.5, 2]], [0.5, 0.5]),
        ([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]], [0.1, 0.1, 0.1]),
    ],
)
def test_what_cannot_be_correlations_is_refused(correlations, outcome):
    with pytest.raises(NoCorrelations):
        weights_of(correlations, outcome)


def test_the_same_seed_gives_the_same_intervals():
    scores, overall = answered(np.random.default_rng(10), 100, [1, 1, 1, 1], noise=1)
    first, again, other = (
        relative_weights(scores, overall, NAMES, random=np.random.default_rng(seed))
        for seed in (11, 11, 12)
    )

    assert first == again
    assert first != other


def test_what_chance_shares_out_has_no_small_p_value():
    random = np.random.default_rng(13)
    p_values = []
    for _draw in range(200):
        scores, overall = random.normal(size=(60, 4)), random.normal(size=60)
        p_values.append(relative_weights(scores, overall, NAMES, random=random, draws=1).p_value)

    assert 0.01 <= np.mean(np.array(p_values) < 0.05) <= 0.1
    planted = answered(random, 60, [0.5, 0.5, 0.5, 0.5], noise=1)
    assert relative_weights(*planted, NAMES, random=random).p_value < 0.001


def test_a_planted_driver_ranks_first_in_nearly_every_draw():
    hits = 0
    for seed in range(200):
        random = np.random.default_rng(seed)
        scores, overall = answered(random, 250, [0.3, 0.9, 0.3, 0.3], noise=1.5)
        found = relative_weights(scores, overall, NAMES, random=random, draws=1)
        hits += found.drivers[0].name == "speed"

    assert hits >= 190  # 95 %


@pytest.mark.parametrize("count", [150, 6000])
def test_intervals_hold_the_share_of_the_population(count):
    random = np.random.default_rng(14)
    slopes = [0.2, 0.6, 0.3, 0.1]
    population = answered(random, 400_000, slopes, noise=1.5)
    truth = {
        each.name: each.share
        for each in relative_weights(*population, NAMES, random=random, draws=1).drivers
    }
    held = []
    for _draw in range(40):
        found = relative_weights(
            *answered(random, count, slopes, noise=1.5), NAMES, random=random, draws=100
        )
        held += [each.low <= truth[each.name] <= each.high for each in found.drivers]

    assert 0.88 <= np.mean(held) <= 0.99
