"""What differs between two versions of a survey, question by question."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from surveys.definition import Definition, Question, Section
from surveys.definition.model import Texts

ASPECTS: Mapping[str, tuple[str, ...]] = {
    "type": ("type",),
    "text": ("text", "hint"),
    "answers": ("options",),
    "scale": ("scale", "low_label", "high_label"),
    "bounds": ("least", "most", "is_whole", "is_long"),
    "required": ("is_required",),
    "condition": ("show_if",),
    "meaning": ("dimension", "measures"),
    "low": ("low",),
}


class What(StrEnum):
    """What became of a part."""

    ADDED = "ADDED"
    DROPPED = "DROPPED"
    CHANGED = "CHANGED"
    MOVED = "MOVED"


@dataclass(frozen=True)
class Difference:
    """One part that differs: a question, a section, a language, or the survey's own words.

    `aspects` says what of it, by the names of `ASPECTS`; of a section ``title`` and ``condition``; of the survey
    ``title``, ``intro``, ``thanks`` and ``scorecard``.
    """

    part: str
    what: What
    name: str
    texts: Texts
    aspects: tuple[str, ...] = ()


def differences(before: Definition, after: Definition) -> tuple[Difference, ...]:
    """Return what differs.

    Parameters
    ----------
    before, after
        Two versions of a survey.

    Returns
    -------
    tuple of Difference
        The survey's own words, then languages, sections, and questions in the order of the later version; what was
        dropped comes last of its kind. A question that keeps its place among the others is not moved.
    """
    return (
        *_of_survey(before, after),
        *_of_languages(before, after),
        *_of_sections(before, after),
        *_of_questions(before, after),
    )


def _of_survey(before: Definition, after: Definition) -> Iterator[Difference]:
    names = ("title", "intro", "thanks", "scorecard")
    aspects = tuple(name for name in names if getattr(before, name) != getattr(after, name))
    if aspects:
        yield Difference("survey", What.CHANGED, "", after.title, aspects)


def _of_languages(before: Definition, after: Definition) -> Iterator[Difference]:
    for what, one, other in ((What.ADDED, after, before), (What.DROPPED, before, after)):
        for language in one.languages:
            if language not in other.languages:
                yield Difference("language", what, language, {})


def _of_sections(before: Definition, after: Definition) -> Iterator[Difference]:
    old = {section.name: section for section in before.sections}
    new = {section.name: section for section in after.sections}
    moved = _moved(tuple(old), tuple(new))
    for section in after.sections:
        if section.name not in old:
            yield Difference("section", What.ADDED, section.name, section.title)
        elif aspects := _aspects_of_section(old[section.name], section):
            yield Difference("section", What.CHANGED, section.name, section.title, aspects)
        elif section.name in moved:
            yield Difference("section", What.MOVED, section.name, section.title)
    for section in before.sections:
        if section.name not in new:
            yield Difference("section", What.DROPPED, section.name, section.title)


def _aspects_of_section(old: Section, new: Section) -> tuple[str, ...]:
    pairs = {"title": (old.title, new.title), "condition": (old.show_if, new.show_if)}
    return tuple(name for name, (one, other) in pairs.items() if one != other)


def _of_questions(before: Definition, after: Definition) -> Iterator[Difference]:
    old, new = before.by_name, after.by_name
    moved = _moved(_order(before), _order(after))
    for question in after.questions:
        if question.name not in old:
            yield Difference("question", What.ADDED, question.name, question.text)
        elif aspects := _aspects(old[question.name], question):
            yield Difference("question", What.CHANGED, question.name, question.text, aspects)
        elif question.name in moved:
            yield Difference("question", What.MOVED, question.name, question.text)
    for question in before.questions:
        if question.name not in new:
            yield Difference("question", What.DROPPED, question.name, question.text)


def _order(definition: Definition) -> tuple[str, ...]:
    """Return sections, marked, and questions in one order, so that a question that changes its section has moved."""
    return tuple(
        name
        for section in definition.sections
        for name in (f"§{section.name}", *(question.name for question in section.questions))
    )


def _aspects(old: Question, new: Question) -> tuple[str, ...]:
    return tuple(
        aspect
        for aspect, names in ASPECTS.items()
        if any(getattr(old, name) != getattr(new, name) for name in names)
    )


def _moved(before: tuple[str, ...], after: tuple[str, ...]) -> set[str]:
    """Return the names of both that are not in their common order."""
    one = [name for name in before if name in set(after)]
    other = [name for name in after if name in set(before)]
    kept = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    in_order = {name for block in kept for name in one[block.a : block.a + block.size]}
    return set(one) - in_order
