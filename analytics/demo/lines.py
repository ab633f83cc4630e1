"""Lines for COPY: columns of a table as CSV text, an empty unquoted field for null."""

from collections.abc import Iterable, Sequence
from io import StringIO

import numpy as np
import numpy.typing as npt

from analytics.demo.arrays import NEVER, Ints

Column = Sequence[str]


def text(values: Iterable[object]) -> Column:
    """Quote texts; an empty one stays an empty text, not null."""
    return ['"' + str(value).replace('"', '""') + '"' for value in values]


def numbers(values: Iterable[object]) -> Column:
    """Write numbers as they are."""
    return [str(value) for value in values]


def keys(values: Ints, ids: Ints) -> Column:
    """Look row numbers up among the ids the database gave; a negative number is null."""
    found = ids[values]
    return [
        "" if place < 0 else str(key) for place, key in zip(values.tolist(), found, strict=True)
    ]


def days(values: npt.ArrayLike) -> Column:
    """Write days, `NEVER` as null."""
    numbered = np.asarray(values, dtype=np.int64)
    written = np.datetime_as_string(np.minimum(numbered, NEVER).astype("datetime64[D]"))
    return [
        "" if day >= NEVER else str(name)
        for day, name in zip(numbered.tolist(), written.tolist(), strict=True)
    ]


def moments(values: npt.ArrayLike, hour: int) -> Column:
    """Write days as moments at that hour, in UTC."""
    return [f"{day}T{hour:02d}:00:00Z" if day else "" for day in days(values)]


def money(cents: Iterable[int]) -> Column:
    """Write amounts of cents, none of them negative."""
    return [f"{amount // 100}.{amount % 100:02d}" for amount in cents]


def constant(value: str, count: int) -> Column:
    """Repeat one field; an empty one is null."""
    return [value] * count


def csv(columns: Iterable[Column]) -> StringIO:
    """Join columns into lines."""
    return StringIO("".join(f"{','.join(fields)}\n" for fields in zip(*columns, strict=True)))
