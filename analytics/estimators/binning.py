"""How one feature is cut into bins: numbers by merged quantiles, names by level, missing apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from analytics.estimators.arrays import Floats, Positions

MISSING = "missing"
OTHER = "other"
NUMBERS_AS_OBJECTS = {"decimal", "integer", "floating", "mixed-integer-float", "complex"}


@dataclass(frozen=True)
class Bins:
    """The bins of one feature; bin 0 is always the missing one.

    ``edges`` (numbers) are upper bounds, each belonging to the bin below it; ``levels`` (names)
    are listed in bin order and the last bin holds every other level, seen in training or not.
    """

    feature: str
    edges: Floats | None
    levels: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """Name each bin in order, the missing one first."""
        if self.edges is None:
            return (MISSING, *self.levels, OTHER)
        bounds = [f"{edge:g}" for edge in self.edges]
        if not bounds:
            return (MISSING, "any")
        between = [f"> {low} to {high}" for low, high in pairwise(bounds)]
        return (MISSING, f"≤ {bounds[0]}", *between, f"> {bounds[-1]}")

    def positions(self, column: pd.Series) -> Positions:
        """Return the bin of every value, shape (rows,)."""
        if self.edges is None:
            return self._level_positions(column)
        values = as_numbers(column)
        found = np.searchsorted(self.edges, values, side="left") + 1
        return np.where(np.isnan(values), 0, found).astype(np.intp)

    def _level_positions(self, column: pd.Series) -> Positions:
        names = column.astype("category")
        known = pd.Index(self.levels, dtype="object")
        by_category = known.get_indexer(names.cat.categories.astype(str).astype("object"))
        by_category = np.where(by_category < 0, len(known), by_category) + 1
        codes = names.cat.codes.to_numpy()
        return np.append(by_category, 0)[codes].astype(np.intp)


def is_named(column: pd.Series) -> bool:
    """Tell whether a column holds names (text, categories) and not numbers."""
    return not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column))


def as_numbers(column: pd.Series) -> Floats:
    """Return a numeric column as floats, missing as NaN."""
    return column.to_numpy(dtype=np.float64, na_value=np.nan)


def named_bins(column: pd.Series, *, min_rows: float) -> Bins:
    """Give every level with at least ``min_rows`` rows its own bin.

    Raises
    ------
    ValueError
        When the column holds dates (a feature is a number of days, never a date), or numbers
        stored as objects (decimals): names and numbers are cut in different ways.
    """
    if pd.api.types.is_datetime64_any_dtype(column):
        raise ValueError(f"{column.name} holds dates; give days before the scoring moment instead.")
    if pd.api.types.infer_dtype(column, skipna=True) in NUMBERS_AS_OBJECTS:
        raise ValueError(f"{column.name} holds numbers as objects; give floats instead.")
    counts = column.dropna().astype(str).value_counts()
    frequent = sorted(str(level) for level in counts.index[counts >= min_rows])
    return Bins(str(column.name), None, tuple(frequent))


@dataclass(frozen=True)
class Binning:
    """How finely features are cut.

    ``max_bins`` of a number, the missing one apart; ``min_share`` of the rows in a bin;
    ``min_difference``, the chi-square under which neighbors are merged; ``smoothing``, the rows
    of average outcome added to a bin before its evidence is weighed.
    """

    max_bins: int = 8
    min_share: float = 0.03
    min_difference: float = 3.84
    smoothing: float = 50.0


def numeric_bins(
    column: pd.Series, events: Floats, weights: Floats, how: Binning, direction: int = 0
) -> Bins:
    """Cut a numeric column at quantiles, then merge neighbors that do not differ.

    Neighbors are merged, least different first, while one of them holds too few rows, the pair
    runs against ``direction`` (+1: the event rate may only rise), their chi-square is below
    ``min_difference``, or there are more than ``max_bins`` bins.
    """
    values = as_numbers(column)
    known = ~np.isnan(values)
    edges = _quantile_edges(values[known], 3 * how.max_bins)
    found = np.searchsorted(edges, values[known], side="left")
    cells = sums_by_bin(found, len(edges) + 1, [weights[known], (weights * events)[known]])
    costs = _Costs(how, how.min_share * float(weights.sum()), direction)
    return Bins(str(column.name), _merged(edges, cells, costs))


def _quantile_edges(values: Floats, count: int) -> Floats:
    if not len(values):
        return np.empty(0)
    steps = np.linspace(0.0, 1.0, count + 1)[1:]
    return np.unique(np.quantile(values, steps, method="inverted_cdf"))[:-1]


@dataclass(frozen=True)
class _Costs:
    """What keeping two neighboring bins apart is worth."""

    how: Binning
    min_rows: float
    direction: int

    def between(self, left: Floats, right: Floats) -> float:
        """Return the chi-square between two bins, far below zero when they must be merged."""
        rises = right[1] * left[0] - left[1] * right[0]
        too_small = min(left[0], right[0]) < self.min_rows
        chi_square = _chi_square(left, right)
        return chi_square - 1e9 if too_small or rises * self.direction < 0 else chi_square


def _merged(edges: Floats, cells: Floats, costs: _Costs) -> Floats:
    kept, rows = list(edges), list(cells)
    while kept:
        worth = [costs.between(left, right) for left, right in pairwise(rows)]
        least = int(np.argmin(worth))
        if worth[least] >= costs.how.min_difference and len(rows) <= costs.how.max_bins:
            break
        rows[least] = rows[least] + rows.pop(least + 1)
        kept.pop(least)
    return np.array(kept, dtype=np.float64)


def _chi_square(left: Floats, right: Floats) -> float:
    """Return Pearson's chi-square of the two-by-two table of bin and outcome."""
    table = np.array([[left[1], left[0] - left[1]], [right[1], right[0] - right[1]]])
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / max(float(table.sum()), 1e-12)
    return float(((table - expected) ** 2 / np.maximum(expected, 1e-12)).sum())


def sums_by_bin(positions: Positions, count: int, values: Sequence[Floats]) -> Floats:
    """Sum each array of values within bins, shape (bins, arrays)."""
    return np.column_stack([np.bincount(positions, weights=v, minlength=count) for v in values])
