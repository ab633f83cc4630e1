"""Rules in a document: set, renamed with what they name, found by what they hang on, taken away."""

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Literal

from crm.words import gettext_noop as _
from surveys.editing.parts import CannotEdit, Document, question_named, section_named

Kind = Literal["section", "question"]
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Hanging:
    """A section or question whose condition names a question."""

    kind: Kind
    name: str
    on: str


class StillNeeded(CannotEdit):
    """Nothing is deleted: conditions name what was to go; `hanging` tells which."""

    def __init__(self, hanging: tuple[Hanging, ...]) -> None:
        super().__init__(_("Conditions of other questions depend on this."))
        self.hanging = hanging


def set_condition(
    document: Document, kind: Kind, name: str, condition: Mapping[str, Rows] | None
) -> Document:
    """Say when a section or a question is asked.

    Parameters
    ----------
    document
        A survey.
    kind, name
        Which section or question.
    condition
        ``{"all": rules}`` or ``{"any": rules}``; none asks always.

    Returns
    -------
    Document
        The survey with the condition.
    """
    found = deepcopy(document)
    part = (section_named if kind == "section" else question_named)(found, name)
    part.pop("show_if", None)
    if condition is not None:
        part["show_if"] = deepcopy(dict(condition))
    return found


def conditioned(document: Document) -> Iterator[tuple[Kind, Document]]:
    """Give every section and question that has a condition, with which of the two it is."""
    for section in document["sections"]:
        if section.get("show_if"):
            yield "section", section
        for question in section["questions"]:
            if question.get("show_if"):
                yield "question", question


def rules_of(part: Document) -> Rows:
    """Return the rules of a section's or question's condition, to be changed in place."""
    condition: dict[str, Rows] = part.get("show_if") or {}
    return next(iter(condition.values()), [])


def hanging_on(document: Document, names: Collection[str]) -> tuple[Hanging, ...]:
    """Return what is asked or not by the answers to some questions, the questions themselves left out.

    Parameters
    ----------
    document
        A survey.
    names
        The names of the questions.
    """
    found = (
        Hanging(kind, part["name"], rule["question"])
        for kind, part in conditioned(document)
        if not (kind == "question" and part["name"] in names)
        for rule in rules_of(part)
        if rule["question"] in names
    )
    return tuple(dict.fromkeys(found))


def rename_in_rules(document: Document, name: str, new: str, codes: Mapping[str, str]) -> None:
    """Let all rules and points that name a question or its answers by old names use the new ones, in place."""
    named = (rule for _kind, part in conditioned(document) for rule in rules_of(part))
    for rule in named:
        if rule["question"] == name:
            rule["question"] = new
            if rule.get("value") in codes:
                rule["value"] = codes[rule["value"]]
    points = (document.get("scorecard") or {}).get("points", {})
    if name in points:
        old = points.pop(name)
        points[new] = {codes.get(code, code): value for code, value in old.items()}


def drop_rules(document: Document, names: Collection[str]) -> None:
    """Take away the rules and points of some questions, in place; a condition without rules goes."""
    for _kind, part in list(conditioned(document)):
        rules = rules_of(part)
        rules[:] = [rule for rule in rules if rule["question"] not in names]
        if not rules:
            del part["show_if"]
    points = (document.get("scorecard") or {}).get("points", {})
    for name in names:
        points.pop(name, None)
