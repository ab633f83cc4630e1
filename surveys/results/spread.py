"""How the answers to each question spread: options and steps with their shares, ranks, what is placed beside what."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.definition import Definition, Question, Type, text_in
from surveys.definition.model import PARTS
from surveys.models import Finding
from surveys.results.asked import Counts
from surveys.results.figures import base, dimension_mean, values
from surveys.statistics.quadrant import Item, Quadrant, place
from surveys.statistics.satisfaction import Estimate, mean


@dataclass(frozen=True)
class Share:
    """One answer: its value, its words, how many gave it, of how many that is which share, and with those before it."""

    value: str
    label: str
    count: int
    share: float
    with_those_before: float | None = None


@dataclass(frozen=True)
class Spread:
    """One question: how many answered, how; `average` is of a scale. Without shares where too few answered."""

    question: Question
    text: str
    count: int
    shares: Sequence[Share] = ()
    average: Estimate | None = None
    part: str = ""

    @property
    def name(self) -> str:
        """The name by which answers are found."""
        return self.question.name

    @property
    def widest(self) -> float:
        """The largest share, which fills its bar."""
        return max((each.share for each in self.shares), default=0.0) or 1.0


def spreads(definition: Definition, counts: Counts, *, fewest: int, language: str) -> list[Spread]:
    """Return how the answers to every question spread, in the order in which they are asked."""
    found: list[Spread] = []
    for question in definition.questions:
        if question.type is Type.NOTE:
            continue
        parts = PARTS if question.type is Type.PAIR else ("",)
        found.extend(_spread(question, part, counts, fewest, language) for part in parts)
    return found


def _spread(question: Question, part: str, counts: Counts, fewest: int, language: str) -> Spread:
    text = text_in(question.text, language)
    name = f"{question.name}.{part}" if part else question.name
    count = base(counts, question.name)
    if count < max(fewest, 1):
        return Spread(question, text, count, part=part)
    if question.bounds:
        given = values(counts, name)
        steps = _steps(question, given, count, language)
        return Spread(
            question, text, count, steps, mean(given, scale=question.bounds, fewest=fewest), part
        )
    if question.type is Type.RANKING:
        return Spread(question, text, count, _ranks(question, counts, count, language))
    return Spread(question, text, count, _options(question, counts, count, language))


def _steps(question: Question, given: dict[int, int], count: int, language: str) -> list[Share]:
    least, most = question.bounds or (0, 0)
    ends = {least: question.low_label, most: question.high_label}
    found = []
    for value in range(most, least - 1, -1):
        words = text_in(ends.get(value, {}), language)
        number = given.get(value, 0)
        found.append(Share(str(value), words, number, number / count))
    return found


def _options(question: Question, counts: Counts, count: int, language: str) -> list[Share]:
    given = counts.get(question.name, {})
    order = sorted(question.options, key=lambda option: -given.get(option.code, 0))
    found, before = [], 0
    for option in order:
        number = given.get(option.code, 0)
        before += number
        is_whole = question.type is Type.SINGLE
        found.append(
            Share(
                option.code,
                text_in(option.text, language),
                number,
                number / count,
                before / count if is_whole else None,
            )
        )
    return found


def _ranks(question: Question, counts: Counts, count: int, language: str) -> list[Share]:
    """Return the options of a ranking by how many put them first, then second."""
    given = counts.get(question.name, {})
    places = range(1, len(question.options) + 1)

    def standing(code: str) -> list[int]:
        return [given.get(f"{code}:{place_}", 0) for place_ in places]

    order = sorted(question.options, key=lambda option: standing(option.code), reverse=True)
    return [
        Share(
            option.code,
            text_in(option.text, language),
            given.get(f"{option.code}:1", 0),
            given.get(f"{option.code}:1", 0) / count,
        )
        for option in order
    ]


def stated(definition: Definition, counts: Counts, *, fewest: int) -> Quadrant | None:
    """Place what was asked for importance and performance both; None where that was asked of too little."""
    items = []
    for question in definition.questions:
        if question.type is not Type.PAIR:
            continue
        importance, performance = (
            mean(values(counts, f"{question.name}.{part}"), scale=question.bounds, fewest=fewest)
            for part in PARTS
        )
        if importance.value is not None and performance.value is not None:
            items.append(_item(question.name, importance, performance))
    return place(items) if len(items) > 1 else None


def derived(
    definition: Definition, counts: Counts, drivers: Finding | None, *, fewest: int
) -> Quadrant | None:
    """Place what drives satisfaction: importance is its share of what is explained, performance its mean, 1 to 5."""
    items = []
    for each in drivers.content["drivers"] if drivers else ():
        question = definition.by_name.get(each["question"])
        if question is None:
            continue
        part = ".performance" if question.type is Type.PAIR else ""
        performance = dimension_mean(definition, [question.name + part], counts, fewest=fewest)
        if performance.value is not None:
            half = (each["high"] - each["low"]) / 2
            item = _item(question.name, Estimate(each["share"], None, 0), performance)
            items.append(
                Item(item.name, item.importance, item.performance, half, item.performance_half)
            )
    return place(items) if len(items) > 1 else None


def _item(name: str, importance: Estimate, performance: Estimate) -> Item:
    return Item(
        name,
        importance.value or 0.0,
        performance.value or 0.0,
        _half(importance),
        _half(performance),
    )


def _half(found: Estimate) -> float:
    return (found.interval.high - found.interval.low) / 2 if found.interval else 0.0
