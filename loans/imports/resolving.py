"""Resolving: staged texts become the rows as they would stand after the merge.

One statement makes the table `checked`: a row per staged row, values in their types, ids of all that
is referred to, columns the file does not have taken from the existing row. Values at fault are null.
"""

from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models import Field as Column
from psycopg2 import sql as pg

from crm.sql import execute
from loans.imports.fields import Field, Reference
from loans.imports.kinds import Kind
from loans.imports.noun import Merging, Noun

TEXTS = (Kind.TEXT, Kind.CODE, Kind.PHONE, Kind.EMAIL)
IN_THIS_FILE = -1  # the id of a row that the same file will add


def create_checked(noun: Noun, merging: Merging) -> None:
    """Make the table `checked` from the staged rows."""
    mapped = merging.sources.keys()
    derived = noun.derived(mapped)
    columns: list[pg.Composable] = [pg.SQL("v.row, v.existing_id")]
    for name in _output(noun, derived):
        if name in derived:
            columns.append(pg.SQL("({}) AS {}").format(pg.SQL(derived[name]), pg.Identifier(name)))
        else:
            columns.append(pg.SQL("v.{}").format(pg.Identifier(name)))
    execute(
        pg.SQL("CREATE TEMP TABLE checked AS SELECT {columns} FROM ({rows}) AS v {joins}").format(
            columns=pg.SQL(", ").join(columns),
            rows=_rows(noun, mapped, derived),
            joins=pg.SQL(noun.derived_from),
        )
    )
    execute("ANALYZE checked")


def stored_columns(noun: Noun) -> list[str]:
    """Return the columns of a noun's table that an import writes."""
    names = [each.column for each in noun.fields if each.is_stored]
    return names + [f"{each.name}_index" for each in noun.fields if each.kind is Kind.SEALED]


def _output(noun: Noun, derived: Collection[str]) -> list[str]:
    names = [each.column for each in noun.fields]
    names += [f"{each.name}_index" for each in noun.fields if each.kind is Kind.SEALED]
    names += [f"{each.name}_key" for each in noun.fields if each.to]
    return names + [name for name in derived if name not in names]


def _rows(noun: Noun, mapped: Collection[str], derived: Collection[str]) -> pg.Composable:
    values = [value for each in noun.fields for value in _values(noun, each, mapped, derived)]
    joins = [
        _reference_join(each, each.to) for each in noun.fields if each.to and each.name in mapped
    ]
    return pg.SQL(
        "SELECT s.row, existing.id AS existing_id, {values} FROM staged s {joins}"
        " LEFT JOIN {table} existing ON {same_key} WHERE s.cells IS NULL"
    ).format(
        values=pg.SQL(", ").join(values),
        joins=pg.SQL(" ").join(joins),
        table=pg.Identifier(noun.table),
        same_key=pg.SQL(" AND ").join(_same_key(noun.by_name[name]) for name in noun.key),
    )


def _same_key(field: Field) -> pg.Composable:
    if field.to:
        return pg.SQL("existing.{} = {}.id").format(pg.Identifier(field.column), _alias(field))
    return pg.SQL("existing.{0} = s.{0}").format(pg.Identifier(field.name))


def _alias(field: Field) -> pg.Identifier:
    return pg.Identifier(f"the_{field.name}")


def _reference_join(field: Field, to: Reference) -> pg.Composable:
    return pg.SQL("LEFT JOIN {table} AS {alias} ON {alias}.{key} = s.{name}").format(
        table=pg.SQL(to.table),
        alias=_alias(field),
        key=pg.Identifier(to.key),
        name=pg.Identifier(field.name),
    )


def _values(
    noun: Noun, field: Field, mapped: Collection[str], derived: Collection[str]
) -> list[pg.Composable]:
    is_mapped = field.name in mapped
    if field.kind is Kind.SEALED:
        return [
            _sealed(field.name, "bytea", is_mapped),
            _sealed(f"{field.name}_index", "text", is_mapped),
        ]
    value = _mapped(noun, field) if is_mapped else _unmapped(noun, field)
    default = None if noun.is_append_only or field.column in derived else _default(noun, field)
    if default is not None:
        value = pg.SQL("coalesce({}, {})").format(value, default)
    values: list[pg.Composable] = [pg.SQL("{} AS {}").format(value, pg.Identifier(field.column))]
    if field.to:
        key = (
            pg.SQL("s.{}").format(pg.Identifier(field.name)) if is_mapped else pg.SQL("NULL::text")
        )
        values.append(pg.SQL("{} AS {}").format(key, pg.Identifier(f"{field.name}_key")))
    return values


def _sealed(column: str, type_name: str, is_mapped: bool) -> pg.Composable:
    return pg.SQL("coalesce({}.{}, '')::{} AS {}").format(
        pg.SQL("s" if is_mapped else "existing"),
        pg.Identifier(column),
        pg.SQL(type_name),
        pg.Identifier(column),
    )


def _mapped(noun: Noun, field: Field) -> pg.Composable:
    if field.to:
        return (
            _own_reference(noun, field)
            if field.to.is_own_table
            else pg.SQL("{}.id").format(_alias(field))
        )
    return typed(noun, field)


def _own_reference(noun: Noun, field: Field) -> pg.Composable:
    return pg.SQL(
        "CASE WHEN s.{name} = s.{key} OR {alias}.id = existing.id THEN NULL"
        " WHEN {alias}.id IS NOT NULL THEN {alias}.id"
        " WHEN s.{name} IN (SELECT {key} FROM staged) THEN {new} END"
    ).format(
        name=pg.Identifier(field.name),
        key=pg.Identifier(noun.key[-1]),
        alias=_alias(field),
        new=pg.Literal(IN_THIS_FILE),
    )


def _unmapped(noun: Noun, field: Field) -> pg.Composable:
    if field.is_stored and not noun.is_append_only:
        return pg.SQL("existing.{}").format(pg.Identifier(field.column))
    return pg.SQL("NULL::{}").format(pg.SQL("bigint" if field.to else type_of(noun, field)))


def typed(noun: Noun, field: Field) -> pg.Composable:
    """Return the SQL of a staged value in its type, null where it is out of range."""
    name, cast = pg.Identifier(field.name), pg.SQL(type_of(noun, field))
    low, high = field.limits
    if field.kind in TEXTS:
        return pg.SQL("s.{}").format(name)
    if low is None or high is None:
        return pg.SQL("s.{}::{}").format(name, cast)
    return pg.SQL("CASE WHEN {} BETWEEN {} AND {} THEN s.{}::{} END").format(
        comparable(field), pg.Literal(low), pg.Literal(high), name, cast
    )


def comparable(field: Field) -> pg.Composable:
    """Return the SQL of a staged value as it compares with its limits: numbers by size, dates by text."""
    form = "s.{}" if field.kind is Kind.DATE else "s.{}::numeric"
    return pg.SQL(form).format(pg.Identifier(field.name))


def type_of(noun: Noun, field: Field) -> str:
    """Return the database's type of a field; texts keep no length, for it is checked before."""
    if field.kind in TEXTS:
        return "text"
    if field.kind is Kind.DATE:
        return "date"
    column = _column(noun, field)
    if column is None:
        return {Kind.AMOUNT: "numeric(14,2)", Kind.INTEGER: "integer"}[field.kind]
    return str(column.db_type(connection))


def _column(noun: Noun, field: Field) -> "Column[Any, Any] | None":
    return noun.model._meta.get_field(field.name) if field.is_stored else None  # type: ignore[return-value]  # no field here is a relation backwards


def _default(noun: Noun, field: Field) -> pg.Composable | None:
    column = _column(noun, field)
    if column is None or column.null or field.is_needed or field.to:
        return None
    value = column.get_default()
    return (
        None
        if value is None
        else pg.SQL("{}::{}").format(pg.Literal(value), pg.SQL(type_of(noun, field)))
    )
