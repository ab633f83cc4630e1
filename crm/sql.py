"""The one place that executes SQL: statements, bulk COPY, and locks held for a whole run."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import IntEnum, unique
from typing import IO, Any

from django.db import connection
from django.db.models import QuerySet
from psycopg2.sql import Composable

Params = Sequence[Any] | Mapping[str, Any] | None
Statement = str | Composable

FREE_LOCKS = """
SELECT wanted.key
FROM unnest(%s::bigint[]) AS wanted (key)
WHERE NOT EXISTS (
    SELECT
    FROM pg_locks
    JOIN pg_database ON pg_database.oid = pg_locks.database
    WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND datname = current_database()
      AND (classid::bigint << 32) | objid::bigint = wanted.key
)
"""


@unique
class Lock(IntEnum):
    """What advisory locks guard: one thing, or with 32 bits added one of a kind, by its id or a hash."""

    STEP = 0x57AFA << 32
    NIGHT = 0x57AFB << 32
    API_KEY = 0x57AFC << 32
    IMPORT = 0x57AFD << 32
    MERGING = 0x57AFE << 32
    TALLY = 0x57AFF << 32


def _text(sql: Statement) -> str:
    """Return a statement as text, its identifiers and values quoted by the driver."""
    if isinstance(sql, str):
        return sql
    connection.ensure_connection()
    return str(sql.as_string(connection.connection))


def execute(sql: Statement, params: Params = None) -> int:
    """Run one statement and return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(_text(sql), params)
        return int(cursor.rowcount)


def fetch(sql: Statement, params: Params = None) -> list[dict[str, Any]]:
    """Run one query and return its rows, each a mapping from column to value."""
    with connection.cursor() as cursor:
        cursor.execute(_text(sql), params)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def copy_in(table: str, columns: Sequence[str], lines: IO[str]) -> int:
    """COPY CSV lines into a table and return how many rows arrived; an unquoted empty field is null."""
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    target = f"{table} ({quoted})"
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {target} FROM STDIN WITH (FORMAT csv)", lines)
        return int(cursor.rowcount)


def copy_out(query: str, params: Params, target: IO[bytes]) -> None:
    """COPY the rows of one query as CSV with a header line into a file; a null is an empty field."""
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        bound = cursor.mogrify(query, params).decode()
        cursor.copy_expert(f"COPY ({bound}) TO STDOUT WITH (FORMAT csv, HEADER)", target)


def reserve_ids(table: str, count: int) -> int:
    """Take `count` ids in a row from a table's sequence and return the first, for rows made elsewhere."""
    taken = fetch(
        "SELECT setval(sequence, nextval(sequence) + %(count)s - 1) AS last"
        " FROM (SELECT pg_get_serial_sequence(%(table)s, 'id')::regclass AS sequence) AS own",
        {"table": table, "count": count},
    )
    return int(taken[0]["last"]) - count + 1


def check_at_once() -> None:
    """Check foreign keys at each statement's end instead of the transaction's.

    Bulk writes to audited tables need it: every audit row makes the server walk all checks put off so
    far, and the time of a statement grows with the square of its rows.
    """
    execute("SET CONSTRAINTS ALL IMMEDIATE")


@contextmanager
def turn(key: int) -> Iterator[None]:
    """Wait for the session lock `key` and hold it for the block: one at a time, in turn."""
    execute("SELECT pg_advisory_lock(%s)", [key])
    try:
        yield
    finally:
        execute("SELECT pg_advisory_unlock(%s)", [key])


@contextmanager
def advisory_lock(key: int) -> Iterator[bool]:
    """Hold the session lock `key` for the block; yields whether it could be had."""
    held = bool(fetch("SELECT pg_try_advisory_lock(%s) AS held", [key])[0]["held"])
    try:
        yield held
    finally:
        if held:
            execute("SELECT pg_advisory_unlock(%s)", [key])


def free_locks(keys: Collection[int]) -> set[int]:
    """Return which locks nobody holds; none is taken for it, so that who asks keeps nobody out."""
    return {int(row["key"]) for row in fetch(FREE_LOCKS, [list(keys)])}


def insert_from(
    table: str, columns: Sequence[str], rows: QuerySet[Any, Any], constants: Mapping[str, Any]
) -> int:
    """Insert the rows of a query, with the same constants beside each, and return how many they were."""
    query, params = rows.query.sql_with_params()
    names = ", ".join([*columns, *constants])
    marks = "".join(", %s" for _ in constants)
    statement = f"INSERT INTO {table} ({names}) SELECT source.*{marks} FROM ({query}) AS source"  # noqa: S608 - names from code, values as parameters
    return execute(statement, [*constants.values(), *params])
