"""The log of a case in words: what happened, what it was before and after."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from crm.models import Branch, Case, CaseCategory, CaseEntry, Client, Department, Severity, Staff
from crm.templatetags.formats import day

ICONS = {
    "RECEIVED": "star",
    "ACKNOWLEDGED": "check",
    "ASSIGNED": "user",
    "ROUTED": "next",
    "CHANGED": "edit",
    "NOTE": "edit",
    "MESSAGE_OUT": "next",
    "MESSAGE_IN": "phone",
    "ESCALATED": "warning",
    "RESOLVED": "check",
    "SATISFACTION": "star",
    "REOPENED": "clock",
    "CLOSED": "check",
}
ROWS: Mapping[str, Any] = {
    "handler": Staff,
    "about_staff": Staff,
    "department": Department,
    "category": CaseCategory,
    "branch": Branch,
    "client": Client,
}
SILENT = {"RECEIVED", "RESOLVED"}  # what they set stands on the page, or follows as text
Words = str | SafeString


@dataclass(frozen=True)
class Change:
    """One field before and after."""

    label: str
    before: Words
    after: Words


@dataclass(frozen=True)
class LogLine:
    """One line of the log as the page shows it."""

    kind: str
    label: str
    icon: str
    at: datetime
    by: Staff | None
    text: str
    changes: list[Change]
    is_public: bool


def log_of(case: Case, staff: Staff) -> list[LogLine]:
    """Return the log of a case as far as `staff` may read it, latest first."""
    entries = CaseEntry.objects.visible_to(staff).filter(case=case).select_related("by")
    found = list(entries.order_by("-at", "-pk"))
    names = _names(found)
    return [_line(entry, names) for entry in found]


def _line(entry: CaseEntry, names: Mapping[tuple[str, Any], str]) -> LogLine:
    return LogLine(
        kind=entry.kind,
        label=_label(entry),
        icon=ICONS.get(entry.kind, "dot"),
        at=entry.at,
        by=entry.by,
        text=entry.text,
        changes=[] if entry.kind in SILENT else list(_changes(entry, names)),
        is_public=entry.is_public,
    )


def _label(entry: CaseEntry) -> str:
    values = entry.values
    if entry.kind == CaseEntry.Kind.SATISFACTION:
        return (
            _("The client is satisfied")
            if values.get("is_satisfied")
            else _("The client is not satisfied")
        )
    if entry.kind == CaseEntry.Kind.RESOLVED and values.get("outcome") in Case.Outcome.values:
        outcome = Case.Outcome(values["outcome"]).label
        return f"{entry.get_kind_display()}: {outcome}"
    if entry.kind == CaseEntry.Kind.ESCALATED:
        return _reason(str(values.get("reason", ""))) or str(entry.get_kind_display())
    return str(entry.get_kind_display())


def _reason(reason: str) -> str:
    return {
        "NOT_ACKNOWLEDGED": _("Escalated: nobody answered by the promised day"),
        "NOT_RESOLVED": _("Escalated: not resolved by the promised day"),
        "UNSATISFIED": _("Escalated: the client is not satisfied"),
    }.get(reason, "")


def _names(entries: Iterable[CaseEntry]) -> dict[tuple[str, Any], str]:
    """Return the names of all rows that the lines speak of, in one query for each kind of row."""
    wanted: dict[Any, set[Any]] = {}
    for entry in entries:
        for name, pair in entry.values.items():
            if name in ROWS and isinstance(pair, list):
                wanted.setdefault(ROWS[name], set()).update(key for key in pair if key)
    return {
        (model.__name__, row.pk): row.external_id if model is Client else str(row)
        for model, keys in wanted.items()
        for row in model._default_manager.filter(pk__in=keys)
    }


def _changes(entry: CaseEntry, names: Mapping[tuple[str, Any], str]) -> Iterator[Change]:
    for name, pair in entry.values.items():
        if isinstance(pair, list) and len(pair) == 2:
            label = str(Case._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a plain field
            before, after = (_words(name, value, names) for value in pair)
            yield Change(label, before, after)


def _words(name: str, value: Any, names: Mapping[tuple[str, Any], str]) -> Words:  # noqa: ANN401 - any stored value
    if value in (None, ""):
        return "–"
    if name in ROWS:
        return names.get((ROWS[name].__name__, value), str(value))
    if name.endswith("_by"):
        return day(date.fromisoformat(value))
    choices: Mapping[str, Mapping[Any, Any]] = {
        "severity": dict(Severity.choices),
        "outcome": dict(Case.Outcome.choices),
        "kind": dict(Case.Kind.choices),
        "is_about_staff": {True: _("Yes"), False: _("No")},
    }
    return str(choices.get(name, {}).get(value, value))
