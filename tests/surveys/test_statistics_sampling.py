import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from surveys.statistics.margins import margin_of_strata
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
    ("population", "wanted", "expected"),
    [
        # by hand: 1.959964² · 0.25 / 0.03² = 1067.07; / (1 + 1066.07 / 10,000) = 964.3
        (10_000, {"margin": 0.03}, 965),
        # 1.644854² · 0.25 / 0.1² = 67.64; / (1 + 66.64 / 500) = 59.69
        (500, {"margin": 0.1, "confidence": 0.9}, 60),
        # 1.959964² · 0.09 / 0.05² = 138.29; / (1 + 137.29 / 2,000) = 129.41
        (2000, {"margin": 0.05, "share": 0.1}, 130),
        (3, {"margin": 0.05}, 3),
        (0, {"margin": 0.05}, 0),
    ],
)
def test_answers_needed_are_those_of_cochran(population, wanted, expected):
    assert answers_needed(population, **wanted) == expected


def test_more_are_asked_than_are_expected_to_answer():
    assert to_invite(278, 1000, expected_response=0.6) == 464
    assert to_invite(278, 300, expected_response=0.6) == 300


@pytest.mark.parametrize("wrong", [{"margin": 0}, {"margin": 1}, {"margin": 0.1, "confidence": 1}])
def test_what_is_no_margin_is_refused(wrong):
    with pytest.raises(Impossible):
        answers_needed(100, **wrong)


def test_a_sample_is_shared_out_by_size():
    # 99 for the two by 700 : 299 are 69.37 and 29.63
    assert allocate(100, {"north": 700, "south": 299, "tiny": 1}) == {
        "north": 69,
        "south": 30,
        "tiny": 1,
    }


def test_a_small_stratum_is_asked_the_least_and_no_more():
    # 10 by size are 9.8, 0.1 and 0.1
    assert allocate(10, {"north": 980, "one": 10, "two": 10}) == {"north": 6, "one": 2, "two": 2}
    assert allocate(10, {"north": 980, "one": 10, "two": 10}, least=0)["north"] == 10


def test_more_are_asked_where_answers_differ_more():
    assert neyman(100, {"same": 500, "mixed": 500}, {"same": 0.1, "mixed": 0.4}) == {
        "same": 20,
        "mixed": 80,
    }


def test_where_nothing_is_known_to_differ_size_decides():
    assert neyman(100, {"one": 300, "other": 700}, {"one": 0, "other": 0}) == {
        "one": 30,
        "other": 70,
    }
    assert neyman(10, {"one": 500, "two": 500, "three": 500}, {"one": 0, "two": 0, "three": 1}) == {
        "one": 2,
        "two": 2,
        "three": 6,
    }


def test_a_stratum_is_never_asked_more_than_it_has():
    assert neyman(100, {"small": 20, "large": 500}, {"small": 9, "large": 0.1}) == {
        "small": 20,
        "large": 80,
    }


@pytest.mark.parametrize("deviations", [{"one": 1}, {"one": 1, "two": -1}])
def test_every_stratum_has_a_deviation(deviations):
    with pytest.raises(Impossible):
        neyman(10, {"one": 50, "two": 50}, deviations)


STRATA = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3),
    st.tuples(st.integers(0, 400), st.floats(0, 2)),
    min_size=1,
)


@example({"a": (1, 1e-310)}, 0, 0)
@given(STRATA, st.integers(0, 500), st.integers(0, 5))
def test_a_sample_sums_exactly_and_asks_nobody_twice(strata, total, least):
    sizes = {name: size for name, (size, _deviation) in strata.items()}
    deviations = {name: deviation for name, (_size, deviation) in strata.items()}
    floors = {name: min(size, least) for name, size in sizes.items()}
    expected = max(min(total, sum(sizes.values())), sum(floors.values()))

    for shared in (
        allocate(total, sizes, least=least),
        neyman(total, sizes, deviations, least=least),
    ):
        assert sum(shared.values()) == expected
        assert all(floors[name] <= shared[name] <= sizes[name] for name in sizes)


@given(st.lists(st.integers(100, 2000), min_size=2, max_size=6), st.integers(20, 90))
def test_no_stratum_is_a_whole_answer_from_its_part(sizes, total):
    shared = allocate(total, {str(at): size for at, size in enumerate(sizes)}, least=0)

    parts = [total * size / sum(sizes) for size in sizes]
    assert all(abs(shared[str(at)] - part) < 1 for at, part in enumerate(parts))


def test_a_stratified_share_weighs_strata_by_their_size():
    found = stratified_share([Stratum(900, 90, 45), Stratum(100, 50, 50)])

    assert found.share == pytest.approx(0.9 * 0.5 + 0.1 * 1.0)
    # by hand: 0.81 · (1 - 0.1) · 0.25 / 89 = 0.0020478
    assert found.error == pytest.approx(0.0020478**0.5, abs=1e-5)
    with pytest.raises(Impossible):
        stratified_share([Stratum(10, 0, 0)])


def test_a_stratum_without_answers_is_told_and_left_out():
    found = stratified_share([Stratum(600, 30, 15), Stratum(400, 0, 0)])

    assert (found.share, found.unheard) == (0.5, 400)


def test_the_design_effect_is_against_as_many_simple_answers():
    # by hand: 0.81 · 0.9 · 0.25 / 89 = 0.0020478 against (1 - 0.14) · 0.55 · 0.45 / 139 = 0.0015313
    found = stratified_share([Stratum(900, 90, 45), Stratum(100, 50, 50)])

    assert found.design_effect == pytest.approx(0.0020478 / 0.0015313, abs=0.0002)


def test_in_proportion_the_design_effect_of_strata_alike_is_nearly_one():
    found = stratified_share([Stratum(5000, 500, 250), Stratum(5000, 500, 250)])

    assert found.design_effect == pytest.approx(1, abs=0.002)
    # Wilson's interval of 500 of 1,000 is 0.4691 to 0.5309; a tenth was asked, which narrows it by √0.9
    assert found.interval == pytest.approx((0.5 - 0.0293, 0.5 + 0.0293), abs=0.0002)


def test_strata_that_each_agree_do_not_make_a_share_certain():
    found = stratified_share([Stratum(300, 30, 30), Stratum(700, 70, 70)])

    assert (found.share, found.error) == (1, 0)
    assert found.interval == pytest.approx((0.963, 1), abs=0.0001)  # Wilson, 100 of 100
    assert stratified_share([Stratum(30, 30, 30), Stratum(70, 70, 0)]).interval == (0.3, 0.3)


def test_the_margin_that_was_reached_is_told():
    # by hand: 1.959964 · √(0.25 / 200 · 800 / 999) = 0.06201
    assert margin_of(200, 1000) == pytest.approx(0.06201, abs=0.00001)
    assert margin_of(200, 1000, share=0.1) == pytest.approx(0.06201 * 0.6, abs=0.00001)
    assert margin_of(100, 100) == 0
    assert margin_of(0, 100) is None


def test_the_margin_of_strata_is_that_of_the_whole_where_there_is_but_one():
    assert margin_of_strata([(384, 1_000_000)]) == margin_of(384, 1_000_000)
    assert margin_of_strata([(0, 50)]) is None


def test_the_margin_of_strata_weighs_each_by_its_size():
    # W = 0.75 and 0.25; variances 0.25/100 * 200/299 and 0.25/50 * 50/99; z = 1.959964
    assert margin_of_strata([(100, 300), (50, 100), (0, 40)]) == pytest.approx(0.064959, abs=1e-6)


@pytest.mark.parametrize(("margin", "confidence"), [(0.05, 0.95), (0.1, 0.95), (0.03, 0.9)])
@pytest.mark.parametrize("share", [0.5, 0.2])
def test_sampling_error_stays_within_the_stated_margin(margin, confidence, share):
    random = np.random.default_rng(11)
    population = 3000
    yes = round(share * population)
    needed = answers_needed(population, margin=margin, confidence=confidence)

    found = random.hypergeometric(yes, population - yes, needed, size=20_000) / needed

    within = np.mean(np.abs(found - share) <= margin + 1e-9)
    assert within >= confidence - 0.01  # answers are whole, and 20,000 draws are not all


def test_the_interval_of_a_stratified_share_holds_the_truth():
    random = np.random.default_rng(12)
    sizes, shares = (
        {"north": 2000, "south": 600, "east": 150},
        {"north": 0.7, "south": 0.4, "east": 0.1},
    )
    truth = sum(round(sizes[name] * shares[name]) for name in sizes) / sum(sizes.values())
    asked = allocate(150, sizes, least=25)
    held = []
    for _draw in range(2000):
        strata = []
        for name, size in sizes.items():
            yes = round(size * shares[name])
            strata.append(
                Stratum(size, asked[name], random.hypergeometric(yes, size - yes, asked[name]))
            )
        low, high = stratified_share(strata).interval
        held.append(low <= truth <= high)

    assert 0.935 <= np.mean(held) <= 0.97
