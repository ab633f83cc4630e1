import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportions_ztest
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from surveys.statistics.satisfaction import (
    UNKNOWN,
    Change,
    Method,
    Verdict,
    added,
    ces,
    change,
    csat,
    holm,
    mean,
    nps,
)

SPREAD = {10: 30, 9: 15, 8: 20, 7: 10, 6: 10, 0: 15}


def test_nps_is_promoters_minus_detractors_in_points():
    found = nps(SPREAD)

    assert found.value == 20  # 45 of 100 promoters, 25 detractors
    assert dict(found.parts) == {"promoters": 45, "passives": 30, "detractors": 25}


def test_the_interval_of_nps_is_the_adjusted_one():
    # by hand: 45.75 / 103 = 0.444175 and 25.75 / 103 = 0.25; variance (0.694175 - 0.194175²) / 103 = 0.0063735
    low, high = nps(SPREAD).interval

    assert (low, high) == pytest.approx((3.770, 35.065), abs=0.001)


def test_the_plain_interval_of_nps_is_offered_too():
    # by hand: (0.45 + 0.25 - 0.2²) / 100 = 0.0066, √ of it 8.124 points
    low, high = nps(SPREAD, method=Method.WALD).interval

    assert (low, high) == pytest.approx((20 - 15.923, 20 + 15.923), abs=0.001)
    assert nps({10: 8}, method=Method.WALD).interval == (100, 100)


def covered(method, *, answers):
    random = np.random.default_rng(7)
    samples = random.multinomial(answers, [0.75, 0.2, 0.05], size=2000)
    held = 0
    for promoters, passives, detractors in samples.tolist():
        low, high = nps({9: promoters, 8: passives, 0: detractors}, method=method).interval
        held += low <= 70 <= high
    return held / len(samples)


def test_the_adjusted_interval_holds_the_truth_where_the_plain_one_does_not():
    assert covered(Method.ADJUSTED_WALD, answers=10) >= 0.94
    assert covered(Method.WALD, answers=10) < 0.9


def test_a_unanimous_sample_is_not_certain():
    low, high = nps({10: 8}).interval

    assert high == 100
    assert 30 < low < 80


@pytest.mark.parametrize("figure", [nps, csat, mean])
def test_under_five_answers_nothing_is_shown(figure):
    found = figure({5: 4})

    assert (found.value, found.interval, found.count, found.is_suppressed) == (None, None, 4, True)
    assert figure({}).is_suppressed is False


@given(st.dictionaries(st.integers(0, 10), st.integers(1, 60), min_size=1))
def test_the_interval_holds_within_bounds(counts):
    found = nps(counts, fewest=1)

    assert -100 <= found.interval.low <= found.interval.high <= 100
    assert -100 <= found.value <= 100


def test_csat_is_the_share_of_the_top_two():
    found = csat({5: 4, 4: 3, 3: 2, 1: 1})

    assert found.value == pytest.approx(0.7)
    assert found.interval == pytest.approx((0.3968, 0.8922), abs=0.0001)  # Wilson, 7 of 10


def test_a_mean_has_students_interval():
    # by hand: mean 5, variance 10 / 4 = 2.5, error √(2.5 / 5) = 0.7071, t(4) = 2.7764
    found = mean({3: 1, 4: 1, 5: 1, 6: 1, 7: 1})

    assert found.value == 5
    assert found.interval == pytest.approx((3.0368, 6.9632), abs=0.0001)


def test_the_interval_of_a_mean_is_the_one_of_statsmodels():
    counts = {1: 3, 2: 5, 3: 9, 4: 22, 5: 17}
    expected = DescrStatsW(spelled(counts)).tconfint_mean()

    assert mean(counts).interval == pytest.approx(expected)


def test_the_interval_of_a_mean_stays_on_its_scale():
    # by hand: mean 6.8, error 0.2, t(4) = 2.7764: 6.245 to 7.355
    found = ces({7: 4, 6: 1})

    assert found.value == 6.8
    assert found.interval == pytest.approx((6.2447, 7), abs=0.0001)


def test_equal_answers_do_not_make_a_mean_certain():
    # by hand: of five answers up to 1 - 0.025^(1/5) = 52.18 % may be others, at 1 at the worst: 7 - 0.5218 · 6
    assert ces({7: 5}).interval == pytest.approx((3.8691, 7), abs=0.0001)
    assert mean({3: 5}).interval == (3, 3)


def test_answers_of_the_same_people_make_a_mean_no_surer():
    once, twice = {2: 4, 3: 5, 5: 6}, {2: 8, 3: 10, 5: 12}

    of_people = mean(twice, scale=(1, 5), people=15)

    assert (of_people.value, of_people.count) == (mean(once, scale=(1, 5)).value, 15)
    assert of_people.error == pytest.approx(mean(once, scale=(1, 5)).error, rel=0.02)
    assert of_people.error > 1.4 * mean(twice, scale=(1, 5)).error
    assert mean({2: 4, 3: 4}, scale=(1, 5), people=4).is_suppressed


def test_a_difference_of_shares_is_tested_with_the_pooled_share():
    # by hand: 0.6 - 0.45, pooled 0.525, error √(0.525·0.475·2/200) = 0.04994, z = 3.0037
    found = change(csat({5: 120, 1: 80}), csat({5: 90, 1: 110}))

    assert found.difference == pytest.approx(0.15)
    assert found.p_value == pytest.approx(0.002667, abs=0.00001)
    assert found.verdict is Verdict.BETTER


def test_a_small_difference_is_no_difference():
    found = change(nps({10: 50, 7: 30, 3: 20}), nps({10: 48, 7: 30, 3: 22}))

    assert found.verdict is Verdict.NO_DIFFERENCE
    assert change(nps({10: 3}), nps({10: 50})).verdict is Verdict.UNKNOWN


def test_a_fall_is_told():
    found = change(mean({1: 50, 2: 50}), mean({4: 50, 5: 50}))

    assert (found.difference, found.verdict) == (-3, Verdict.WORSE)
    assert change(mean({3: 9}), mean({3: 9})).verdict is Verdict.NO_DIFFERENCE


def test_scores_are_compared_by_their_adjusted_selves():
    # by hand: 20.75 - 2.75 of 33 are 54.545 points, variance (0.71212 - 0.54545²) / 33 = 0.0125638;
    # 12.75 - 9.75 of 33 are 9.091 points, variance (0.68182 - 0.09091²) / 33 = 0.0204108;
    # 45.4545 / √(0.0125638 + 0.0204108) / 100 = 2.50315, p = 0.01231
    found = change(nps({10: 20, 8: 8, 2: 2}), nps({9: 12, 7: 9, 6: 9}))

    assert found.difference == 50
    assert found.p_value == pytest.approx(0.01231, abs=0.00001)
    assert found.verdict is Verdict.BETTER


def test_shares_are_compared_as_statsmodels_does():
    _z, expected = proportions_ztest([13, 24], [60, 52])

    found = change(csat({5: 13, 2: 47}), csat({4: 24, 3: 28}))

    assert found.p_value == pytest.approx(expected)
    assert (found.verdict, expected < 0.05) == (Verdict.WORSE, True)


def test_means_are_compared_by_welchs_test():
    now, before = {1: 1, 3: 2, 5: 6}, {1: 4, 2: 6, 3: 3, 5: 1}
    both = CompareMeans(DescrStatsW(spelled(now)), DescrStatsW(spelled(before)))
    _t, expected, _freedom = both.ttest_ind(usevar="unequal")

    assert change(mean(now), mean(before)).p_value == pytest.approx(expected)


def test_waves_that_each_agree_are_told_apart_by_their_orders():
    # 252 ways to choose five of ten; in two of them the waves stand apart
    found = change(mean({4: 5}), mean({3: 5}))

    assert found == Change(1, 2 / 252, Verdict.BETTER)


def test_figures_of_different_kinds_are_not_compared():
    with pytest.raises(ValueError, match="not compared"):
        change(nps({5: 9}), csat({5: 9}))
    assert change(csat({5: 9}), csat({5: 4})) == UNKNOWN


def spelled(counts):
    return np.repeat(list(counts), list(counts.values())).astype(float)


def test_rows_of_a_table_are_judged_together():
    # by hand: 4 · 0.005, 3 · 0.01, 2 · 0.03, and at least as much for 0.04
    rows = [Change(1.0, p, Verdict.BETTER) for p in (0.01, 0.04, 0.03, 0.005)]

    found = holm([*rows, Change(None, None, Verdict.UNKNOWN)])

    assert [each.p_value for each in found[:4]] == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert [each.verdict for each in found] == [
        Verdict.BETTER,
        Verdict.NO_DIFFERENCE,
        Verdict.NO_DIFFERENCE,
        Verdict.BETTER,
        Verdict.UNKNOWN,
    ]


def test_months_are_added_value_by_value():
    assert added([{1: 2, 5: 1}, {5: 3}]) == {1: 2, 5: 4}
    assert math.isclose(csat(added([{5: 3}, {1: 3}])).value, 0.5)
