"""Names beside points: none covers another, a point, or the edge of the frame."""

import random
from itertools import combinations

import pytest

from crm.charts.labels import DROPS, LETTER, LINE, POINT, Name, place_names

FRAME = {"width": 240.0, "height": 300.0, "most": 150}


def box(point, name):
    x, y, text = point
    wide = len(text) * LETTER
    left = {"left": x, "center": x - wide / 2, "right": x - wide}[name.align]
    return left, y + name.drop - LINE / 2, left + wide, y + name.drop + LINE / 2


def covers(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_a_point_alone_has_its_name_above():
    assert place_names([(120, 100, "Respect")], **FRAME) == [Name(-11, "center")]


def test_two_points_side_by_side_have_one_name_above_and_one_below():
    found = place_names([(100, 100, "Honesty"), (112, 100, "Security")], **FRAME)
    assert [name.drop for name in found] == [-11, 15]


@pytest.mark.parametrize(("x", "align"), [(3, "left"), (237, "right")])
def test_a_name_at_the_edge_stays_in_the_frame(x, align):
    [name] = place_names([(x, 100, "Progress to own goals")], **FRAME)
    assert name.align == align


def test_a_long_name_takes_the_room_of_what_is_shown_of_it():
    [name] = place_names([(120, 100, "word " * 30)], **FRAME)
    assert name.align == "center"


def test_where_no_place_is_free_the_name_stands_above():
    [name] = place_names([(120, 5, "Security")], width=240, height=10, most=150)
    assert name.drop == DROPS[0]


@pytest.mark.parametrize("seed", range(20))
def test_eight_points_anywhere_have_names_apart(seed):
    chance = random.Random(seed)
    points = [(chance.uniform(30, 210), chance.uniform(40, 260), "a" * 12) for _ in range(8)]
    boxes = [
        box(point, name) for point, name in zip(points, place_names(points, **FRAME), strict=True)
    ]
    dots = [(x - POINT, y - POINT, x + POINT, y + POINT) for x, y, _name in points]
    assert not [pair for pair in combinations(boxes, 2) if covers(*pair)]
    assert not [name for name in boxes for dot in dots if covers(name, dot)]
    assert all(left >= 0 and right <= 240 for left, _top, right, _bottom in boxes)
