"""Puts the exact contributions of a scorecard into reasons, for many clients at a time."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.features import BY_NAME, Feature, points_of

MOST_REASONS = 4
SMALLEST_POINTS = 1.0


def reasons(contributions: pd.DataFrame, facts: pd.DataFrame) -> pa.Array:
    """Return the strongest reasons of each row as JSON text.

    Parameters
    ----------
    contributions : DataFrame, shape (rows, features)
        Log odds each feature adds, exact, as `Scorecard.explain` returns them.
    facts : DataFrame, shape (rows, columns)
        The values that go into the words; the same order of rows.

    Returns
    -------
    pyarrow.Array of text, shape (rows,)
        A list of ``{"code", "values", "points"}``, strongest first, at most four; features that
        make the same reason are added up. Points are of the printed scale, to one decimal;
        reasons of less than one point are left out.
    """
    by_code = _by_code(contributions)
    points = np.round(points_of(1.0) * by_code.to_numpy(), 1)
    count = min(MOST_REASONS, points.shape[1])
    order = np.argsort(-np.abs(points), axis=1, kind="stable")[:, :count]
    texts = np.full((len(points), count), None, dtype=object)
    for place, code in enumerate(by_code.columns):
        rows, slots = np.nonzero(order == place)
        kept = np.abs(points[rows, place]) >= SMALLEST_POINTS
        rows, slots = rows[kept], slots[kept]
        if len(rows):
            texts[rows, slots] = _texts(_feature_of(code), points[rows, place], facts.iloc[rows])
    return _listed(texts)


def _by_code(contributions: pd.DataFrame) -> pd.DataFrame:
    codes = pd.Index([BY_NAME[str(name)].reason for name in contributions.columns])
    return pd.DataFrame(
        {code: contributions.loc[:, codes == code].sum(axis=1) for code in codes.unique()}
    )


def _feature_of(code: str) -> Feature:
    return next(feature for feature in BY_NAME.values() if feature.reason == code)


def _texts(feature: Feature, points: np.ndarray[Any, Any], facts: pd.DataFrame) -> Any:  # noqa: ANN401 - pyarrow ships no types
    parts: list[Any] = [f'{{"code":"{feature.reason}","points":', _written(points), ',"values":{']
    for number, (key, column) in enumerate(_known(feature.values, facts).items()):
        parts += [f'{"," if number else ""}"{key}":', _written(facts[column].to_numpy())]
    joined = pc.binary_join_element_wise(*_as_text([*parts, "}}"], len(points)), "")
    return joined.to_numpy(zero_copy_only=False)


def _known(values: Mapping[str, str], facts: pd.DataFrame) -> dict[str, str]:
    return {key: column for key, column in values.items() if column in facts.columns}


def _written(column: np.ndarray[Any, Any]) -> Any:  # noqa: ANN401 - pyarrow ships no types
    """Write numbers and names as JSON; whole numbers without a point, missing as null."""
    if column.dtype == object:
        text = pa.array(column, type=pa.string())
        return pc.fill_null(pc.binary_join_element_wise('"', text, '"', ""), "null")
    numbers = pa.array(column, from_pandas=True)
    if np.issubdtype(column.dtype, np.floating) and not np.any(column % 1 > 0):
        numbers = pc.cast(numbers, pa.int64())
    return pc.fill_null(pc.cast(numbers, pa.string()), "null")


def _as_text(parts: list[Any], rows: int) -> list[Any]:
    return [pa.array([part] * rows) if isinstance(part, str) else part for part in parts]


def _listed(texts: np.ndarray[Any, Any]) -> Any:  # noqa: ANN401 - pyarrow ships no types
    columns = [pa.array(texts[:, slot], type=pa.string()) for slot in range(texts.shape[1])]
    joined = pc.binary_join_element_wise(*columns, ",", null_handling="skip")
    return pc.binary_join_element_wise("[", joined, "]", "")
