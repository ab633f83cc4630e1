"""Conditions in words: which comparisons fit a question, what they are called, which answers they take."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from crm import formats
from crm.templatetags.formats import locale_for
from surveys.definition import Condition, Definition, Question, Rule, Type, text_in
from surveys.definition.model import PARTS
from surveys.scales import scale_of

Choices = list[tuple[str, str | Promise]]
ANSWERED = {"ANSWERED": _("is answered")}
ONE = {"EQ": _("is"), "NE": _("is not"), **ANSWERED}
SEVERAL = {"HAS": _("includes"), "LACKS": _("does not include"), **ANSWERED}
ORDERED = {
    "LE": _("is at most"),
    "GE": _("is at least"),
    "EQ": _("is"),
    "NE": _("is not"),
    "LT": _("is less than"),
    "GT": _("is more than"),
    **ANSWERED,
}
DAYS = {
    "LE": _("is on or before"),
    "GE": _("is on or after"),
    "EQ": _("is on"),
    "NE": _("is not on"),
    "LT": _("is before"),
    "GT": _("is after"),
    **ANSWERED,
}
OPS: Mapping[Type, Mapping[str, str | Promise]] = {
    Type.SINGLE: ONE,
    Type.MULTIPLE: SEVERAL,
    Type.RANKING: SEVERAL,
    Type.DATE: DAYS,
    Type.TEXT: ANSWERED,
    Type.NOTE: {},
}
PART_WORDS: Mapping[str, str | Promise] = {
    "importance": _("how important it is"),
    "performance": _("how good it is"),
}


def comparisons(question: Question) -> Mapping[str, str | Promise]:
    """Return the comparisons that fit a question, in words."""
    return OPS.get(question.type, ORDERED)


def answers_of(question: Question, language: str, part: str = "") -> Choices:
    """Return the answers a question can be compared with, in words; none where any number, day or text may be."""
    if question.options:
        return [(option.code, text_in(option.text, language)) for option in question.options]
    if question.bounds is None:
        return []
    least, _most = question.bounds
    scale = scale_of(question, part or PARTS[1], language)
    numbers = (_number(least + place) for place in range(len(scale.steps)))
    return [
        (str(least + place), f"{number} · {step}" if step else number)
        for place, (step, number) in enumerate(zip(scale.steps, numbers, strict=True))
    ]


def _number(value: Decimal | int) -> str:
    return formats.write_number(value, locale_for())


def short(text: str, longest: int = 60) -> str:
    """Return words in quotation marks, shortened, set apart from the direction of what stands around them."""
    cut = text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
    return f"“\u2068{cut}\u2069”"


def condition_words(condition: Condition, definition: Definition, language: str) -> list[str]:
    """Return the rules of a condition, each in words."""
    return [rule_words(rule, definition, language) for rule in condition.rules]


def rule_words(rule: Rule, definition: Definition, language: str) -> str:
    """Return a rule in words."""
    question = definition.by_name.get(rule.question)
    if question is None:
        return now("“%(name)s” – there is no such question") % {"name": rule.question}
    asked = short(text_in(question.text, language))
    if question.type is Type.PAIR:
        asked = f"{asked} – {PART_WORDS[rule.part]}"
    op = str({**ORDERED, **SEVERAL, **comparisons(question)}[rule.op])
    if rule.op == "ANSWERED":
        return now("%(question)s %(is)s") % {"question": asked, "is": op}
    values = {"question": asked, "is": op, "answer": _answer(question, rule, language)}
    return now("%(question)s %(is)s %(answer)s") % values


def _answer(question: Question, rule: Rule, language: str) -> str:
    value: Any = rule.value
    known = dict(answers_of(question, language, rule.part))
    if str(value) in known:
        words = str(known[str(value)])
        return short(words) if question.options else f"\u2068{words}\u2069"
    if question.type is Type.DATE:
        try:
            return formats.write_day(date.fromisoformat(str(value)), locale_for())
        except ValueError:
            return short(str(value))
    return short(str(value)) if question.options else f"\u2068{value}\u2069"
