"""A survey as the form by which it is answered, the same on every channel; drawn by `templates/surveys/form.html`.

The whole survey is in the page, and what is not asked yet is hidden: so `static/js/survey.js` goes on without the
server, a phone without a signal, and a browser without scripts by sending the form at each step.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from crm import formats
from crm.institution import institution
from surveys.answering import LONGEST_TEXT, Unreadable, read_answers
from surveys.definition import Condition, Definition, Question, Section, Type, text_in
from surveys.definition.model import PARTS
from surveys.formdata import field_name
from surveys.logic import Answers, shown_questions
from surveys.scales import Scale, scale_of
from surveys.scriptwords import script_words
from surveys.steps import shown_steps, step_named

WIDGETS = {
    Type.SINGLE: "radios",
    Type.MULTIPLE: "boxes",
    Type.RANKING: "places",
    Type.PAIR: "pair",
    Type.NUMBER: "number",
    Type.MONEY: "number",
    Type.DATE: "date",
    Type.NOTE: "note",
}


@dataclass(frozen=True)
class Choice:
    """One answer to choose, or one place of a ranking's option."""

    value: str
    label: str
    is_chosen: bool = False
    symbol: str = ""
    spoken: str = ""
    stands_alone: bool = False


@dataclass(frozen=True)
class Row:
    """A row of choices under one field: a scale, options, the places of one option."""

    name: str
    choices: tuple[Choice, ...]
    label: str = ""
    scale: Scale | None = None


@dataclass(frozen=True)
class Field:
    """One question as it is shown."""

    question: Question
    name: str
    widget: str
    text: str
    hint: str
    value: str
    rows: tuple[Row, ...]
    fault: str
    is_shown: bool
    show_if: str
    unit: str = ""

    @property
    def row(self) -> Row | None:
        """The one row of choices, where there is one."""
        return self.rows[0] if self.rows else None

    @property
    def described(self) -> str:
        """The ids of what else is said about the question."""
        told = {"hint": self.hint, "fault": self.fault}
        return " ".join(f"{self.name}-{part}" for part, words in told.items() if words)


@dataclass(frozen=True)
class Part:
    """One section as it is shown."""

    name: str
    title: str
    fields: tuple[Field, ...]
    is_shown: bool
    show_if: str


@dataclass(frozen=True)
class Form:
    """A survey as a form; `step` is the step in sight, empty where all of it is."""

    language: str
    direction: str
    title: str
    intro: str
    parts: tuple[Part, ...]
    by: str
    words: str
    step: str = ""
    asked: str = ""
    at: str = ""
    is_first: bool = True
    is_last: bool = True
    faults: int = 0
    longest: int = field(default=LONGEST_TEXT)


def form_context(
    definition: Definition,
    language: str,
    answers: Answers,
    faults: Mapping[str, Unreadable],
    section: str | None = None,
    *,
    question: str | None = None,
) -> dict[str, Any]:
    """Return what `surveys/form.html` shows of a survey, in one of its languages.

    `answers` are as they were given, right or wrong; `faults` by question. Where a section is named, it alone is in
    sight, or else the one question that is named; without either, all that is asked.
    """
    right = read_answers(definition, answers, is_complete=False).answers
    sight = _sight(definition, right, section, question)
    with override(language):
        draw = _Drawing(definition, language, answers, faults, sight)
        return {"form": draw.form(by_question=question is not None)}


@dataclass(frozen=True)
class _Sight:
    """What is in sight: the questions, and of a step its place among all."""

    shown: tuple[str, ...]
    step: str = ""
    place: int = 0
    count: int = 1


def _sight(
    definition: Definition, answers: Answers, section: str | None, question: str | None
) -> _Sight:
    steps = shown_steps(definition, answers, by_question=question is not None)
    if not steps or (section is None and question is None):
        return _Sight(tuple(each.name for each in shown_questions(definition, answers)))
    step = step_named(steps, question or section or "")
    return _Sight(step.questions, step.name, steps.index(step), len(steps))


class _Drawing:
    """Draws one survey; the language is active meanwhile."""

    def __init__(
        self,
        definition: Definition,
        language: str,
        answers: Answers,
        faults: Mapping[str, Unreadable],
        sight: _Sight,
    ) -> None:
        known = institution()
        self.definition, self.language = definition, language
        self.answers, self.faults, self.sight = answers, faults, sight
        self.locale = formats.locale_of(language, known.country if known else "")
        self.currency = known.currency if known else ""

    def words(self, texts: Mapping[str, str]) -> str:
        return text_in(texts, self.language)

    def number(self, value: int) -> str:
        return formats.write_number(value, self.locale)

    def form(self, *, by_question: bool) -> Form:
        sight = self.sight
        return Form(
            language=self.language,
            direction="rtl" if get_language_info(self.language)["bidi"] else "ltr",
            title=self.words(self.definition.title),
            intro=self.words(self.definition.intro),
            parts=tuple(self.part(each) for each in self.definition.sections),
            by="question" if by_question else "section" if sight.step else "",
            words=json.dumps(script_words(self.locale), ensure_ascii=False),
            step=sight.step,
            asked=" ".join(sight.shown),
            at=self.at() if sight.count > 1 else "",
            is_first=sight.place == 0,
            is_last=sight.place + 1 >= sight.count,
            faults=len(self.faults),
        )

    def at(self) -> str:
        place, count = self.sight.place + 1, self.sight.count
        return _("%(at)s of %(all)s") % {"at": self.number(place), "all": self.number(count)}

    def part(self, section: Section) -> Part:
        fields = tuple(self.field(question) for question in section.questions)
        return Part(
            name=section.name,
            title=self.words(section.title),
            fields=fields,
            is_shown=any(each.is_shown for each in fields),
            show_if=as_json(section.show_if),
        )

    def field(self, question: Question) -> Field:
        answer, fault = self.answers.get(question.name), self.faults.get(question.name)
        return Field(
            question=question,
            name=field_name(question),
            widget=WIDGETS.get(question.type, "scale" if question.bounds else "text"),
            text=self.words(question.text),
            hint=self.words(question.hint),
            value="" if answer is None or isinstance(answer, list | dict) else str(answer),
            rows=tuple(self.rows(question, answer)),
            fault=_(fault.message) % fault.values if fault else "",
            is_shown=question.name in self.sight.shown,
            show_if=as_json(question.show_if),
            unit=self.currency if question.type is Type.MONEY else "",
        )

    def rows(self, question: Question, answer: Any) -> Iterator[Row]:  # noqa: ANN401 - of the question's kind
        name = field_name(question)
        if question.type is Type.PAIR:
            told = answer if isinstance(answer, Mapping) else {}
            for part in PARTS:
                yield self.scale(question, field_name(question, part), told.get(part), part)
        elif question.type is Type.RANKING:
            yield from self.places(question, answer)
        elif question.bounds:
            yield self.scale(question, name, answer)
        elif question.options:
            yield Row(name, tuple(self.options(question, answer)))

    def scale(self, question: Question, name: str, answer: object, part: str = "") -> Row:
        scale = scale_of(question, part, self.language)
        least, _most = question.bounds or (0, 0)
        choices = (
            Choice(
                value=str(value),
                label=words or self.number(value),
                is_chosen=str(answer) == str(value),
                symbol=f"{scale.symbol}-{value}" if scale.symbol else "",
                spoken=scale.ends.get(value, ""),
            )
            for value, words in enumerate(scale.steps, start=least)
        )
        return Row(name, tuple(choices), label=scale.label, scale=scale)

    def options(self, question: Question, answer: object) -> Iterator[Choice]:
        chosen = answer if isinstance(answer, list | tuple) else [answer]
        for option in question.options:
            is_chosen, words = option.code in chosen, self.words(option.text)
            yield Choice(option.code, words, is_chosen, stands_alone=option.stands_alone)

    def places(self, question: Question, answer: object) -> Iterator[Row]:
        order = list(answer) if isinstance(answer, list | tuple) else []
        for option in question.options:
            place = order.index(option.code) + 1 if option.code in order else 0
            choices = (
                Choice(str(each), self.number(each), is_chosen=each == place)
                for each in range(1, len(question.options) + 1)
            )
            name = field_name(question, option.code)
            yield Row(name, tuple(choices), label=self.words(option.text))


def as_json(condition: Condition | None) -> str:
    """Return a condition as `survey.js` reads it; empty where there is none."""
    if condition is None:
        return ""
    rules = [
        {"question": rule.question, "is": rule.op, "value": rule.value, "part": rule.part}
        for rule in condition.rules
    ]
    told = {"all" if condition.needs_all else "any": rules}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=str)
