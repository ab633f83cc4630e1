"""Figures of a survey from counts: the headlines, dimensions, questions; groups too small are left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.definition import Definition, Question, Type
from surveys.models import ANSWERED, RESPONSES
from surveys.results.asked import Counts
from surveys.statistics.satisfaction import Change, Estimate, change, csat, mean, nps

FIVE = 5


@dataclass(frozen=True)
class Figure:
    """One figure of the results: its kind (NPS, CSAT, CES, MEAN), what it is of, its value now and its change."""

    kind: str
    name: str
    now: Estimate
    change: Change


def responses(counts: Counts) -> int:
    """Return how many responses were counted."""
    return counts.get(RESPONSES, {}).get(ANSWERED, 0)


def base(counts: Counts, question: str) -> int:
    """Return how many answered a question."""
    return counts.get(question, {}).get(ANSWERED, 0)


def values(counts: Counts, question: str) -> dict[int, int]:
    """Return how often each value of a scale was given."""
    given = counts.get(question, {})
    return {int(value): n for value, n in given.items() if value.lstrip("-").isdecimal()}


def headlines(definition: Definition) -> list[tuple[str, Question]]:
    """Return the questions whose figures head the page: the first NPS, satisfaction, effort question."""
    found: dict[str, Question] = {}
    for question in definition.questions:
        if question.type is Type.NPS:
            found.setdefault("NPS", question)
        elif question.measures and question.type is Type.CSAT:
            found["CSAT"] = found.get("CSAT", question)
        elif question.type is Type.CES:
            found.setdefault("CES", question)
    if "CSAT" not in found:
        plain = [each for each in definition.questions if each.type is Type.CSAT]
        found.update({"CSAT": plain[0]} if plain else {})
    return [(kind, found[kind]) for kind in ("NPS", "CSAT", "CES") if kind in found]


def estimate(kind: str, question: Question, counts: Counts, fewest: int) -> Estimate:
    """Return the figure of one question, of one kind."""
    given = values(counts, question.name)
    if kind == "NPS":
        return nps(given, fewest=fewest)
    if kind == "CSAT":
        return csat(given, fewest=fewest)
    return mean(given, scale=question.bounds, fewest=fewest)


def headline_figures(
    definition: Definition, now: Counts, before: Counts, *, fewest: int
) -> list[Figure]:
    """Return the figures that head the page, each against the period before."""
    found = []
    for kind, question in headlines(definition):
        current = estimate(kind, question, now, fewest)
        earlier = estimate(kind, question, before, fewest)
        found.append(Figure(kind, question.name, current, change(current, earlier)))
    return found


def dimensions(definition: Definition) -> dict[str, list[str]]:
    """Return the dimensions that are asked with a scale, and the tallied questions of each."""
    found: dict[str, list[str]] = {}
    for question in definition.questions:
        if question.dimension and question.bounds and question.type is not Type.NPS:
            part = ".performance" if question.type is Type.PAIR else ""
            found.setdefault(question.dimension, []).append(question.name + part)
    return found


def dimension_mean(
    definition: Definition, names: Sequence[str], counts: Counts, *, fewest: int
) -> Estimate:
    """Return the mean of a dimension's questions on a scale from 1 to 5, whatever their own scales.

    Its interval, and what is too few to be shown, are of the people who answered, not of their answers.
    """
    total: dict[int, int] = {}
    people = 0
    for name in names:
        question = definition.by_name[name.partition(".")[0]]
        least, most = question.bounds or (1, FIVE)
        given = values(counts, name)
        people = max(people, sum(given.values()))
        for value, count in given.items():
            # in hundredths, so that scales of other lengths fit in
            placed = round(100 + 400 * (value - least) / (most - least))
            total[placed] = total.get(placed, 0) + count
    return _in_units(mean(total, scale=(100, 500), fewest=fewest, people=people))


def _in_units(found: Estimate) -> Estimate:
    if found.value is None or found.interval is None:
        return found
    low, high = (each / 100 for each in found.interval)
    interval = type(found.interval)(low, high)
    return Estimate(found.value / 100, interval, found.count, False, found.error / 100)


def hidden(groups: Mapping[str, int], total: int, *, fewest: int) -> set[str]:
    """Return the groups that are not shown, so that none too small can be told, not even by taking those shown from the whole.

    Parameters
    ----------
    groups
        Answers of each; they do not overlap.
    total
        Answers of the whole, of which some may be of no group.
    fewest
        Under this a group is too small.
    """
    small = {key for key, count in groups.items() if count < fewest}
    shown = sorted(
        ((count, key) for key, count in groups.items() if key not in small), reverse=True
    )
    rest = total - sum(count for count, _key in shown)
    while 0 < rest < fewest and shown:
        count, key = shown.pop()
        rest += count
        small.add(key)
    return small
