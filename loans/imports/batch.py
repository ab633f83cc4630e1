"""Batches: rows a branch system hands over, checked and merged exactly as the rows of a file are."""

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from psycopg2 import sql as pg

from crm.access import Viewer
from crm.errors import Refused
from crm.models import Branch, BranchSystem, Client, Group, Institution
from crm.results import Result
from crm.sql import execute, fetch
from loans.imports.checking import check
from loans.imports.fields import Field, Reason
from loans.imports.kinds import Kind
from loans.imports.mapping import Mapping, Source
from loans.imports.merging import differs
from loans.imports.noun import Merging, Noun
from loans.imports.nouns import NOUNS
from loans.imports.reading import Rows
from loans.imports.staging import Stager, create_tables, stage
from loans.models import Loan

NOT_YOURS = "NOT_YOURS"  # an id that a row of another branch has

# Models whose rows belong to a branch; a system may refer only to those it may see.
_HELD: tuple[type[Any], ...] = (Branch, Client, Group, Loan)


@dataclass(frozen=True)
class Fault:
    """Why a row was not merged: its number, the field, the reason."""

    row: int
    field: str
    reason: str


@dataclass(frozen=True)
class Outcome:
    """What became of each row: its result, or its faults."""

    results: Table[int, Result]
    faults: Sequence[Fault]


class CannotMerge(Refused):
    """Some rows are at fault, so none was merged."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("")
        self.faults = faults


@transaction.atomic
def merge_rows(
    *,
    noun: str,
    rows: Table[int, Table[str, str]],
    keeps_good_rows: bool,
    by: BranchSystem,
    on: date,
    at: datetime,
) -> Outcome:
    """Merge rows of texts and tell what became of each.

    Parameters
    ----------
    noun
        A name of `NOUNS`.
    rows
        The rows by their numbers, all with the same fields, but for sealed ones: what leaves one out
        leaves it as it is. An empty text is a value not known.
    keeps_good_rows
        Whether the good rows are merged where others are at fault.
    by
        The system that hands them over; it writes and refers to rows it may see, and no others.
    on
        Business date of changes that the rows do not date.
    at
        Entry time.

    Raises
    ------
    CannotMerge
        A row is at fault and good rows are not to be kept.
    """
    if not rows:
        return Outcome({}, [])
    held = _held_to_reach(NOUNS[noun], by)
    merging = _staged(held, _alike(held, rows), by, on, at)
    check(held, merging)
    faults = _faults()
    if faults and not keeps_good_rows:
        raise CannotMerge(faults)
    results = _results(held, rows, {fault.row for fault in faults})
    held.merge(held, merging)
    return Outcome(results, faults)


def _alike(noun: Noun, rows: Table[int, Table[str, str]]) -> Table[int, Table[str, str]]:
    """Give all rows the same fields; a sealed one that a row leaves out is as stored."""
    key, present = noun.key[-1], set[str]().union(*rows.values())
    header = [name for name in noun.by_name if name in present]
    sealed = [name for name in header if noun.by_name[name].kind is Kind.SEALED]
    lacking = {row[key] for row in rows.values() if len(row) < len(header)}
    met = noun.model._default_manager.filter(**{f"{key}__in": lacking}).values(key, *sealed)
    stored = {row[key]: row for row in met} if lacking else {}
    return {
        number: {name: row.get(name, stored.get(row[key], {}).get(name, "")) for name in header}
        for number, row in rows.items()
    }


def _staged(
    noun: Noun, rows: Table[int, Table[str, str]], by: BranchSystem, on: date, at: datetime
) -> Merging:
    header = tuple(next(iter(rows.values())))
    sources = {name: Source(columns=(name,)) for name in header}
    mapping = Mapping(noun=noun.name, sources=sources, stand_ins=False)
    create_tables(noun)
    country = Institution.objects.values_list("country", flat=True).first() or ""
    cells: Iterator[tuple[int, Sequence[str]]] = (
        (number, tuple(row.values())) for number, row in rows.items()
    )
    stage(Rows(header, len(rows), cells), Stager(noun, sources, header, country))
    return Merging(mapping=mapping, sources=sources, on=on, now=at, by_id=None, system_id=by.pk)


def _results(noun: Noun, rows: Table[int, Table[str, str]], faulted: set[int]) -> dict[int, Result]:
    """Tell added, changed and unchanged rows apart; a good row set aside repeats another."""
    checked = fetch(
        pg.SQL(
            "SELECT c.row, c.existing_id IS NULL AS is_new, {differs} AS differs"
            " FROM checked c LEFT JOIN {table} t ON t.id = c.existing_id"
        ).format(differs=differs(noun), table=pg.Identifier(noun.table))
    )
    results = {number: Result.UNCHANGED for number in rows if number not in faulted}
    for row in checked:
        if row["is_new"]:
            results[row["row"]] = Result.ADDED
        elif row["differs"] and not noun.is_append_only:
            results[row["row"]] = Result.CHANGED
    return results


def _held_to_reach(noun: Noun, viewer: Viewer) -> Noun:
    """Return the noun with one more check: rows the viewer may not see are neither met nor referred to."""

    def prepare(_noun: Noun, merging: Merging) -> None:
        met = fetch("SELECT row, existing_id AS id FROM checked WHERE existing_id IS NOT NULL")
        _refuse_unseen(noun.model, met, viewer, (noun.key[-1], NOT_YOURS))
        for field in noun.fields:
            model = noun.model._meta.get_field(field.name).related_model if field.to else None
            if model in _HELD:
                fault = (field.name, str(Reason.UNKNOWN_REFERENCE))
                _refuse_unseen(model, _named(field), viewer, fault)
        noun.prepare(noun, merging)

    return replace(noun, prepare=prepare)


def _named(field: Field) -> list[dict[str, int]]:
    """Return the rows that name another row outside of the batch, with its id."""
    return fetch(
        pg.SQL("SELECT row, {id} AS id FROM checked WHERE {id} > 0 AND {key} IS NOT NULL").format(
            id=pg.Identifier(field.column), key=pg.Identifier(f"{field.name}_key")
        )
    )


def _refuse_unseen(
    model: type[Any], named: list[dict[str, int]], viewer: Viewer, fault: tuple[str, str]
) -> None:
    rows = model.objects.filter(pk__in={each["id"] for each in named})
    if not named or not hasattr(rows, "visible_to"):
        return
    seen = set(rows.visible_to(viewer).values_list("pk", flat=True))
    for each in named:
        if each["id"] not in seen:
            execute("INSERT INTO faulted VALUES (%s, %s, %s)", [each["row"], *fault])


def _faults() -> list[Fault]:
    """Return the faults found, those of a repeated row again for each of its repeats."""
    return [
        Fault(**fault)
        for fault in fetch(
            "SELECT row, field, reason FROM faulted"
            " UNION SELECT r.row, f.field, f.reason FROM repeated r JOIN faulted f ON f.row = r.first"
            " ORDER BY row, field, reason"
        )
    ]
