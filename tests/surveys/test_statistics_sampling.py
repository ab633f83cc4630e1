import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.statistics.quadrant import Item, Place, place
from surveys.statistics.sampling import (
    Impossible,
    Stratum,
    allocate,
    answers_needed,
    margin_of,
    neyman,
    stratified_share,
    to_invite,
)


@pytest.mark.parametrize(
    ("population", "margin", "expected"),
    [  # the usual table for 95 %, such as Krejcie and Morgan (1970) with z = 1.96
        (10, 0.05, 10),
        (100, 0.05, 80),
        (1000, 0.05, 278),
        (10_000, 0.05, 370),
        (1_000_000, 0.05, 384),
        (10_000, 0.03, 965),
        (0, 0.05, 0),
    ],
)
def test_answers_needed_are_those_of_the_tables(population, margin, expected):
    assert answers_needed(population, margin=margin) == expected


def test_more_are_asked_than_are_expected_to_answer():
    assert to_invite(278, 1000, expected_response=0.6) == 464
    assert to_invite(278, 300, expected_response=0.6) == 300


@pytest.mark.parametrize("wrong", [{"margin": 0}, {"margin": 1}, {"margin": 0.1, "confidence": 1}])
def test_what_is_no_margin_is_refused(wrong):
    with pytest.raises(Impossible):
        answers_needed(100, **wrong)


def test_a_sample_is_shared_out_by_size():
    assert allocate(100, {"north": 700, "south": 299, "tiny": 1}) == {
        "north": 69,
        "south": 30,
        "tiny": 1,
    }


@given(
    st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 400), min_size=1),
    st.integers(0, 500),
)
def test_a_sample_sums_exactly_and_asks_nobody_twice(strata, total):
    given_ = allocate(total, strata, least=2)
    least = sum(min(size, 2) for size in strata.values())

    assert sum(given_.values()) == max(min(total, sum(strata.values())), least)
    assert all(given_[name] <= size for name, size in strata.items())


def test_more_are_asked_where_answers_differ_more():
    given_ = neyman(100, {"same": 500, "mixed": 500}, {"same": 0.1, "mixed": 0.4})

    assert given_ == {"same": 20, "mixed": 80}


def test_a_stratified_share_weighs_strata_by_their_size():
    found = stratified_share([Stratum(900, 90, 45), Stratum(100, 50, 50)])

    assert found.share == pytest.approx(0.9 * 0.5 + 0.1 * 1.0)
    # by hand: 0.81 · (1 - 0.1) · 0.25 / 89 = 0.0020478
    assert found.error == pytest.approx(0.0020478**0.5, abs=1e-5)
    with pytest.raises(Impossible):
        stratified_share([Stratum(10, 0, 0)])


def test_the_margin_that_was_reached_is_told():
    assert margin_of(384, 1_000_000) == pytest.approx(0.05, abs=0.0001)
    assert margin_of(100, 100) == 0
    assert margin_of(0, 100) is None


def test_sampling_error_stays_within_the_stated_margin():
    random = np.random.default_rng(11)
    population = np.concatenate([np.ones(3000), np.zeros(7000)])
    sample = answers_needed(len(population), margin=0.05)
    errors = [
        abs(random.choice(population, sample, replace=False).mean() - 0.3) for _draw in range(400)
    ]

    assert np.mean(np.array(errors) <= 0.05) >= 0.95


def test_items_are_placed_around_their_means():
    found = place(
        [
            Item("speed", 5.0, 2.0),
            Item("respect", 4.8, 4.6),
            Item("meetings", 2.0, 2.1, performance_half=2.0),
            Item("savings", 2.2, 4.5),
        ]
    )

    assert (found.importance, found.performance) == (3.5, 3.3)
    assert [(each.item.name, each.place, each.is_uncertain) for each in found.placed] == [
        ("speed", Place.CONCENTRATE_HERE, False),
        ("respect", Place.KEEP_UP, False),
        ("meetings", Place.LOW_PRIORITY, True),
        ("savings", Place.POSSIBLE_OVERKILL, False),
    ]
    with pytest.raises(ValueError, match="nothing"):
        place([])
