"""Components by hand, the weighing of what is known, and the four loyalty types."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty import score
from loyalty.score import COMPONENTS

WEIGHTS = {
    "longevity": 20,
    "continuity": 20,
    "exclusivity": 15,
    "attitude": 20,
    "advocacy": 10,
    "interest": 10,
    "voice": 5,
}


def numbers(*values):
    return np.array(values, dtype=float)


def test_longevity_is_half_cycles_and_half_tenure():
    found = score.longevity(numbers(1, 5, 9), numbers(18, 36, 72), full_cycles=5, full_months=36)
    assert found.tolist() == pytest.approx([0.35, 1.0, 1.0])


def test_continuity_starts_at_one_half():
    assert score.continuity(numbers(0, 3, 0), numbers(0, 3, 2)).tolist() == [0.5, 0.8, 0.25]


def test_exclusivity_is_what_is_not_borrowed_elsewhere():
    found = score.exclusivity(numbers(0.25, np.nan))
    assert found[0] == 0.75
    assert np.isnan(found[1])


def test_an_answer_is_brought_to_its_scale():
    assert score.scaled(numbers(1, 4, 5), lowest=1, highest=5).tolist() == [0.0, 0.75, 1.0]
    with pytest.raises(ValueError, match="scale"):
        score.scaled(numbers(1), lowest=5, highest=5)


def test_advocacy_is_full_at_the_threshold():
    assert score.advocacy(numbers(0, 1, 4), full_referrals=4).tolist() == [0.0, 0.25, 1.0]


def test_voice_falls_with_an_overdue_complaint():
    settled, overdue = np.array([True, False, False]), np.array([False, False, True])
    assert score.voice(settled, overdue).tolist() == [1.0, 0.5, 0.0]


def test_what_is_unknown_is_left_out_and_the_rest_weighed_anew():
    known = {"longevity": numbers(0.35), "continuity": numbers(0.8), "attitude": numbers(np.nan)}
    found = score.combine(known, WEIGHTS)
    assert found.score.tolist() == pytest.approx([57.5])
    assert found.coverage.tolist() == pytest.approx([0.4])


def test_everything_known_covers_the_whole():
    values = (0.6, 0.75, 1.0, 0.75, 1 / 3, 0.5, 1.0)
    found = score.combine(
        {name: numbers(value) for name, value in zip(COMPONENTS, values, strict=True)}, WEIGHTS
    )
    assert found.score.tolist() == pytest.approx([70.3333], abs=1e-4)
    assert found.coverage.tolist() == [1.0]


def test_nothing_known_is_no_score():
    found = score.combine({"attitude": numbers(np.nan)}, WEIGHTS)
    assert np.isnan(found.score).all()
    assert found.coverage.tolist() == [0.0]


def test_a_component_without_a_weight_is_a_fault():
    with pytest.raises(KeyError):
        score.combine({"charm": numbers(1.0)}, WEIGHTS)


def test_behavior_ignores_what_the_client_says():
    said = {"longevity": numbers(0.5), "continuity": numbers(0.7), "attitude": numbers(1.0)}
    assert score.behavior(said, WEIGHTS).tolist() == pytest.approx([0.6])


@pytest.mark.parametrize(
    ("attitude", "behavior", "expected"),
    [
        (0.6, 0.6, "PREMIUM"),
        (0.9, 0.1, "LATENT"),
        (0.1, 0.9, "INERTIA"),
        (0.1, 0.1, "NONE"),
        (np.nan, 0.9, "UNKNOWN"),
        (0.9, np.nan, "UNKNOWN"),
    ],
)
def test_the_loyalty_type_crosses_attitude_with_behavior(attitude, behavior, expected):
    found = score.loyalty_types(numbers(attitude), numbers(behavior), high=0.6)
    assert found.tolist() == [expected]


@given(st.lists(st.none() | st.floats(0, 1), min_size=7, max_size=7))
def test_a_score_lies_between_the_lowest_and_the_highest_component(values):
    known = [value for value in values if value is not None]
    found = score.combine(
        {
            name: numbers(np.nan if value is None else value)
            for name, value in zip(COMPONENTS, values, strict=True)
        },
        WEIGHTS,
    )
    if known:
        assert 100 * min(known) - 1e-9 <= found.score[0] <= 100 * max(known) + 1e-9
    else:
        assert np.isnan(found.score[0])
