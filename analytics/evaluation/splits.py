"""Splits that respect time, the delay of outcomes, and groups."""

from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.estimators.arrays import Flags, Positions


@dataclass(frozen=True)
class HoldOut:
    """The held-out latest period ``[start, end)`` and the days until an outcome is decided."""

    start: pd.Timestamp
    end: pd.Timestamp
    outcome_days: int


def time_split(as_of: pd.Series, held_out: HoldOut) -> tuple[Positions, Positions]:
    """Return positions of rows to train on and rows to test on.

    Training rows have outcomes complete before the held-out period starts: a row counts when
    more than ``outcome_days`` lie between its moment and the start.
    """
    late_enough, early_enough = _periods(as_of, held_out)
    return np.flatnonzero(early_enough), np.flatnonzero(late_enough)


def grouped_time_splits(
    as_of: pd.Series, groups: pd.Series, held_out: HoldOut, *, folds: int = 5
) -> Iterator[tuple[Positions, Positions]]:
    """Yield a train and test split per fold, all members of a group in one fold.

    Across folds every row of the held-out period is tested once, by a model that has seen
    neither its time nor any member of its group. A row without a group is a group of its own.
    """
    test, train = _periods(as_of, held_out)
    fold = group_folds(groups, folds=folds)
    for each in range(folds):
        pair = np.flatnonzero(train & (fold != each)), np.flatnonzero(test & (fold == each))
        if len(pair[1]):
            yield pair


def group_folds(groups: pd.Series, *, folds: int) -> npt.NDArray[np.int_]:
    """Return the fold of each row, shape (rows,), the same on every machine and every night."""
    own = pd.Series([f"row {place}" for place in range(len(groups))], index=groups.index)
    keys = groups.astype("object").where(groups.notna(), own).astype(str)
    codes, names = pd.factorize(keys)
    by_name = np.array([crc32(name.encode()) % folds for name in names], dtype=np.int_)
    return by_name[codes]


def _periods(as_of: pd.Series, held_out: HoldOut) -> tuple[Flags, Flags]:
    test = (as_of >= held_out.start) & (as_of < held_out.end)
    train = (held_out.start - as_of).dt.days > held_out.outcome_days
    return test.to_numpy(dtype=np.bool_), train.to_numpy(dtype=np.bool_)
