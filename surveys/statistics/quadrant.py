"""Importance against performance: what to keep up, what to mend first, what matters less."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean


class Place(StrEnum):
    """A quadrant."""

    CONCENTRATE_HERE = "CONCENTRATE_HERE"
    KEEP_UP = "KEEP_UP"
    LOW_PRIORITY = "LOW_PRIORITY"
    POSSIBLE_OVERKILL = "POSSIBLE_OVERKILL"


@dataclass(frozen=True)
class Item:
    """What is placed: importance and performance, each with half of its interval's width."""

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
        In the order of the items.

    Raises
    ------
    ValueError
        There are no items.

    Notes
    -----
    *Source*: Martilla and James (1977), Journal of Marketing 41 (1), 77–79.
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
