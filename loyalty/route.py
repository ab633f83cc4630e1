"""The order of a day's visits: places, the most pressing first, and who is to be seen at each."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import cos, hypot, radians

from crm.folding import fold

KILOMETERS_A_DEGREE = 111.32
NEAR_A_VILLAGE = 3.0
NEAR_ONE_ANOTHER = 1.5


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Somebody to be seen: where, and how pressing it is.

    `latitude` and `longitude` in degrees, both or neither; `value` in currency units.
    """

    key: Hashable
    village: str = ""
    latitude: float | None = None
    longitude: float | None = None
    is_promise_overdue: bool = False
    value: Decimal = Decimal(0)

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, where they are known."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


@dataclass
class Place:
    """Spots close to one another; `name` is the village, empty where only the position is known."""

    name: str
    is_known: bool
    spots: list[Spot] = field(default_factory=list)

    @property
    def value(self) -> Decimal:
        """Everything at stake here, in currency units."""
        return sum((spot.value for spot in self.spots), Decimal(0))

    @property
    def center(self) -> tuple[float, float] | None:
        """Mean of the known positions."""
        points = [spot.point for spot in self.spots if spot.point]
        if not points:
            return None
        return sum(at for at, _ in points) / len(points), sum(at for _, at in points) / len(points)


def walking_order(spots: Iterable[Spot]) -> list[Place]:
    """Group spots into places and put both into the order in which they are to be seen.

    A village is one place however its name is written. A spot without a village belongs to the
    nearest village within 3 km, else to a place of its own with others within 1.5 km of it. Places with
    an overdue promise come first, then those with most at stake; inside a place likewise.

    Parameters
    ----------
    spots
        In any order; ties keep it.

    Returns
    -------
    list of Place
        Every spot in exactly one place; those of whom nothing is known in the last.
    """
    ordered = sorted(spots, key=_pressing)
    villages = _by_village(ordered)
    unplaced = _nowhere_yet(ordered, villages)
    clusters, lost = _by_position(unplaced)
    known = sorted(
        [*villages, *clusters], key=lambda place: (_pressing(place.spots[0])[0], -place.value)
    )
    for place in known:
        place.spots.sort(key=_pressing)
    return [*known, *([Place("", False, lost)] if lost else [])]


def kilometers(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance between two positions, exact enough for a walk.

    Parameters
    ----------
    one, other
        Latitude and longitude in degrees.
    """
    north = other[0] - one[0]
    east = (other[1] - one[1]) * cos(radians((one[0] + other[0]) / 2))
    return hypot(north, east) * KILOMETERS_A_DEGREE


def _pressing(spot: Spot) -> tuple[bool, Decimal]:
    return not spot.is_promise_overdue, -spot.value


def _by_village(spots: Sequence[Spot]) -> list[Place]:
    found: dict[str, Place] = {}
    for spot in spots:
        if name := spot.village.strip():
            found.setdefault(fold(name), Place(name, True)).spots.append(spot)
    return list(found.values())


def _nowhere_yet(spots: Sequence[Spot], villages: Sequence[Place]) -> list[Spot]:
    """Take spots without a village to the nearest one and return those that have none near."""
    centers = [(place, place.center) for place in villages]
    left = []
    for spot in spots:
        if spot.village.strip():
            continue
        place = _nearest(spot, centers, NEAR_A_VILLAGE)
        left.append(spot) if place is None else place.spots.append(spot)
    return left


def _by_position(spots: Sequence[Spot]) -> tuple[list[Place], list[Spot]]:
    places: list[Place] = []
    lost = []
    for spot in spots:
        if spot.point is None:
            lost.append(spot)
            continue
        firsts = [(place, place.spots[0].point) for place in places]
        place = _nearest(spot, firsts, NEAR_ONE_ANOTHER)
        if place is None:
            places.append(place := Place("", True))
        place.spots.append(spot)
    return places, lost


def _nearest(
    spot: Spot, centers: Iterable[tuple[Place, tuple[float, float] | None]], most: float
) -> Place | None:
    if spot.point is None:
        return None
    away = [(kilometers(spot.point, at), place) for place, at in centers if at]
    distance, place = min(away, key=lambda pair: pair[0], default=(most + 1, None))
    return place if distance <= most else None
