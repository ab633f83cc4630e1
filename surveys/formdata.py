"""What a browser sent of a survey's form, as answers: the names of the fields, and how their texts are read."""

import re
from typing import Any, Protocol

from surveys.definition import Definition, Question, Type
from surveys.definition.model import PARTS

PREFIX = "a-"
_DECIMAL_COMMA = re.compile(r"(\d+),(\d{1,2})")
_MARKS = str.maketrans({"٫": ".", "٬": "", "\u00a0": "", "\u202f": "", " ": ""})


class Sent(Protocol):
    """The fields of a form, each of which may be given more than once."""

    def get(self, key: str, default: str, /) -> Any:  # noqa: ANN401 - whatever was sent
        """Return the last value of a field."""

    def getlist(self, key: str, /) -> list[Any]:
        """Return all values of a field."""


def field_name(question: Question, part: str = "") -> str:
    """Return the name of the field of a question, or of one part of it.

    Parameters
    ----------
    question
        The question.
    part
        A part of a PAIR, or an option of a RANKING; names of questions have no hyphen, so none is mistaken.
    """
    return f"{PREFIX}{question.name}-{part}" if part else f"{PREFIX}{question.name}"


def given_answers(definition: Definition, sent: Sent) -> dict[str, Any]:
    """Return what was filled in, by question, as `answering.read_answers` reads it; nothing of empty fields.

    Parameters
    ----------
    definition
        The survey.
    sent
        The fields of its form.
    """
    found = {question.name: _given(question, sent) for question in definition.questions}
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def _given(question: Question, sent: Sent) -> Any:  # noqa: ANN401 - of the question's kind
    name = field_name(question)
    match question.type:
        case Type.MULTIPLE:
            return list(sent.getlist(name))
        case Type.PAIR:
            parts = {part: sent.get(field_name(question, part), "") for part in PARTS}
            return {part: value for part, value in parts.items() if value}
        case Type.RANKING:
            return _ranked(question, sent)
        case Type.NUMBER | Type.MONEY:
            return plain_number(sent.get(name, ""))
        case _:
            return sent.get(name, "")


def _ranked(question: Question, sent: Sent) -> list[str]:
    """Put the options that have a place in their order; two at one place are given as one option twice."""
    places = {code: str(sent.get(field_name(question, code), "")) for code in question.codes}
    ranked = {code: int(place) for code, place in places.items() if place.isdecimal()}
    order = sorted(ranked, key=lambda code: ranked[code])
    is_tied = len(set(ranked.values())) < len(ranked)
    return [*order, order[0]] if is_tied else order


def plain_number(text: str) -> str:
    """Return a number as people type it, in plain form: any digits, a comma before one or two decimals.

    Parameters
    ----------
    text
        What was typed; what is no number comes back much as it was.
    """
    digits = "".join(str(int(each)) if each.isdecimal() else each for each in text.strip())
    plain = digits.translate(_MARKS)
    comma = _DECIMAL_COMMA.fullmatch(plain)
    return f"{comma[1]}.{comma[2]}" if comma else plain
