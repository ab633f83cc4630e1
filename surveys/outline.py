"""A survey as who builds or reads it sees it: section by section, with conditions in words and what is wrong where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys.definition import (
    Condition,
    Definition,
    Fault,
    Question,
    Section,
    Type,
    text_in,
)
from surveys.dimensions import DIMENSIONS
from surveys.editing import Hanging
from surveys.rulewords import condition_words, rule_words, short
from surveys.typewords import THEN, TYPES
from surveys.wording import Wording, wordings


@dataclass(frozen=True)
class Told:
    """Something that is wrong with a survey: in words, with where to mend it and which part it is of."""

    words: str
    url: str
    kind: str
    name: str


@dataclass(frozen=True)
class When:
    """A condition in words."""

    rules: list[str]
    needs_all: bool


@dataclass(frozen=True)
class Row:
    """One question of an outline; `place` counts from 1 through the survey."""

    question: Question
    place: int
    text: str
    kind: str | Promise
    when: When | None
    dimension: str
    low: str
    options: tuple[str, ...]
    lacks: tuple[str, ...]
    faults: tuple[Told, ...]


@dataclass(frozen=True)
class Part:
    """One section of an outline."""

    section: Section
    title: str
    when: When | None
    rows: tuple[Row, ...]
    faults: tuple[Told, ...]
    is_first: bool
    is_last: bool


def reading_language(definition: Definition, wanted: str = "") -> str:
    """Return the language in which somebody reads a survey: the one wanted, else their own, else its first."""
    known = (wanted, (get_language() or "")[:2])
    return next((each for each in known if each in definition.languages), definition.languages[0])


def outline_of(
    definition: Definition, language: str, faults: Iterable[Told] = ()
) -> tuple[Part, ...]:
    """Return a survey section by section, in one language."""
    told = tuple(faults)
    lacking = _lacking(definition)
    places = {question.name: place for place, question in enumerate(definition.questions, 1)}
    last = len(definition.sections) - 1
    return tuple(
        Part(
            section=section,
            title=text_in(section.title, language),
            when=_when(section.show_if, definition, language),
            rows=tuple(
                _row(question, places, definition, language, told, lacking)
                for question in section.questions
            ),
            faults=_of("section", section.name, told),
            is_first=number == 0,
            is_last=number == last,
        )
        for number, section in enumerate(definition.sections)
    )


def _row(
    question: Question,
    places: Mapping[str, int],
    definition: Definition,
    language: str,
    told: tuple[Told, ...],
    lacking: Mapping[str, tuple[str, ...]],
) -> Row:
    return Row(
        question=question,
        place=places[question.name],
        text=text_in(question.text, language),
        kind=TYPES[question.type].label,
        when=_when(question.show_if, definition, language),
        dimension=_(DIMENSIONS[question.dimension]) if question.dimension else "",
        low=str(THEN[question.low.then]) if question.low else "",
        options=tuple(text_in(option.text, language) for option in question.options),
        lacks=lacking.get(question.name, ()),
        faults=_of("question", question.name, told),
    )


def _of(kind: str, name: str, told: tuple[Told, ...]) -> tuple[Told, ...]:
    return tuple(each for each in told if (each.kind, each.name) == (kind, name))


def _when(condition: Condition | None, definition: Definition, language: str) -> When | None:
    if condition is None:
        return None
    return When(condition_words(condition, definition, language), condition.needs_all)


def _lacking(definition: Definition) -> dict[str, tuple[str, ...]]:
    """Return the languages in which something of a question is not said, by question."""
    found: dict[str, set[str]] = {}
    for wording in wordings(definition):
        lacks = (each for each in definition.languages if wording.lacks(each))
        found.setdefault(wording.question, set()).update(lacks)
    return {
        name: tuple(each for each in definition.languages if each in lacks)
        for name, lacks in found.items()
        if name
    }


def told_of(
    faults: Iterable[Fault], definition: Definition, code: str, language: str
) -> list[Told]:
    """Put faults into words, each with the page that mends it."""
    return [_told(fault, definition, code, language) for fault in faults]


def _told(fault: Fault, definition: Definition, code: str, language: str) -> Told:
    values = dict(fault.values)
    if (named := definition.by_name.get(values.get("name", ""))) is not None:
        values["name"] = short(text_in(named.text, language))
    section, question = part_at(definition, fault.place)
    kind, name = ("question", question.name) if question else ("section", section and section.name)
    words = _(fault.message) % values
    return Told(words, _mend(fault, section, question, code), kind if name else "", name or "")


def part_at(definition: Definition, place: str) -> tuple[Section | None, Question | None]:
    """Return the section and the question that a place of a document is in, as far as it is in one."""
    steps = place.split(".")
    if steps[0] == "sections" and len(steps) > 1:
        section = definition.sections[int(steps[1])]
        is_question = len(steps) > 3 and steps[2] == "questions"
        return section, section.questions[int(steps[3])] if is_question else None
    return None, definition.by_name.get(steps[-1])


def _mend(fault: Fault, section: Section | None, question: Question | None, code: str) -> str:
    """Return the page on which a fault is mended."""
    is_of_rules = fault.place.endswith(".show_if") or fault.place[-1:].isdigit()
    if question is not None and section is not None and is_of_rules:
        if question.show_if is not None or section.show_if is None:
            return reverse("surveys:question-condition", args=[code, question.name])
        return reverse("surveys:section-condition", args=[code, section.name])
    if question is not None:
        return reverse("surveys:question", args=[code, question.name])
    if section is not None:
        return reverse("surveys:section-condition", args=[code, section.name])
    return reverse("surveys:draft", args=[code])


def where_words(wording: Wording, definition: Definition) -> str:
    """Say what some words are: the title, a question, an answer."""
    labels = {
        "title": _("Title of the survey"),
        "intro": _("Words before the first question"),
        "thanks": _("Words of thanks"),
        "section": _("Title of a section"),
        "text": _("Question"),
        "hint": _("Hint"),
        "option": _("Answer"),
        "low_label": _("Lowest step"),
        "high_label": _("Highest step"),
    }
    if wording.name == "text" and definition.by_name[wording.question].type is Type.NOTE:
        return _("Text to read")
    return labels[wording.name]


def hanging_words(
    hanging: Iterable[Hanging], definition: Definition, language: str
) -> list[tuple[str, list[str]]]:
    """Say what hangs on some questions: each section or question, with the rules that name them."""
    found: dict[tuple[str, str], set[str]] = {}
    for each in hanging:
        found.setdefault((each.kind, each.name), set()).add(each.on)
    sections = {section.name: section for section in definition.sections}
    told = []
    for (kind, name), names in found.items():
        part = sections[name] if kind == "section" else definition.by_name[name]
        words = part.title if isinstance(part, Section) else part.text
        rules = part.show_if.rules if part.show_if else ()
        named = [rule_words(each, definition, language) for each in rules if each.question in names]
        told.append((text_in(words, language) or name, named))
    return told
