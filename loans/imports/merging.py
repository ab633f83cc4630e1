"""Merging: checked rows into a noun's table, touching only what differs."""

from psycopg2 import sql as pg

from crm.sql import execute, fetch
from loans.imports.kinds import Kind
from loans.imports.noun import Counts, Merging, Noun
from loans.imports.resolving import IN_THIS_FILE, stored_columns

_MANY = 5_000


def count_upserts(noun: Noun, _merging: Merging) -> Counts:
    """Count the checked rows that are new, and those that differ from the row they meet."""
    row = fetch(
        pg.SQL(
            "SELECT count(*) FILTER (WHERE c.existing_id IS NULL) AS added,"
            " count(*) FILTER (WHERE c.existing_id IS NOT NULL AND {differs}) AS changed"
            " FROM checked c LEFT JOIN {table} t ON t.id = c.existing_id"
        ).format(differs=differs(noun), table=pg.Identifier(noun.table))
    )[0]
    return Counts(added=row["added"], changed=row["changed"])


def differs(noun: Noun) -> pg.Composable:
    """Return the condition that a checked row `c` differs from the row `t` that it meets."""
    return pg.SQL("(({old}) IS DISTINCT FROM ({new}))").format(
        old=_listed(_compared(noun), "t.{}"), new=_listed(_compared(noun), "c.{}")
    )


def upsert(noun: Noun, merging: Merging) -> None:
    """Insert the new rows and update those that differ."""
    columns = stored_columns(noun)
    own = {each.column for each in noun.own_references}
    values = [
        pg.SQL("nullif(c.{}, {})").format(pg.Identifier(name), pg.Literal(IN_THIS_FILE))
        if name in own
        else pg.SQL("c.{}").format(pg.Identifier(name))
        for name in columns
    ]
    written = execute(
        pg.SQL(
            "INSERT INTO {table} AS t ({columns}) SELECT {values} FROM checked c ORDER BY c.row"
            " ON CONFLICT ({key}) DO UPDATE SET {changes}"
            " WHERE ({old}) IS DISTINCT FROM ({new})"
        ).format(
            table=pg.Identifier(noun.table),
            columns=_listed(columns, "{}"),
            values=pg.SQL(", ").join(values),
            key=_listed(list(noun.key), "{}"),
            changes=_changes(noun),
            old=_listed(_compared(noun), "t.{}"),
            new=_listed(_compared(noun), "EXCLUDED.{}"),
        )
    )
    refresh_statistics(noun.table, written)
    for field in noun.own_references:
        if field.name in merging.sources:
            _link(noun, field.name, field.column)


def refresh_statistics(table: str, written: int) -> None:
    """Tell the planner what a bulk write has put into a table; a few rows change no plan."""
    if written >= _MANY:
        execute(pg.SQL("ANALYZE {}").format(pg.Identifier(table)))


def _compared(noun: Noun) -> list[str]:
    """Return the columns whose difference makes a change; sealed values differ by their index alone."""
    sealed = {each.name for each in noun.fields if each.kind is Kind.SEALED}
    return [name for name in stored_columns(noun) if name not in sealed]


def _changes(noun: Noun) -> pg.Composable:
    return pg.SQL(", ").join(
        pg.SQL("{0} = EXCLUDED.{0}").format(pg.Identifier(name))
        for name in stored_columns(noun)
        if name not in noun.key
    )


def _listed(columns: list[str], form: str) -> pg.Composable:
    return pg.SQL(", ").join(pg.SQL(form).format(pg.Identifier(name)) for name in columns)


def _link(noun: Noun, name: str, column: str) -> None:
    """Point rows at other rows of the same file, now that these have ids."""
    execute(
        pg.SQL(
            "UPDATE {table} t SET {column} = other.id FROM checked c JOIN {table} other"
            " ON other.{key} = c.{name} WHERE c.{column} = {new} AND t.{key} = c.{key}"
            " AND t.{column} IS DISTINCT FROM other.id"
        ).format(
            table=pg.Identifier(noun.table),
            column=pg.Identifier(column),
            key=pg.Identifier(noun.key[-1]),
            name=pg.Identifier(f"{name}_key"),
            new=pg.Literal(IN_THIS_FILE),
        )
    )
