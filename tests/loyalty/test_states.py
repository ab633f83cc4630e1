"""States, spells and episodes by hand, and a property that ties spells to states."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.states import (
    Departure,
    Lending,
    State,
    rest_days,
    spells,
    state,
)

START = date(2024, 1, 1)


def day(number):
    return START + timedelta(days=number)


def loan(disbursed, closed=None, reason="PAID_OFF", number=0):
    return Lending(
        day(disbursed),
        number,
        None if closed is None else day(closed),
        "" if closed is None else reason,
    )


def state_on(as_of, *loans, exits=(), window=90):
    return state(loans, exits, rest_window_days=window, as_of=day(as_of))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (-1, State.PROSPECT),
        (0, State.ACTIVE),
        (99, State.ACTIVE),
        (100, State.RESTING),
        (190, State.RESTING),
        (191, State.LAPSED),
        (300, State.ACTIVE),
    ],
)
def test_a_relationship_moves_through_its_states(as_of, expected):
    assert state_on(as_of, loan(0, 100), loan(300)) == expected


def test_one_loan_open_among_several_makes_a_client_active():
    assert state_on(50, loan(0, 40), loan(10, 60)) == State.ACTIVE


def test_an_exit_ends_the_rest_at_once():
    left = [Departure(day(110), "VOLUNTARY_DISSATISFIED")]
    assert state_on(109, loan(0, 100), exits=left) == State.RESTING
    assert state_on(110, loan(0, 100), exits=left) == State.LAPSED


def test_an_exit_said_before_the_last_installment_counts_from_the_pay_off():
    left = [Departure(day(50), "VOLUNTARY_SATISFIED")]
    assert state_on(60, loan(0, 100), exits=left) == State.ACTIVE
    assert state_on(100, loan(0, 100), exits=left) == State.LAPSED


def test_an_exit_before_the_last_loan_belongs_to_an_earlier_episode():
    left = [Departure(day(110), "EXTERNAL")]
    assert state_on(160, loan(0, 100), loan(120, 150), exits=left) == State.RESTING


def test_an_administrative_exit_is_no_exit():
    left = [Departure(day(110), "ADMINISTRATIVE")]
    assert state_on(120, loan(0, 100), exits=left) == State.RESTING


@pytest.mark.parametrize("reason", ["WRITTEN_OFF", "DEATH"])
def test_a_write_off_or_death_starts_no_rest(reason):
    assert state_on(100, loan(0, 100, reason)) == State.LAPSED


def test_touching_and_overlapping_loans_make_one_spell():
    found = spells(
        [loan(0, 100), loan(100, 150), loan(140, 200)], [], rest_window_days=90, as_of=day(400)
    )
    assert [(spell.started_on, spell.ended_on) for spell in found] == [(day(0), day(200))]


def test_a_spell_opens_an_episode_only_after_a_lapse():
    loans = [loan(0, 100), loan(190, 200), loan(291, 300)]
    found = spells(loans, [], rest_window_days=90, as_of=day(400))
    assert [(s.number, s.episode, s.is_rejoin) for s in found] == [
        (1, 1, False),
        (2, 1, False),
        (3, 2, True),
    ]


def test_a_loan_after_an_exit_or_a_write_off_is_a_return():
    after_exit = spells(
        [loan(0, 100), loan(110)],
        [Departure(day(105), "VOLUNTARY_DISSATISFIED")],
        rest_window_days=90,
        as_of=day(200),
    )
    after_loss = spells(
        [loan(0, 100, "WRITTEN_OFF"), loan(110)], [], rest_window_days=90, as_of=day(200)
    )
    assert [s.is_rejoin for s in after_exit] == [s.is_rejoin for s in after_loss] == [False, True]


def test_a_spell_that_ends_later_has_no_end_yet():
    [spell] = spells([loan(0, 100)], [], rest_window_days=90, as_of=day(99))
    assert spell.ended_on is None


def test_rest_is_counted_from_the_last_closing():
    assert rest_days(day(10), day(40)) == 30
    assert rest_days(None, day(40)) == 0


@given(
    st.lists(st.tuples(st.integers(0, 400), st.none() | st.integers(0, 200)), max_size=6),
    st.integers(0, 700),
)
def test_a_client_is_active_exactly_inside_a_spell(terms, as_of):
    loans = [loan(start, None if length is None else start + length) for start, length in terms]
    on = day(as_of)
    found = spells(loans, [], rest_window_days=90, as_of=on)
    inside = any(s.started_on <= on and (s.ended_on is None or s.ended_on > on) for s in found)
    assert inside == (state(loans, [], rest_window_days=90, as_of=on) == State.ACTIVE)
    assert all(a.ended_on < b.started_on for a, b in pairwise(found))
