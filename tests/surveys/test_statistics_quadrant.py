import pytest

from surveys.statistics.drivers import Driver
from surveys.statistics.quadrant import Item, Place, derived, midpoint, place, stated
from surveys.statistics.satisfaction import mean

FOUR = [
    Item("speed", 5.0, 2.0),
    Item("respect", 4.8, 4.6),
    Item("meetings", 2.0, 2.1, performance_half=2.0),
    Item("savings", 2.2, 4.5),
]


def places(quadrant):
    return [(each.item.name, each.place, each.is_uncertain) for each in quadrant.placed]


def test_items_are_placed_around_their_means():
    found = place(FOUR)

    assert (found.importance, found.performance) == (3.5, 3.3)
    assert places(found) == [
        ("speed", Place.CONCENTRATE_HERE, False),
        ("respect", Place.KEEP_UP, False),
        ("meetings", Place.LOW_PRIORITY, True),
        ("savings", Place.POSSIBLE_OVERKILL, False),
    ]
    with pytest.raises(ValueError, match="nothing"):
        place([])


def test_lines_can_cross_at_the_middle_of_the_scale():
    found = place(FOUR[:2], importance=midpoint(1, 5), performance=midpoint(1, 5))

    assert (found.importance, found.performance) == (3, 3)
    assert [each.place for each in found.placed] == [Place.CONCENTRATE_HERE, Place.KEEP_UP]


def test_an_item_on_a_line_is_important_and_good_and_uncertain():
    found = place([Item("speed", 3, 3)], importance=3, performance=3)

    assert places(found) == [("speed", Place.KEEP_UP, True)]


@pytest.mark.parametrize(
    ("half", "is_uncertain"), [({"importance_half": 0.4}, False), ({"importance_half": 0.6}, True)]
)
def test_an_interval_that_reaches_across_a_line_makes_uncertain(half, is_uncertain):
    found = place([Item("speed", 3.5, 4, **half)], importance=3, performance=3)

    assert found.placed[0].is_uncertain is is_uncertain


def test_stated_importance_is_the_mean_of_what_was_asked():
    importance, performance = mean({5: 8, 4: 2}), mean({1: 3, 3: 7})

    found = stated("speed", importance, performance)

    assert (found.name, found.importance, found.performance) == ("speed", 4.8, 2.4)
    assert found.importance_half == pytest.approx(importance.interval.high - 4.8)
    assert found.performance_half == pytest.approx(performance.interval.high - 2.4)


def test_an_item_with_too_few_answers_is_not_placed():
    driver = Driver("speed", 0.2, 0.5, 0.4, 0.7)

    assert stated("speed", mean({5: 8}), mean({5: 4})) is None
    assert stated("speed", mean({5: 4}), mean({5: 8})) is None
    assert derived(driver, mean({5: 4})) is None


def test_derived_importance_is_the_share_of_the_driver():
    found = derived(Driver("speed", 0.2, 0.5, 0.4, 0.7), mean({3: 5, 5: 5}))

    assert (found.name, found.importance, found.performance) == ("speed", 0.5, 4)
    assert found.importance_half == pytest.approx(0.2)  # the further side
