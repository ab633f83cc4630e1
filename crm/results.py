"""What became of a row that was handed over."""

from enum import StrEnum


class Result(StrEnum):
    """What became of a row."""

    ADDED = "ADDED"
    CHANGED = "CHANGED"
    UNCHANGED = "UNCHANGED"
    WITHDRAWN = "WITHDRAWN"
