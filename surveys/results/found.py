"""Findings as a page shows them: of the institution or of one branch, with names in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from surveys.definition import Definition, text_in
from surveys.models import Finding
from surveys.results.asked import Asked
from surveys.results.naming import dimension_name


@dataclass(frozen=True)
class Theme:
    """What some texts share; `quotes` only for those who may read answers."""

    words: str
    count: int
    share: float
    quotes: Sequence[str]


@dataclass(frozen=True)
class Themes:
    """The themes of one question in one language, of so many texts."""

    question: str
    text: str
    language: str
    language_name: str
    count: int
    themes: Sequence[Theme]


@dataclass(frozen=True)
class Found:
    """The findings there are for what is asked."""

    drivers: Finding | None = None
    reliability: Finding | None = None
    themes: Sequence[Themes] = field(default_factory=list)
    computed: Finding | None = None


def read_findings(
    asked: Asked, definition: Definition, *, language: str, may_read: bool
) -> Found | None:
    """Return the findings for the institution or the one branch asked about; None where several are."""
    if asked.branches is not None and len(asked.branches) != 1:
        return None
    scope = asked.branches[0] if asked.branches else ""
    rows = list(Finding.objects.filter(survey=asked.survey, scope=scope).order_by("pk"))
    of_kind = {row.kind: row for row in rows}
    return Found(
        of_kind.get(Finding.Kind.DRIVERS),
        of_kind.get(Finding.Kind.RELIABILITY),
        list(_themes(rows, definition, language, may_read=may_read)),
        rows[0] if rows else None,
    )


def _themes(
    rows: Iterable[Finding], definition: Definition, language: str, *, may_read: bool
) -> Iterable[Themes]:
    names = dict(settings.LANGUAGES)
    for row in rows:
        question = definition.by_name.get(row.question)
        if row.kind != Finding.Kind.THEMES or question is None:
            continue
        for code, themes in row.content["themes"].items():
            yield Themes(
                row.question,
                text_in(question.text, language),
                code,
                _(names.get(code, code)),
                row.content["counts"].get(code, 0),
                [
                    Theme(
                        ", ".join(each["words"]),
                        each["count"],
                        each["share"],
                        each["quotes"] if may_read else [],
                    )
                    for each in themes
                ],
            )


def names_of_questions(definition: Definition, language: str) -> Mapping[str, str]:
    """Return what questions are called where there is little room: their dimension, where each has its own, else their text."""
    used = [each.dimension for each in definition.questions]
    return {
        each.name: dimension_name(each.dimension)
        if each.dimension and used.count(each.dimension) == 1
        else text_in(each.text, language)
        for each in definition.questions
    }


def without(found: Finding, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what reliability would be without each question."""
    return [
        {"name": names.get(each["question"], each["question"]), "alpha": each["alpha"]}
        for each in found.content["without"]
    ]
