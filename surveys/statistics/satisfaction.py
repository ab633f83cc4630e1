"""NPS, CSAT, CES and means, each from how often every value was given; what changed since the last wave.

All intervals are 95 % intervals. Answers are taken to be a random sample: neither the interval nor a test knows of
those who did not answer.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from crm.rates import Z_95, Interval, wilson
from surveys.statistics.significance import (
    ADDED,
    Mean,
    Net,
    Share,
    of_means,
    of_nets,
    of_shares,
    together,
)

Counts = Mapping[int, int]  # value → how often it was given

PROMOTER, DETRACTOR = 9, 6
TOP_OF_FIVE = 4
FEWEST = 5
SIGNIFICANT = 0.05
EFFORT = (1, 7)


class Kind(StrEnum):
    """What a figure is, which decides how two of them are compared."""

    NPS = "NPS"
    SHARE = "SHARE"
    MEAN = "MEAN"


class Method(StrEnum):
    """How the interval of the net promoter score is made."""

    ADJUSTED_WALD = "ADJUSTED_WALD"
    WALD = "WALD"


@dataclass(frozen=True)
class Estimate:
    """A figure with what it stands on.

    `value` and `interval` are in the figure's own unit: NPS in points of 100, CSAT as a share, means on their
    scale. Both are None under the fewest answers shown. `error` is the standard error that comparisons use.
    """

    value: float | None
    interval: Interval | None
    count: int
    is_suppressed: bool = False
    error: float = 0.0
    parts: tuple[tuple[str, int], ...] = ()
    kind: Kind = Kind.MEAN


class Verdict(StrEnum):
    """What a comparison says."""

    BETTER = "BETTER"
    WORSE = "WORSE"
    NO_DIFFERENCE = "NO_DIFFERENCE"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True)
class Change:
    """A figure against its earlier self: the difference, the p value, and what it says."""

    difference: float | None
    p_value: float | None
    verdict: Verdict


UNKNOWN = Change(None, None, Verdict.UNKNOWN)


def nps(counts: Counts, *, fewest: int = FEWEST, method: Method = Method.ADJUSTED_WALD) -> Estimate:
    """Return the net promoter score, in points from −100 to 100.

    Parameters
    ----------
    counts
        How often each of 0 to 10 was given.
    fewest
        Under this many answers nothing is shown.
    method
        Of the interval. The adjusted one adds three answers: ¾ promoters, ¾ detractors, 1½ passives. It is the
        default because it keeps its 95 % in small samples, where the plain one is too narrow and has no width at
        all when everybody agrees. In large samples the two are the same.

    Returns
    -------
    Estimate
        `value` is never adjusted. `parts` are promoters, passives, detractors.

    Notes
    -----
    *Source*: Reichheld (2003), Harvard Business Review 81 (12), 46–54; interval and variance p + d − (p − d)²: Rocks
    (2016), Interval estimation for the "net promoter score", The American Statistician 70, 365–372.
    """
    count = sum(counts.values())
    promoters = sum(n for value, n in counts.items() if value >= PROMOTER)
    detractors = sum(n for value, n in counts.items() if value <= DETRACTOR)
    passives = count - promoters - detractors
    parts = (("promoters", promoters), ("passives", passives), ("detractors", detractors))
    if count < max(fewest, 1):
        return Estimate(None, None, count, count > 0, parts=parts, kind=Kind.NPS)
    added = ADDED if method is Method.ADJUSTED_WALD else 0
    middle, error = Net(promoters, detractors, count).score(added=added)
    interval = Interval(max(middle - Z_95 * error, -100.0), min(middle + Z_95 * error, 100.0))
    value = 100 * (promoters - detractors) / count
    return Estimate(value, interval, count, error=error, parts=parts, kind=Kind.NPS)


def csat(counts: Counts, *, top: int = TOP_OF_FIVE, fewest: int = FEWEST) -> Estimate:
    """Return the share of answers of `top` or more, with its Wilson interval.

    Parameters
    ----------
    counts
        How often each value of the scale was given.
    top
        The lowest satisfied answer, so that two answers are: 4 of 5, 6 of 7.
    fewest
        Under this many answers nothing is shown.

    Notes
    -----
    *Source*: share of top-two answers, the convention of CSAT; interval: Wilson (1927) by `crm.rates`.
    """
    count = sum(counts.values())
    satisfied = sum(n for value, n in counts.items() if value >= top)
    parts = (("satisfied", satisfied), ("others", count - satisfied))
    if count < max(fewest, 1):
        return Estimate(None, None, count, count > 0, parts=parts, kind=Kind.SHARE)
    share = satisfied / count
    error = math.sqrt(share * (1 - share) / count)
    interval = wilson(satisfied, count)
    return Estimate(share, interval, count, error=error, parts=parts, kind=Kind.SHARE)


def ces(counts: Counts, *, fewest: int = FEWEST) -> Estimate:
    """Return the customer effort score: the mean agreement, 1 to 7, that it was easy; 7 is best.

    Parameters
    ----------
    counts
        How often each of 1 to 7 was given.
    fewest
        Under this many answers nothing is shown.

    Notes
    -----
    *Source*: Dixon, Toman and DeLisi (2013), The Effortless Experience, chapter 6, the second form of the question.
    """
    return mean(counts, scale=EFFORT, fewest=fewest)


def mean(
    counts: Counts,
    *,
    scale: tuple[int, int] | None = None,
    fewest: int = FEWEST,
    people: int | None = None,
) -> Estimate:
    """Return the mean of the answers, with Student's interval.

    Parameters
    ----------
    counts
        How often each value was given: ratings from 1 to n.
    scale
        The least and the most that can be given; the interval is cut to it.
    fewest
        Under this many answers nothing is shown.
    people
        How many gave the answers, where each gave several: the interval is that of so many answers, the widest it can be.

    Returns
    -------
    Estimate
        Where all answers are equal they do not tell how others spread. The interval then reaches as far as the share
        of other answers may (its exact bound, 1 − 0.025^(1/n)), were they all at an end of the scale; where `scale`
        is not given it has no width.

    Notes
    -----
    *Source*: Student (1908), Biometrika 6, 1–25; Clopper and Pearson (1934), Biometrika 26, 404–413.
    """
    given = sum(counts.values())
    count = given if people is None else people
    if count < max(fewest, 2):
        return Estimate(None, None, count, count > 0)
    middle = sum(value * n for value, n in counts.items()) / given
    squares = sum(n * (value - middle) ** 2 for value, n in counts.items())
    error = math.sqrt(squares / (given - 1) / count)
    return Estimate(middle, _around(middle, error, count, scale), count, error=error)


def _around(middle: float, error: float, count: int, scale: tuple[int, int] | None) -> Interval:
    from scipy.special import stdtrit

    half = float(stdtrit(count - 1, 0.975)) * error
    if scale is None:
        return Interval(middle - half, middle + half)
    if error == 0:
        others = 1 - 0.025 ** (1 / count)
        return Interval(*(middle + others * (end - middle) for end in scale))
    return Interval(max(middle - half, scale[0]), min(middle + half, scale[1]))


def change(now: Estimate, before: Estimate) -> Change:
    """Compare a figure with its earlier self.

    Parameters
    ----------
    now, before
        The same figure of two waves. Who answered both is taken for two people, which makes the test more careful.

    Returns
    -------
    Change
        By the two-sided test; UNKNOWN where either is not shown. Judge the rows of a table together, with `holm`.

    Raises
    ------
    ValueError
        They are figures of different kinds.

    Notes
    -----
    *Source*: as `surveys.statistics.significance` gives it for each kind.
    """
    if now.kind is not before.kind:
        raise ValueError(f"{now.kind} is not compared with {before.kind}.")
    if now.value is None or before.value is None:
        return UNKNOWN
    return _judged(now.value - before.value, _p_value(now, before))


def _p_value(now: Estimate, before: Estimate) -> float:
    both = (now, before)
    counted = [(each, dict(each.parts)) for each in both]
    if now.kind is Kind.NPS:
        return of_nets(*(Net(of["promoters"], of["detractors"], one.count) for one, of in counted))
    if now.kind is Kind.SHARE:
        return of_shares(*(Share(of["satisfied"], one.count) for one, of in counted))
    return of_means(*(Mean(one.value or 0.0, one.error, one.count) for one in both))


def _judged(difference: float, p_value: float) -> Change:
    if p_value >= SIGNIFICANT or difference == 0:
        return Change(difference, p_value, Verdict.NO_DIFFERENCE)
    return Change(difference, p_value, Verdict.BETTER if difference > 0 else Verdict.WORSE)


def holm(changes: Sequence[Change]) -> list[Change]:
    """Judge the rows of one table together, so that many comparisons do not find something by chance.

    Parameters
    ----------
    changes
        The comparisons of one table. Of twenty rows in which nothing changed, one would seem to have by itself.

    Returns
    -------
    list of Change
        In the same order, with adjusted p values and the verdicts that follow from them.
    """
    known = [each for each in changes if each.difference is not None and each.p_value is not None]
    p_values = iter(together([each.p_value or 0.0 for each in known]))
    return [
        each
        if each.difference is None or each.p_value is None
        else _judged(each.difference, next(p_values))
        for each in changes
    ]


def added(tallies: Iterable[Counts]) -> dict[int, int]:
    """Add up how often each value was given, over questions or months."""
    total: dict[int, int] = {}
    for counts in tallies:
        for value, count in counts.items():
            total[value] = total.get(value, 0) + count
    return total
