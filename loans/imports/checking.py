"""Checking: every fault of the staged rows, found set by set."""

from collections.abc import Iterable
from collections.abc import Mapping as Table

from psycopg2 import sql as pg

from crm.sql import execute, fetch
from loans.imports.fields import REASON_OF_KIND, Field, Reason
from loans.imports.kinds import Kind
from loans.imports.mapping import Source
from loans.imports.noun import Merging, Noun, Rule
from loans.imports.resolving import IN_THIS_FILE, comparable, create_checked

Condition = tuple[str, str, pg.Composable]


def check(noun: Noun, merging: Merging) -> int:
    """Find all faults, leave the good rows in `checked`, and return how many rows are good.

    Identical repeats, and existing rows where these are kept, are good rows that the merge need not see.
    """
    _check_cells(noun, merging.sources)
    create_checked(noun, merging)
    _check_rows(noun, merging)
    drop_faulted()
    aside = _set_repeats_aside(noun, merging)
    noun.prepare(noun, merging)
    drop_faulted()
    for field in noun.own_references:
        if field.name in merging.sources:
            _check_own_reference(noun, field, merging.sources[field.name])
    if merging.mapping.existing == "keep":
        aside += execute("DELETE FROM checked WHERE existing_id IS NOT NULL")
    execute("ANALYZE checked")
    return aside + int(fetch("SELECT count(*) AS good FROM checked")[0]["good"])


def drop_faulted() -> int:
    """Take rows at fault out of `checked` and return how many there were."""
    return execute(
        "DELETE FROM checked c USING (SELECT DISTINCT row FROM faulted) f WHERE f.row = c.row"
    )


def store_faults(run_id: int, sources: Table[str, Source]) -> int:
    """Keep the faults with the import and return how many rows have one."""
    labels = [(name, source.label[:200]) for name, source in sources.items()]
    execute(
        pg.SQL(
            'INSERT INTO loans_importfault (run_id, row, "column", value, reason)'
            " SELECT DISTINCT {run}, f.row, coalesce(l.label, f.field),"
            " coalesce(to_jsonb(s) ->> (f.field || '_raw'), to_jsonb(s) ->> f.field,"
            " CASE f.field WHEN '' THEN s.cells END, ''), f.reason"
            " FROM faulted f JOIN staged s ON s.row = f.row"
            " LEFT JOIN (VALUES {labels}) AS l (field, label) ON l.field = f.field"
            " ORDER BY 2, 3, 5"
        ).format(
            run=pg.Literal(run_id),
            labels=pg.SQL(", ").join([pg.SQL("(%s, %s)")] * len(labels)),
        ),
        [text for pair in labels for text in pair],
    )
    return int(fetch("SELECT count(DISTINCT row) AS rows FROM faulted")[0]["rows"])


def _check_cells(noun: Noun, sources: Table[str, Source]) -> None:
    execute(
        pg.SQL("INSERT INTO faulted SELECT row, '', {} FROM staged WHERE cells IS NOT NULL").format(
            pg.Literal(Reason.WRONG_CELL_COUNT)
        )
    )
    conditions = [
        condition
        for field in noun.fields
        if field.name in sources
        for condition in _cell_conditions(noun, field, sources[field.name])
    ]
    _record("staged s", "s", conditions, also="s.cells IS NULL")


def _cell_conditions(noun: Noun, field: Field, source: Source) -> Iterable[Condition]:
    name = pg.Identifier(field.name)
    raw = pg.Identifier(f"{field.name}_raw")
    if field.kind in REASON_OF_KIND:
        broken = pg.SQL("s.{} IS NULL AND s.{} IS NOT NULL").format(name, raw)
        yield field.name, REASON_OF_KIND[field.kind], broken
    if field.is_needed:
        yield field.name, Reason.REQUIRED, pg.SQL("s.{} IS NULL AND s.{} IS NULL").format(name, raw)
    if field.max_length:
        long = pg.SQL("length(s.{}) > {}").format(name, pg.Literal(field.max_length))
        yield field.name, Reason.TOO_LONG, long
    if field.choices:
        yield field.name, Reason.NOT_A_CHOICE, _not_a_choice(field)
    low, high = field.limits
    if low is not None and high is not None:
        outside = pg.SQL("{} NOT BETWEEN {} AND {}").format(
            comparable(field), pg.Literal(low), pg.Literal(high)
        )
        yield field.name, Reason.OUT_OF_RANGE, outside
    if field.to and field.to.is_own_table and not source.ignores_unknown:
        itself = pg.SQL("s.{} = s.{}").format(name, pg.Identifier(noun.key[-1]))
        yield field.name, Reason.REFERS_TO_ITSELF, itself


def _not_a_choice(field: Field) -> pg.Composable:
    name = pg.Identifier(field.name)
    if field.kind is Kind.CODES:
        return pg.SQL(
            "NOT (s.{0}::text[] @> {1}::text[] AND cardinality(s.{0}::text[]) = {2})"
        ).format(name, pg.Literal(list(field.choices)), pg.Literal(len(field.choices)))
    return pg.SQL("s.{} NOT IN {}").format(name, pg.Literal(field.choices))


def _check_rows(noun: Noun, merging: Merging) -> None:
    sources = merging.sources
    conditions: list[Condition] = [
        condition for field in noun.fields for condition in _row_conditions(noun, field, sources)
    ]
    conditions += [_condition(rule) for rule in noun.rules]
    _record(f"checked c {noun.rules_from}", "c", conditions)


def _row_conditions(noun: Noun, field: Field, sources: Table[str, Source]) -> Iterable[Condition]:
    column = pg.Identifier(field.column)
    source = sources.get(field.name)
    if source is None:
        if field.is_needed:
            yield field.name, Reason.REQUIRED, pg.SQL("c.{} IS NULL").format(column)
    elif field.to and not source.ignores_unknown:
        key = pg.Identifier(f"{field.name}_key")
        unknown = pg.SQL("c.{} IS NULL AND c.{} IS NOT NULL").format(column, key)
        if field.to.is_own_table:
            itself = pg.Identifier(noun.key[-1])
            unknown = pg.SQL("{} AND c.{} <> c.{}").format(unknown, key, itself)
        yield field.name, Reason.UNKNOWN_REFERENCE, unknown


def _condition(rule: Rule) -> Condition:
    return rule.field, rule.reason, pg.SQL(rule.fails)


def _record(tables: str, alias: str, conditions: list[Condition], also: str = "true") -> None:
    """Store a fault for every row and condition that holds; rows where none does are passed by fast."""
    if not conditions:
        return
    values = [
        pg.SQL("({}, {}, {})").format(pg.Literal(field), pg.Literal(str(reason)), fails)
        for field, reason, fails in conditions
    ]
    execute(
        pg.SQL(
            "INSERT INTO faulted SELECT {alias}.row, v.field, v.reason FROM {tables}"
            " CROSS JOIN LATERAL (VALUES {values}) AS v (field, reason, fails)"
            " WHERE {also} AND v.fails AND ({any})"
        ).format(
            alias=pg.SQL(alias),
            tables=pg.SQL(tables),
            values=pg.SQL(", ").join(values),
            also=pg.SQL(also),
            any=pg.SQL(" OR ").join(pg.SQL("({})").format(fails) for _, _, fails in conditions),
        )
    )


def _set_repeats_aside(noun: Noun, merging: Merging) -> int:
    """Keep one row of each key; return how many good rows were set aside, the others being faults."""
    execute("DROP TABLE IF EXISTS pg_temp.repeated")
    is_earliest = merging.mapping.repeats == "earliest" and noun.earliest_by
    order = (
        pg.SQL("c.{}, c.row").format(pg.Identifier(noun.earliest_by))
        if is_earliest
        else pg.SQL("c.row")
    )
    same_key = pg.SQL(" AND ").join(
        pg.SQL("c.{0} = k.{0}").format(pg.Identifier(column)) for column in _key_columns(noun)
    )
    repeats = execute(
        pg.SQL(
            "CREATE TEMP TABLE repeated AS SELECT c.row, k.first FROM checked c JOIN"
            " (SELECT {key}, (array_agg(c.row ORDER BY {order}))[1] AS first FROM checked c"
            " WHERE ({key}) IN (SELECT {key} FROM checked c GROUP BY {key} HAVING count(*) > 1)"
            " GROUP BY {key}) AS k ON {same_key} WHERE c.row <> k.first"
        ).format(key=_key_list(noun), order=order, same_key=same_key)
    )
    if not repeats:
        return 0
    if merging.mapping.repeats == "refuse":
        _refuse_different(noun)
    count = execute("DELETE FROM checked c USING repeated r WHERE r.row = c.row")
    return count - _repeat_faults()


def _repeat_faults() -> int:
    return int(
        fetch("SELECT count(*) AS n FROM repeated r JOIN faulted f ON f.row = r.row")[0]["n"]
    )


def _refuse_different(noun: Noun) -> None:
    sealed = [each.name for each in noun.fields if each.kind is Kind.SEALED]
    execute(
        pg.SQL(
            "INSERT INTO faulted SELECT r.row, {field}, {reason} FROM repeated r"
            " JOIN staged s ON s.row = r.row JOIN staged f ON f.row = r.first"
            " WHERE to_jsonb(s) - {unlike}::text[] <> to_jsonb(f) - {unlike}::text[]"
        ).format(
            field=pg.Literal(noun.key[-1]),
            reason=pg.Literal(str(Reason.REPEATED)),
            unlike=pg.Literal(["row", *sealed]),
        )
    )


def _key_columns(noun: Noun) -> list[str]:
    return [noun.by_name[name].column for name in noun.key]


def _key_list(noun: Noun) -> pg.Composable:
    return pg.SQL(", ").join(
        pg.SQL("c.{}").format(pg.Identifier(column)) for column in _key_columns(noun)
    )


def _check_own_reference(noun: Noun, field: Field, source: Source) -> None:
    """Hold references between rows of the file to good rows, until nothing more falls."""
    dangling = pg.SQL(
        "c.{column} = {new} AND NOT EXISTS (SELECT FROM checked o WHERE o.{key} = c.{name})"
    ).format(
        column=pg.Identifier(field.column),
        new=pg.Literal(IN_THIS_FILE),
        key=pg.Identifier(noun.key[-1]),
        name=pg.Identifier(f"{field.name}_key"),
    )
    if source.ignores_unknown:
        execute(
            pg.SQL("UPDATE checked c SET {} = NULL WHERE {}").format(
                pg.Identifier(field.column), dangling
            )
        )
        return
    _record("checked c", "c", [(field.name, Reason.UNKNOWN_REFERENCE, dangling)])
    while drop_faulted():
        _record("checked c", "c", [(field.name, Reason.UNKNOWN_REFERENCE, dangling)])
