"""NPS, CSAT, CES and means, each from how often every value was given; what changed since the last wave."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from crm.rates import Z_95, Interval, wilson

Counts = Mapping[int, int]  # value → how often it was given

PROMOTER, DETRACTOR = 9, 6
TOP_OF_FIVE = 4
FEWEST = 5
SIGNIFICANT = 0.05
ADDED = 3  # pseudo-answers of the adjusted interval


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


def nps(counts: Counts, *, fewest: int = FEWEST) -> Estimate:
    """Return the net promoter score, in points from −100 to 100.

    Parameters
    ----------
    counts
        How often each of 0 to 10 was given.
    fewest
        Under this many answers nothing is shown.

    Returns
    -------
    Estimate
        `parts` are promoters, passives, detractors. The interval is the adjusted Wald one: three answers are added,
        three quarters of one to the promoters and detractors each and the rest to the passives, which holds its 95 %
        in small samples, where the plain one is too narrow, and is not empty when all agree.

    Notes
    -----
    *Source*: NPS as in DOMAIN §10; interval: Rocks (2016), Interval estimation for the "net promoter score", The
    American Statistician 70, 365–372, the adjusted Wald interval.
    """
    count = sum(counts.values())
    promoters = sum(n for value, n in counts.items() if value >= PROMOTER)
    detractors = sum(n for value, n in counts.items() if value <= DETRACTOR)
    passives = count - promoters - detractors
    parts = (("promoters", promoters), ("passives", passives), ("detractors", detractors))
    if count < max(fewest, 1):
        return Estimate(None, None, count, count > 0, parts=parts)
    grown = count + ADDED
    up, down = (promoters + ADDED / 4) / grown, (detractors + ADDED / 4) / grown
    error = 100 * math.sqrt((up + down - (up - down) ** 2) / grown)
    middle, half = 100 * (up - down), Z_95 * error
    interval = Interval(max(middle - half, -100.0), min(middle + half, 100.0))
    value = 100 * (promoters - detractors) / count
    return Estimate(value, interval, count, error=error, parts=parts)


def csat(counts: Counts, *, top: int = TOP_OF_FIVE, fewest: int = FEWEST) -> Estimate:
    """Return the share of answers of `top` or more, with its Wilson interval.

    Parameters
    ----------
    counts
        How often each value of the scale was given.
    top
        The lowest satisfied answer: 4 of 5.
    fewest
        Under this many answers nothing is shown.

    Notes
    -----
    *Source*: DOMAIN §10, share of top-two answers; Wilson (1927) by `crm.rates`.
    """
    count = sum(counts.values())
    satisfied = sum(n for value, n in counts.items() if value >= top)
    parts = (("satisfied", satisfied), ("others", count - satisfied))
    if count < max(fewest, 1):
        return Estimate(None, None, count, count > 0, parts=parts)
    share = satisfied / count
    error = math.sqrt(share * (1 - share) / count)
    return Estimate(share, wilson(satisfied, count), count, error=error, parts=parts)


def mean(counts: Counts, *, fewest: int = FEWEST) -> Estimate:
    """Return the mean of the answers, with Student's interval cut to the values that were given.

    Parameters
    ----------
    counts
        How often each value was given: CES from 1 to 7, ratings from 1 to n.
    fewest
        Under this many answers nothing is shown.

    Notes
    -----
    *Source*: CES as a mean, DOMAIN §10; Student (1908).
    """
    count = sum(counts.values())
    if count < max(fewest, 2):
        return Estimate(None, None, count, count > 0)
    middle = sum(value * n for value, n in counts.items()) / count
    squares = sum(n * (value - middle) ** 2 for value, n in counts.items())
    error = math.sqrt(squares / (count - 1) / count)
    half = _student(count - 1) * error
    least, most = min(counts), max(counts)
    interval = Interval(max(middle - half, least), min(middle + half, most))
    return Estimate(middle, interval, count, error=error)


def _student(freedom: int) -> float:
    from scipy.stats import t

    return float(t.ppf(0.975, freedom))


def change(now: Estimate, before: Estimate) -> Change:
    """Compare a figure with its earlier self.

    Parameters
    ----------
    now, before
        The same figure of two waves or periods, whose answers are independent.

    Returns
    -------
    Change
        By the two-sided z test of the difference; of shares with the pooled share. UNKNOWN where either is not shown.

    Notes
    -----
    *Source*: two-proportion z test with pooled variance, any text of statistics; for NPS the variance of a difference
    of multinomial shares (Rocks 2016); for means Welch's with the normal in place of Student's distribution.
    """
    if now.value is None or before.value is None:
        return UNKNOWN
    difference = now.value - before.value
    error = _error(now, before)
    if error == 0:
        return Change(difference, 1.0 if difference == 0 else 0.0, _verdict(difference, difference))
    p_value = math.erfc(abs(difference) / error / math.sqrt(2))
    is_real = p_value < SIGNIFICANT
    return Change(difference, p_value, _verdict(difference, difference if is_real else 0))


def _error(now: Estimate, before: Estimate) -> float:
    shares = [dict(each.parts).get("satisfied") for each in (now, before)]
    if shares[0] is None or shares[1] is None:
        return math.hypot(now.error, before.error)
    count = now.count + before.count
    pooled = (shares[0] + shares[1]) / count
    return math.sqrt(pooled * (1 - pooled) * (1 / now.count + 1 / before.count))


def _verdict(difference: float, real: float) -> Verdict:
    if real == 0:
        return Verdict.NO_DIFFERENCE
    return Verdict.BETTER if difference > 0 else Verdict.WORSE


def holm(changes: Sequence[Change]) -> list[Change]:
    """Judge the rows of one table together, so that many comparisons do not find something by chance.

    Parameters
    ----------
    changes
        The comparisons of one table.

    Returns
    -------
    list of Change
        In the same order, p values adjusted by Holm's step-down procedure and verdicts by these.

    Notes
    -----
    *Source*: Holm (1979), Scandinavian Journal of Statistics 6, 65–70.
    """
    known = sorted((c.p_value, at) for at, c in enumerate(changes) if c.p_value is not None)
    adjusted, last = dict.fromkeys(range(len(changes)), 0.0), 0.0
    for rank, (p_value, at) in enumerate(known):
        last = max(last, min(1.0, (len(known) - rank) * p_value))
        adjusted[at] = last
    return [_judged(each, adjusted[at]) for at, each in enumerate(changes)]


def _judged(each: Change, p_value: float) -> Change:
    if each.difference is None or each.p_value is None:
        return each
    real = each.difference if p_value < SIGNIFICANT else 0
    return Change(each.difference, p_value, _verdict(each.difference, real))


def added(tallies: Iterable[Counts]) -> dict[int, int]:
    """Add up how often each value was given, over questions or months."""
    total: dict[int, int] = {}
    for counts in tallies:
        for value, count in counts.items():
            total[value] = total.get(value, 0) + count
    return total
