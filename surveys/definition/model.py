"""The parts of a survey: sections, questions, options, conditions, what counts as a low answer, a scorecard."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

Texts = Mapping[str, str]  # language → words

NPS_TOP = 10
CSAT_TOP = 5
CES_TOP = 7
PAIR_TOP = 5


class Type(StrEnum):
    """How a question is answered."""

    SINGLE = "SINGLE"
    MULTIPLE = "MULTIPLE"
    RATING = "RATING"
    NPS = "NPS"
    CSAT = "CSAT"
    CES = "CES"
    NUMBER = "NUMBER"
    MONEY = "MONEY"
    DATE = "DATE"
    TEXT = "TEXT"
    RANKING = "RANKING"
    PAIR = "PAIR"
    NOTE = "NOTE"


CHOSEN = frozenset({Type.SINGLE, Type.MULTIPLE, Type.RANKING})
SCALES = frozenset({Type.RATING, Type.NPS, Type.CSAT, Type.CES})
PARTS = ("importance", "performance")


def text_in(texts: Texts, language: str) -> str:
    """Return words in a language, else in the first that there is.

    Parameters
    ----------
    texts
        Language code → words.
    language
        A code such as ``"ar"``.
    """
    return texts.get(language) or next((words for words in texts.values() if words), "")


@dataclass(frozen=True)
class Rule:
    """What an earlier question must have been answered with; `part` is of a PAIR."""

    question: str
    op: str
    value: Any = None
    part: str = "performance"


@dataclass(frozen=True)
class Condition:
    """Rules of which all, or any, must hold."""

    rules: tuple[Rule, ...]
    needs_all: bool = True


@dataclass(frozen=True)
class Option:
    """One answer to choose; `stands_alone` excludes all others of a MULTIPLE."""

    code: str
    text: Texts
    stands_alone: bool = False


@dataclass(frozen=True)
class Low:
    """Which answers call for something to be done at once, and what: a case or an alert."""

    then: str
    at_most: int | None = None
    codes: tuple[str, ...] = ()
    category: str = ""
    kind: str = "COMPLAINT"


@dataclass(frozen=True)
class Question:
    """One question; `top` is the best value of a scale."""

    name: str
    type: Type
    text: Texts
    hint: Texts = field(default_factory=dict)
    is_required: bool = False
    dimension: str = ""
    measures: str = ""
    show_if: Condition | None = None
    options: tuple[Option, ...] = ()
    scale: int = 5
    low_label: Texts = field(default_factory=dict)
    high_label: Texts = field(default_factory=dict)
    least: str | None = None
    most: str | None = None
    is_whole: bool = False
    is_long: bool = False
    low: Low | None = None

    @property
    def bounds(self) -> tuple[int, int] | None:
        """The lowest and the highest value of a scale; none for other types."""
        tops = {Type.NPS: NPS_TOP, Type.CSAT: CSAT_TOP, Type.CES: CES_TOP, Type.PAIR: PAIR_TOP}
        if self.type in tops:
            return (0 if self.type is Type.NPS else 1), tops[self.type]
        return (1, self.scale) if self.type is Type.RATING else None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the options."""
        return tuple(option.code for option in self.options)

    def scaled(self, value: int) -> Decimal:
        """Return a value of the scale as a share of its range, in [0, 1].

        Raises
        ------
        TypeError
            The question has no scale.
        """
        if self.bounds is None:
            raise TypeError(self.type)
        least, most = self.bounds
        return Decimal(value - least) / Decimal(most - least)


@dataclass(frozen=True)
class Section:
    """Questions asked together."""

    name: str
    title: Texts
    questions: tuple[Question, ...]
    show_if: Condition | None = None


@dataclass(frozen=True)
class Band:
    """Scores from `least` to `most` (both included) and the likelihood that stands for them."""

    least: int
    most: int
    likelihood: Decimal


@dataclass(frozen=True)
class Lookup:
    """A table from score to likelihood, by name."""

    name: str
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Scorecard:
    """Points of options by question, and what the sum of them says."""

    points: Mapping[str, Mapping[str, int]]
    lookups: tuple[Lookup, ...] = ()


@dataclass(frozen=True)
class Definition:
    """A whole survey; the first language is the one in which nothing is missing."""

    languages: tuple[str, ...]
    title: Texts
    sections: tuple[Section, ...]
    intro: Texts = field(default_factory=dict)
    thanks: Texts = field(default_factory=dict)
    scorecard: Scorecard | None = None

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in the order in which they are asked."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def by_name(self) -> dict[str, Question]:
        """The questions by name."""
        return {question.name: question for question in self.questions}

    def of_dimension(self, dimension: str) -> tuple[Question, ...]:
        """Return the questions about one dimension."""
        return tuple(each for each in self.questions if each.dimension == dimension)
