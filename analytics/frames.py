"""Carries rows between the database and columns, by COPY in both directions."""

from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import csv

from crm.sql import copy_in, copy_out


def read_frame(
    query: str, params: Sequence[Any] | Mapping[str, Any], *, names: Sequence[str] = ()
) -> pd.DataFrame:
    """Read the rows of a query; the columns in `names` are text, whatever they look like.

    COPY and not a cursor: the rows never become Python objects. COPY and not a connection of
    another driver: it sees the transaction's own temporary tables.
    """
    buffer = BytesIO()
    copy_out(query, params, buffer)
    buffer.seek(0)
    convert = csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()),
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
    )
    table = _without_empty_types(csv.read_csv(buffer, convert_options=convert))
    frame: pd.DataFrame = table.to_pandas()
    return frame


def write_table(target: str, columns: pa.Table) -> int:
    """Append columns to a table of the same column names and return how many rows arrived."""
    buffer = BytesIO()
    csv.write_csv(columns, buffer, csv.WriteOptions(include_header=False))
    lines = StringIO(buffer.getvalue().decode())
    return copy_in(target, columns.column_names, lines)


def _without_empty_types(table: pa.Table) -> pa.Table:
    """Make a column without a single value one of numbers, so that it is not taken for names."""
    for place, field in enumerate(table.schema):
        if pa.types.is_null(field.type):
            empty = table.column(place).cast(pa.float64())
            table = table.set_column(place, field.name, empty)
    return table
