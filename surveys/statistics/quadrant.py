"""Importance against performance: what to keep up, what to mend first, what matters less."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from surveys.statistics.drivers import Driver
from surveys.statistics.satisfaction import Estimate


class Place(StrEnum):
    """A quadrant."""

    CONCENTRATE_HERE = "CONCENTRATE_HERE"
    KEEP_UP = "KEEP_UP"
    LOW_PRIORITY = "LOW_PRIORITY"
    POSSIBLE_OVERKILL = "POSSIBLE_OVERKILL"


@dataclass(frozen=True)
class Item:
    """What is placed: importance and performance, each with how far its interval reaches to the further side."""

    name: str
    importance: float
    performance: float
    importance_half: float = 0.0
    performance_half: float = 0.0


@dataclass(frozen=True)
class Placed:
    """An item in its quadrant; `is_uncertain` where its interval reaches into another."""

    item: Item
    place: Place
    is_uncertain: bool


@dataclass(frozen=True)
class Quadrant:
    """The items placed, and where the lines cross."""

    placed: tuple[Placed, ...]
    importance: float
    performance: float


def stated(name: str, importance: Estimate, performance: Estimate) -> Item | None:
    """Return an item whose importance was asked; None where one of the two figures is not shown.

    Parameters
    ----------
    name
        Of the item.
    importance, performance
        Means of the two halves of a PAIR.
    """
    if importance.value is None or performance.value is None:
        return None
    halves = (_half(importance), _half(performance))
    return Item(name, importance.value, performance.value, *halves)


def derived(driver: Driver, performance: Estimate) -> Item | None:
    """Return an item whose importance is its share among the drivers; None where the performance is not shown.

    Parameters
    ----------
    driver
        With its share of R².
    performance
        The mean answer to it.
    """
    if performance.value is None:
        return None
    half = max(driver.high - driver.share, driver.share - driver.low)
    return Item(driver.name, driver.share, performance.value, half, _half(performance))


def midpoint(least: float, most: float) -> float:
    """Return the middle of a scale, where lines cross that tell what is good rather than what to do first."""
    return (least + most) / 2


def _half(figure: Estimate) -> float:
    if figure.value is None or figure.interval is None:
        return 0.0
    return max(figure.value - figure.interval.low, figure.interval.high - figure.value)


def place(
    items: Sequence[Item], *, importance: float | None = None, performance: float | None = None
) -> Quadrant:
    """Place items around the crossing of two lines.

    Parameters
    ----------
    items
        At least one. Importance is stated (a mean answer) or derived (a relative weight); performance a mean answer.
    importance, performance
        Where the lines cross; left out, the means of the items, which tells what to do first rather than what is good.

    Returns
    -------
    Quadrant
        In the order of the items. A line that is a mean of the items moves with them; `is_uncertain` takes it as fixed.

    Raises
    ------
    ValueError
        There are no items.

    Notes
    -----
    *Source*: Martilla and James (1977), Journal of Marketing 41 (1), 77–79. *Weakness*: what is stated as important
    is often all alike and near the top; what is derived is a correlation, not a cause. Read both.
    """
    if not items:
        raise ValueError("There is nothing to place.")
    across = fmean(each.importance for each in items) if importance is None else importance
    along = fmean(each.performance for each in items) if performance is None else performance
    return Quadrant(tuple(_placed(each, across, along) for each in items), across, along)


def _placed(item: Item, importance: float, performance: float) -> Placed:
    is_important, is_good = item.importance >= importance, item.performance >= performance
    places = {
        (True, False): Place.CONCENTRATE_HERE,
        (True, True): Place.KEEP_UP,
        (False, False): Place.LOW_PRIORITY,
        (False, True): Place.POSSIBLE_OVERKILL,
    }
    is_near = (
        abs(item.importance - importance) <= item.importance_half
        or abs(item.performance - performance) <= item.performance_half
    )
    return Placed(item, places[is_important, is_good], is_near)
