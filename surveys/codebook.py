"""Answers as columns of a table, and the book that says what every column and code of it means."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from surveys.definition import Definition, Option, Question, Type
from surveys.definition.model import PARTS, Texts

SPREAD = (Type.MULTIPLE, Type.RANKING)  # one column an option


@dataclass(frozen=True)
class Column:
    """One column of the table: a question, or one `part` of it: of a PAIR, or an option of a MULTIPLE or RANKING."""

    question: Question
    part: str = ""

    @property
    def name(self) -> str:
        """The heading: the name of the question, and its part behind a dot."""
        return f"{self.question.name}.{self.part}" if self.part else self.question.name

    def cell(self, answers: Mapping[str, Any]) -> object:
        """Return what one response has in this column; None where it was not answered.

        Parameters
        ----------
        answers
            As `answering.read_answers` keeps them. An option chosen is 1, one left is 0; a RANKING has the rank.
        """
        answer = answers.get(self.question.name)
        if answer is None:
            return None
        match self.question.type:
            case Type.PAIR:
                return answer.get(self.part)
            case Type.MULTIPLE:
                return int(self.part in answer)
            case Type.RANKING:
                return answer.index(self.part) + 1 if self.part in answer else None
            case Type.NUMBER | Type.MONEY:
                return Decimal(answer)
            case Type.DATE:
                return date.fromisoformat(answer)
            case _:
                return answer


def asked_ever(definitions: Iterable[Definition]) -> tuple[Question, ...]:
    """Return every question that any version asks, as the first that has it does, with all options it ever had.

    Parameters
    ----------
    definitions
        The versions, the newest first; notes are no questions.
    """
    found: dict[str, Question] = {}
    for definition in definitions:
        for question in definition.questions:
            if question.type is not Type.NOTE:
                known = found.get(question.name)
                found[question.name] = _joined(known, question) if known else question
    return tuple(found.values())


def _joined(newer: Question, older: Question) -> Question:
    dropped = tuple(option for option in older.options if option.code not in newer.codes)
    return replace(newer, options=(*newer.options, *dropped))


def columns(questions: Iterable[Question]) -> list[Column]:
    """Return the columns that hold all answers to some questions."""
    found: list[Column] = []
    for question in questions:
        if question.type is Type.PAIR:
            found.extend(Column(question, part) for part in PARTS)
        elif question.type in SPREAD:
            found.extend(Column(question, code) for code in question.codes)
        else:
            found.append(Column(question))
    return found


def code_book(
    questions: Iterable[Question], languages: Sequence[str], heads: Sequence[str]
) -> Iterator[list[Any]]:
    """Give the code book: of every column its question, then what each of its codes means, in every language.

    Parameters
    ----------
    questions
        What is asked.
    languages
        Whose texts stand beside each other.
    heads
        Headings of the first six columns: column, question, type, dimension, code, and (filled with a language) text.
    """
    *fixed, text = heads
    yield [*fixed, *(text % {"language": language} for language in languages)]
    for column in columns(questions):
        asked = column.question
        head = [column.name, asked.name, str(asked.type), asked.dimension]
        yield [*head, "", *_texts(asked.text, languages)]
        for code, words in _codes(column):
            yield [*head, code, *_texts(words, languages)]


def _codes(column: Column) -> Iterator[tuple[object, Texts]]:
    question = column.question
    if question.type in SPREAD:
        chosen: Option = next(each for each in question.options if each.code == column.part)
        yield ("1" if question.type is Type.MULTIPLE else ""), chosen.text
        return
    for option in question.options:
        yield option.code, option.text
    if question.bounds:
        least, most = question.bounds
        yield least, question.low_label
        yield most, question.high_label


def _texts(texts: Texts, languages: Sequence[str]) -> list[str]:
    return [texts.get(language, "") for language in languages]
