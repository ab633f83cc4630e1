"""What one response says: the client's attitude, its low answers, the score of a scorecard."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from surveys.definition import Definition, Low, Question, Type
from surveys.logic import Answers

FOUR_PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class LowAnswer:
    """A question answered low: its value as text, and what is to be done."""

    question: str
    value: str
    low: Low


@dataclass(frozen=True)
class Likelihood:
    """The score of a scorecard, 0 to 100, and what its tables say of it, by name."""

    score: int
    shares: dict[str, Decimal]


def attitude(definition: Definition, answers: Answers) -> Decimal | None:
    """Return the attitude of one response: the mean of its satisfaction and NPS answers, each scaled to [0, 1].

    Parameters
    ----------
    definition
        The survey; questions that measure SATISFACTION and NPS questions count.
    answers
        Answers as `answering.read_answers` keeps them.

    Returns
    -------
    Decimal or None
        Rounded half to even to four places; None where none of them was answered.

    Notes
    -----
    *Source*: DOMAIN §7, "latest satisfaction or NPS within 12 months, scaled".
    """
    scaled = [
        question.scaled(_performance(question, answers[question.name]))
        for question in definition.questions
        if (question.measures or question.type is Type.NPS) and question.name in answers
    ]
    if not scaled:
        return None
    mean = sum(scaled, Decimal(0)) / len(scaled)
    return mean.quantize(FOUR_PLACES, rounding=ROUND_HALF_EVEN)


def low_answers(definition: Definition, answers: Answers) -> tuple[LowAnswer, ...]:
    """Return the answers that call for something to be done at once, in the order of the questions."""
    return tuple(
        LowAnswer(question.name, str(_value(question, answers[question.name])), question.low)
        for question in definition.questions
        if question.low and question.name in answers and is_low(question, answers[question.name])
    )


def is_low(question: Question, answer: object) -> bool:
    """Tell whether an answer is one that its question calls low.

    Parameters
    ----------
    question
        A question; one that calls nothing low has no low answers.
    answer
        Its answer.
    """
    low = question.low
    if low is None:
        return False
    if low.codes:
        chosen = answer if isinstance(answer, list | tuple) else [answer]
        return any(code in low.codes for code in chosen)
    return low.at_most is not None and _performance(question, answer) <= low.at_most


def likelihood(definition: Definition, answers: Answers) -> Likelihood | None:
    """Return the score of a scorecard and its likelihoods; none unless every question of it was answered.

    Notes
    -----
    *Source*: DOMAIN §12. The look-up need not be monotone; outreach is the mean of likelihoods, never of scores.
    """
    card = definition.scorecard
    if card is None or any(name not in answers for name in card.points):
        return None
    score = sum(points.get(str(answers[name]), 0) for name, points in card.points.items())
    shares = {
        lookup.name: band.likelihood
        for lookup in card.lookups
        for band in lookup.bands
        if band.least <= score <= band.most
    }
    return Likelihood(score, shares)


def _performance(question: Question, answer: object) -> int:
    value = _value(question, answer)
    if not isinstance(value, int):
        raise TypeError(question.type)
    return value


def _value(question: Question, answer: object) -> object:
    is_pair = question.type is Type.PAIR and isinstance(answer, dict)
    return answer["performance"] if is_pair else answer  # type: ignore[index]  # a mapping, as just seen
