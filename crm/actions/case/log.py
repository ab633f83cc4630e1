"""The log of a case: every verb locks the case, changes it, and writes one line here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from crm.models import Case, CaseEntry, Staff


@dataclass(frozen=True)
class Stamp:
    """Who, on which business date, at which moment; nobody: the reporter, or the program itself."""

    by: Staff | None
    on: date
    at: datetime


@dataclass(frozen=True)
class Line:
    """One line to be written: its kind, its words, values before and after, whether the reporter reads it."""

    kind: CaseEntry.Kind
    text: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    is_public: bool = False


def locked(case: Case) -> Case:
    """Return the case as it is now, held until the transaction ends."""
    found = Case.objects.select_for_update(of=("self",))
    return found.select_related("client", "branch", "category", "handler").get(pk=case.pk)


def write(case: Case, line: Line, stamp: Stamp) -> CaseEntry:
    """Write a line into the log; a `text` is kept without blanks around it."""
    return CaseEntry.objects.create(
        case=case,
        kind=line.kind,
        on=stamp.on,
        at=stamp.at,
        by=stamp.by,
        text=line.text.strip(),
        values=dict(line.values),
        is_public=line.is_public,
    )


def change(case: Case, **values: Any) -> dict[str, list[Any]]:  # noqa: ANN401 - any field of a case
    """Set fields, save those that differ, and return each with its value before and after, fit for the log."""
    before = {name: getattr(case, name) for name in values}
    changed = [name for name, value in values.items() if before[name] != value]
    for name in changed:
        setattr(case, name, values[name])
    if changed:
        case.save(update_fields=changed)
    return {name: [stored(before[name]), stored(values[name])] for name in changed}


def stored(value: Any) -> Any:  # noqa: ANN401 - any field of a case
    """Return a value as the log keeps it: keys for rows, ISO texts for days."""
    if isinstance(value, date):
        return value.isoformat()
    return getattr(value, "pk", value)
