import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.statistics.satisfaction import Change, Verdict, added, change, csat, holm, mean, nps

SPREAD = {10: 30, 9: 15, 8: 20, 7: 10, 6: 10, 0: 15}


def test_nps_is_promoters_minus_detractors_in_points():
    found = nps(SPREAD)

    assert found.value == 20  # 45 of 100 promoters, 25 detractors
    assert dict(found.parts) == {"promoters": 45, "passives": 30, "detractors": 25}


def test_the_interval_of_nps_is_the_adjusted_one():
    # by hand: 45.75 / 103 = 0.444175 and 25.75 / 103 = 0.25; variance (0.694175 - 0.194175²) / 103 = 0.0063735
    low, high = nps(SPREAD).interval

    assert (low, high) == pytest.approx((3.770, 35.065), abs=0.001)


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


def test_rows_of_a_table_are_judged_together():
    # Holm's own example of four hypotheses: 0.01, 0.04, 0.03, 0.005 become 0.03, 0.06, 0.06, 0.02
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
