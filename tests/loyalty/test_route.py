"""The order of a day's visits, place by place."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from loyalty.route import Spot, kilometers, walking_order


def order(*spots):
    return [(place.name, [spot.key for spot in place.spots]) for place in walking_order(spots)]


def test_overdue_promises_come_first_then_the_value_at_stake():
    assert order(
        Spot(key="poor", village="Darb", value=Decimal(10)),
        Spot(key="rich", village="Darb", value=Decimal(900)),
        Spot(key="promised", village="Darb", value=Decimal(1), is_promise_overdue=True),
    ) == [("Darb", ["promised", "rich", "poor"])]


def test_a_place_with_an_overdue_promise_comes_before_a_richer_one():
    assert order(
        Spot(key="rich", village="Kom", value=Decimal(5000)),
        Spot(key="promised", village="Darb", value=Decimal(1), is_promise_overdue=True),
        Spot(key="beside", village="Darb"),
        Spot(key="middling", village="Tell", value=Decimal(600)),
        Spot(key="middling too", village="Tell", value=Decimal(600)),
        Spot(key="modest", village="Nag", value=Decimal(1100)),
    ) == [
        ("Darb", ["promised", "beside"]),
        ("Kom", ["rich"]),
        ("Tell", ["middling", "middling too"]),
        ("Nag", ["modest"]),
    ]


def test_a_village_is_one_place_however_it_is_written():
    assert order(
        Spot(key=1, village="القرية", value=Decimal(2)),
        Spot(key=2, village="القريه ", value=Decimal(1)),
        Spot(key=3, village="Ségou"),
        Spot(key=4, village="segou"),
    ) == [("القرية", [1, 2]), ("Ségou", [3, 4])]


def test_who_has_no_village_joins_the_nearest_by_position():
    assert order(
        Spot(key="at", village="Darb", latitude=13.5, longitude=44.2, value=Decimal(5)),
        Spot(key="near", latitude=13.52, longitude=44.2),
        Spot(key="far", latitude=13.6, longitude=44.2),
        Spot(key="beside far", latitude=13.601, longitude=44.201),
        Spot(key="nowhere"),
    ) == [("Darb", ["at", "near"]), ("", ["far", "beside far"]), ("", ["nowhere"])]


def test_unknown_places_come_last_whatever_is_at_stake():
    places = walking_order([Spot(key=1, value=Decimal(9000)), Spot(key=2, village="Darb")])
    assert [(place.name, place.is_known) for place in places] == [("Darb", True), ("", False)]


def test_a_degree_of_longitude_is_shorter_away_from_the_equator():
    assert round(kilometers((0.0, 30.0), (0.0, 31.0)), 1) == 111.3
    assert round(kilometers((60.0, 30.0), (60.0, 31.0)), 1) == 55.7


spots = st.lists(
    st.builds(
        Spot,
        key=st.uuids(),
        village=st.sampled_from(["", " ", "Darb", "darb", "Kom"]),
        latitude=st.floats(-60, 60),
        longitude=st.one_of(st.none(), st.floats(-170, 170)),
        value=st.decimals(0, 9999, places=2),
        is_promise_overdue=st.booleans(),
    ),
    unique_by=lambda spot: spot.key,
)


@given(spots)
def test_everybody_is_seen_once(given_spots):
    seen = [spot.key for place in walking_order(given_spots) for spot in place.spots]
    assert sorted(map(str, seen)) == sorted(str(spot.key) for spot in given_spots)
