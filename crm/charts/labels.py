"""Where the names of points stand, so that none covers another, a point, or the edge of the frame."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

LETTER, LINE = 6.0, 12.0  # pixels of a letter and of a line of small print
POINT = 5.0  # from the middle of a point to its edge
# from a point to the middle of its name: above, below, farther off
DROPS = (-11, 15, -25, 29, -39, 43, -53, 57, -67, 71, -81, 85)

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Name:
    """How a name stands at its point: so many pixels below the point's middle, and which of its ends is there."""

    drop: int
    align: Literal["left", "center", "right"]

    @property
    def is_far(self) -> bool:
        """Whether a line has to lead from the point to the name."""
        return self.drop not in DROPS[:2]


def place_names(
    points: Sequence[tuple[float, float, str]], *, width: float, height: float, most: float
) -> list[Name]:
    """Give each name the nearest place that is free; where none is, above its point.

    Parameters
    ----------
    points
        Of each point the pixels from the left and from the top of the frame, and its name.
    width, height
        Pixels of the frame.
    most
        Pixels after which a name is cut.
    """
    taken: list[Box] = [(x - POINT, y - POINT, x + POINT, y + POINT) for x, y, _name in points]
    found = []
    for x, y, name in points:
        half = min(len(name) * LETTER, most) / 2
        align, middle = _within(x, half, width)
        inside = [drop for drop in DROPS if LINE / 2 <= y + drop <= height - LINE / 2]
        free = (drop for drop in inside if _is_free(_box(middle, y + drop, half), taken))
        drop = next(free, DROPS[0])
        taken.append(_box(middle, y + drop, half))
        found.append(Name(drop, align))
    return found


def _within(
    x: float, half: float, width: float
) -> tuple[Literal["left", "center", "right"], float]:
    if x < half:
        return "left", x + half
    if x > width - half:
        return "right", x - half
    return "center", x


def _box(middle: float, y: float, half: float) -> Box:
    return middle - half, y - LINE / 2, middle + half, y + LINE / 2


def _is_free(box: Box, taken: Iterable[Box]) -> bool:
    left, top, right, bottom = box
    return not any(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
        for other in taken
    )
