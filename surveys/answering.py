"""Answers: read as the questions ask for them, every fault named beside its question."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from crm.words import gettext_noop as _
from surveys.definition import Definition, Question, Type
from surveys.definition.model import PARTS
from surveys.logic import Answers, shown_questions

LONGEST_TEXT = 4000
MOST_DIGITS = 12


class Unreadable(ValueError):
    """An answer that is not of its question's kind; `values` fill the message."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


@dataclass(frozen=True)
class Read:
    """Answers as they are kept, what is wrong by question, and what was answered but is not asked."""

    answers: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, Unreadable] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


def read_answers(definition: Definition, given: Answers, *, is_complete: bool = True) -> Read:
    """Read the answers to the questions that are asked.

    Parameters
    ----------
    definition
        The survey.
    given
        Answers by question name, as JSON or as a form's text has them.
    is_complete
        Whether a required question without an answer is at fault; not so while it is being filled in.

    Returns
    -------
    Read
        Answers in the form of `docs/surveys.md`; faults by question. What was answered and is not asked,
        because an earlier answer was changed, is left out and named.
    """
    values: dict[str, Any] = {}
    faults: dict[str, Unreadable] = {}
    for question in definition.questions:
        try:
            value = read_answer(question, given.get(question.name))
        except Unreadable as fault:
            faults[question.name] = fault
        else:
            if value is not None:
                values[question.name] = value
    shown = shown_questions(definition, values)
    names = {question.name for question in shown}
    if is_complete:
        for question in shown:
            if question.is_required and question.name not in values:
                faults.setdefault(question.name, Unreadable(_("Please answer this question.")))
    return Read(
        {name: value for name, value in values.items() if name in names},
        {name: fault for name, fault in faults.items() if name in names},
        tuple(name for name in given if given[name] not in (None, "", []) and name not in names),
    )


def read_answer(question: Question, value: object) -> Any:  # noqa: ANN401 - of the question's kind
    """Read one answer; none where there is none.

    Raises
    ------
    Unreadable
        The value is not of the question's kind, or out of its bounds.
    """
    if value is None or value in ("", [], {}) or question.type is Type.NOTE:
        return None
    return _READERS[question.type](question, value)


def _scale(question: Question, value: object) -> int:
    least, most = question.bounds or (0, 0)
    text = str(value)
    if isinstance(value, bool) or not text.isdecimal() or not least <= int(text) <= most:
        raise Unreadable(_("Choose from %(least)s to %(most)s."), least=least, most=most)
    return int(text)


def _code(question: Question, value: object) -> str:
    if value not in question.codes:
        raise Unreadable(_("Choose one of the answers."))
    return str(value)


def _codes(question: Question, value: object) -> list[str]:
    given = value if isinstance(value, list | tuple) else [value]
    chosen = [_code(question, each) for each in given]
    if len(set(chosen)) < len(chosen):
        raise Unreadable(_("Choose each answer once."))
    return chosen


def _multiple(question: Question, value: object) -> list[str]:
    chosen = set(_codes(question, value))
    alone = {option.code for option in question.options if option.stands_alone}
    if chosen & alone and len(chosen) > 1:
        raise Unreadable(_("One of these answers stands alone."))
    return [code for code in question.codes if code in chosen]


def _number(question: Question, value: object) -> str:
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if isinstance(value, bool) or not number.is_finite() or number.adjusted() >= MOST_DIGITS:
        raise Unreadable(_("Write a number."))
    if question.is_whole and number != number.to_integral_value():
        raise Unreadable(_("Write a whole number."))
    least, most = (Decimal(each) if each else None for each in (question.least, question.most))
    _within(number, least, most)
    return format(number, "f")


def _money(question: Question, value: object) -> str:
    number = Decimal(_number(question, value))
    if number != round(number, 2):
        raise Unreadable(_("Write an amount with at most two decimals."))
    return format(number.quantize(Decimal("0.01")), "f")


def _date(question: Question, value: object) -> str:
    try:
        day = date.fromisoformat(str(value))
    except ValueError as fault:
        raise Unreadable(_("Write a date.")) from fault
    _within(day.isoformat(), question.least, question.most)
    return day.isoformat()


def _within(value: Any, least: Any, most: Any) -> None:  # noqa: ANN401 - numbers or ISO dates
    if least is not None and value < least:
        raise Unreadable(_("This must be %(least)s or more."), least=least)
    if most is not None and value > most:
        raise Unreadable(_("This must be %(most)s or less."), most=most)


def _text(_question: Question, value: object) -> str | None:
    if not isinstance(value, str):
        raise Unreadable(_("Write this as text."))
    text = value.replace("\x00", "").strip()
    if len(text) > LONGEST_TEXT:
        raise Unreadable(_("Write at most %(most)s characters."), most=LONGEST_TEXT)
    return text or None


def _pair(question: Question, value: object) -> dict[str, int] | None:
    if not isinstance(value, Mapping) or set(value) - set(PARTS):
        raise Unreadable(_("Say how important it is and how good."))
    parts = {part: value[part] for part in PARTS if value.get(part) not in (None, "")}
    if parts and len(parts) < len(PARTS):
        raise Unreadable(_("Say how important it is and how good."))
    return {part: _scale(question, each) for part, each in parts.items()} or None


_READERS: dict[Type, Callable[[Question, Any], Any]] = {
    **dict.fromkeys((Type.RATING, Type.NPS, Type.CSAT, Type.CES), _scale),
    Type.SINGLE: _code,
    Type.MULTIPLE: _multiple,
    Type.RANKING: _codes,
    Type.NUMBER: _number,
    Type.MONEY: _money,
    Type.DATE: _date,
    Type.TEXT: _text,
    Type.PAIR: _pair,
}
