"""Answers in words, as people read them: the step of a scale by its name, codes by their texts, days and amounts written out."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from crm import formats
from crm.institution import institution
from crm.templatetags.formats import locale_for
from surveys.definition import Question, Type, text_in
from surveys.scales import scale_of


def answer_words(question: Question, answer: object, language: str) -> str:
    """Return an answer, kept as `answering.read_answers` keeps it, in words.

    `language` is the one the survey's own words are wanted in; ours come in the active one.
    """
    if question.type is Type.PAIR and isinstance(answer, Mapping):
        parts = [(part, answer[part]) for part in ("importance", "performance") if part in answer]
        return " ".join(
            f"{scale_of(question, part, language).label} {_step(question, value, language, part)}."
            for part, value in parts
        )
    if question.bounds and isinstance(answer, int):
        return _step(question, answer, language)
    if question.options:
        return _chosen(question, answer, language)
    return _written(question, str(answer))


def _chosen(question: Question, answer: object, language: str) -> str:
    codes = answer if isinstance(answer, list | tuple) else [answer]
    texts = {option.code: text_in(option.text, language) for option in question.options}
    chosen = [texts.get(str(code), str(code)) for code in codes]
    locale = locale_for()
    if question.type is Type.RANKING:
        places = (formats.write_number(place, locale) for place in range(1, len(chosen) + 1))
        return " · ".join(f"{place}. {text}" for place, text in zip(places, chosen, strict=True))
    return formats.write_list(chosen, locale)


def _step(question: Question, value: int, language: str, part: str = "") -> str:
    least, most = question.bounds or (0, 0)
    scale = scale_of(question, part, language)
    words = scale.steps[value - least] or scale.ends.get(value, "")
    locale = locale_for()
    numbers = {
        "value": formats.write_number(value, locale),
        "most": formats.write_number(most, locale),
    }
    share = _("%(value)s of %(most)s") % numbers
    return f"{words} ({share})" if words else share


def _written(question: Question, text: str) -> str:
    match question.type:
        case Type.MONEY:
            known = institution()
            currency = known.currency if known else ""
            return formats.write_money(Decimal(text), currency, locale_for())
        case Type.NUMBER:
            number = Decimal(text)
            decimals = max(0, -int(number.as_tuple().exponent))
            return formats.write_number(number, locale_for(), decimals=decimals)
        case Type.DATE:
            return formats.write_day(date.fromisoformat(text), locale_for())
        case _:
            return text
