"""How many to ask for a stated margin of error, how to share them out, and what the answers are then worth."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from crm.rates import Interval, wilson

HALF = 0.5  # the share at which a sample must be largest
NEARLY = 1e-9
HALVINGS = 200


class Impossible(ValueError):
    """A margin, confidence or response rate that is none."""


def quantile(confidence: float) -> float:
    """Return z of a two-sided interval.

    Parameters
    ----------
    confidence
        In (0, 1), such as 0.95.

    Raises
    ------
    Impossible
        It is not.
    """
    if not 0 < confidence < 1:
        raise Impossible(f"{confidence} is no confidence.")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def answers_needed(
    population: int, *, margin: float, confidence: float = 0.95, share: float = HALF
) -> int:
    """Return how many answers give a share within a margin of error.

    Parameters
    ----------
    population
        How many there are, ≥ 0.
    margin
        Half the width of the interval, in (0, 1).
    confidence
        How often the interval holds the truth.
    share
        The share expected; one half, where nothing is known, asks for most.

    Returns
    -------
    int
        Never more than the population.

    Raises
    ------
    Impossible
        Margin or confidence are out of range.

    Notes
    -----
    *Source*: Cochran (1977), Sampling Techniques, equations 4.1 and 4.2: n₀ = z² p q / e², n = n₀ / (1 + (n₀ − 1) / N).
    """
    if not 0 < margin < 1:
        raise Impossible(f"{margin} is no margin of error.")
    if population <= 0:
        return 0
    endless = quantile(confidence) ** 2 * share * (1 - share) / margin**2
    return min(population, math.ceil(endless / (1 + (endless - 1) / population)))


def to_invite(answers: int, population: int, *, expected_response: float) -> int:
    """Return how many to ask so that about `answers` do.

    Parameters
    ----------
    answers, population
        Counts.
    expected_response
        Share expected to answer, in (0, 1].

    Raises
    ------
    Impossible
        The share is out of range.
    """
    if not 0 < expected_response <= 1:
        raise Impossible(f"{expected_response} is no response rate.")
    return min(population, math.ceil(round(answers / expected_response, 9)))


def allocate(total: int, strata: Mapping[str, int], *, least: int = 2) -> dict[str, int]:
    """Share out a sample over strata in proportion to their sizes, by largest remainders.

    Parameters
    ----------
    total
        The sample.
    strata
        Sizes by name.
    least
        Asked of each stratum at the least, as far as it has so many: two, from which a standard error can be told.

    Returns
    -------
    dict
        Sums to `total` exactly (to everybody, where there are fewer; to more, where the least of every stratum is
        more), never above a stratum's size.

    Notes
    -----
    *Source*: proportional allocation, Cochran (1977), Sampling Techniques, section 5.3; largest remainders (Hamilton).
    """
    return _shared_out(total, strata, strata, least)


def neyman(
    total: int, strata: Mapping[str, int], deviations: Mapping[str, float], *, least: int = 2
) -> dict[str, int]:
    """Share out a sample in proportion to size times standard deviation, which makes the error smallest.

    Parameters
    ----------
    total, strata, least
        As for `allocate`.
    deviations
        Standard deviation within each stratum, in the unit of the answers: √(p (1 − p)) of a share p. Where none is
        above zero, the sample is shared out by size. Divided by the root of what one answer costs, the allocation
        is the best for the money.

    Returns
    -------
    dict
        As of `allocate`.

    Raises
    ------
    Impossible
        A deviation is below zero, or not given.

    Notes
    -----
    *Source*: Neyman (1934), Journal of the Royal Statistical Society 97, 558–625; Cochran (1977), section 5.5.
    """
    if any(deviations.get(name, -1) < 0 for name in strata):
        raise Impossible("Every stratum has a deviation, zero or more.")
    largest = max((deviations[name] for name in strata), default=0.0) or 1.0
    weights = {
        name: size * max(deviations[name] / largest, NEARLY) for name, size in strata.items()
    }
    return _shared_out(total, strata, weights, least)


def _shared_out(
    total: int, strata: Mapping[str, int], weights: Mapping[str, float], least: int
) -> dict[str, int]:
    floors = {name: min(size, least) for name, size in strata.items()}
    total = max(min(total, sum(strata.values())), sum(floors.values()))
    exact = _in_proportion(total, weights, floors, strata)
    found = {name: math.floor(share + NEARLY) for name, share in exact.items()}
    by_rest = sorted(strata, key=lambda name: (found[name] - exact[name], -weights[name], name))
    open_ = [name for name in by_rest if found[name] < strata[name]]
    for name in open_[: total - sum(found.values())]:
        found[name] += 1
    return found


def _in_proportion(
    total: int, weights: Mapping[str, float], least: Mapping[str, int], most: Mapping[str, int]
) -> dict[str, float]:
    """Return parts in proportion to weights, each kept within its bounds, that sum to the total."""

    def parts(rate: float) -> dict[str, float]:
        return {name: min(max(rate * weights[name], least[name]), most[name]) for name in most}

    low, high = 0.0, max((most[name] / weights[name] for name in most if most[name]), default=0.0)
    for _halving in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(parts(middle).values()) < total else (low, middle)
    return parts(high)


@dataclass(frozen=True)
class Stratum:
    """What a stratum answered: its size, how many answered, how many of these said yes."""

    population: int
    answers: int
    yes: float


@dataclass(frozen=True)
class Share:
    """A share of the population: its standard error, margin of error, design effect and 95 % interval.

    `design_effect` is the variance against that of a simple random sample of as many answers. `unheard` counts the
    population of strata without an answer, of whom the share tells nothing.
    """

    share: float
    error: float
    margin: float
    design_effect: float
    interval: Interval
    unheard: int = 0


def stratified_share(strata: Sequence[Stratum], *, confidence: float = 0.95) -> Share:
    """Return the share of a population that answers by stratum give.

    Parameters
    ----------
    strata
        At least one with answers. Each weighs as its population does, whatever part of it answered; in a stratum with
        a single answer the spread is taken to be the largest there can be.
    confidence
        Of the margin, which is half the width of the plain interval. `interval` is Wilson's for the effective number
        of answers and stays honest where everybody says the same.

    Raises
    ------
    Impossible
        Nobody answered.

    Notes
    -----
    *Source*: Cochran (1977), equations 5.52 and 5.53, with finite population correction in each stratum; design effect
    and effective size: Kish (1965), Survey Sampling, section 8.2; where all agree, his effect of weights, 11.7.
    """
    heard = [each for each in strata if each.answers > 0]
    whole = sum(each.population for each in heard)
    if not whole:
        raise Impossible("Nobody answered.")
    share = min(1.0, sum(each.population / whole * each.yes / each.answers for each in heard))
    variance = sum((each.population / whole) ** 2 * _variance(each) for each in heard)
    answers = sum(each.answers for each in heard)
    plain = _variance(Stratum(whole, answers, share * answers))
    is_told = 0 < share < 1 and variance > 0 and plain > 0
    effect = variance / plain if is_told else _effect_of_weights(heard, whole)
    effective = share * (1 - share) / variance if is_told else answers / effect
    return Share(
        share=share,
        error=math.sqrt(variance),
        margin=quantile(confidence) * math.sqrt(variance),
        design_effect=effect,
        interval=Interval(share, share)
        if answers >= whole
        else wilson(share * effective, effective),
        unheard=sum(each.population for each in strata) - whole,
    )


def _effect_of_weights(strata: Sequence[Stratum], whole: int) -> float:
    answers = sum(each.answers for each in strata)
    return sum(answers * (each.population / whole) ** 2 / each.answers for each in strata)


def _variance(stratum: Stratum) -> float:
    if stratum.answers < 2:
        return HALF * HALF
    share = stratum.yes / stratum.answers
    unasked = max(0.0, 1 - stratum.answers / max(stratum.population, stratum.answers))
    return unasked * share * (1 - share) / (stratum.answers - 1)


def margin_of(
    answers: int, population: int, *, confidence: float = 0.95, share: float = HALF
) -> float | None:
    """Return the margin of error that so many answers reach; None where nobody answered.

    Parameters
    ----------
    answers, population
        Counts.
    confidence
        Of the margin.
    share
        Of which it is the margin; it is largest at one half.

    Notes
    -----
    *Source*: Cochran (1977), equation 3.8 with the variance of the population share: z √(p q / n · (N − n) / (N − 1)).
    """
    if answers <= 0:
        return None
    unasked = (population - answers) / (population - 1) if population > 1 else 0.0
    return quantile(confidence) * math.sqrt(share * (1 - share) / answers * max(0.0, unasked))
