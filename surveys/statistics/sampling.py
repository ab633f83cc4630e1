"""How many to ask for a stated margin of error, how to share them out, and what the answers are then worth."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

HALF = 0.5  # the share at which a sample must be largest


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
        Asked of each stratum at the least, as far as it has so many.

    Returns
    -------
    dict
        Sums to `total`, or to more where the least of every stratum is more, never above a stratum's size.

    Notes
    -----
    *Source*: proportional allocation, Cochran (1977), section 5.3; rounding by largest remainders (Hamilton).
    """
    whole = sum(strata.values())
    total = min(total, whole)
    given = {name: min(size, least) for name, size in strata.items()}
    spare = total - sum(given.values())
    while spare > 0:
        room = {name: size - given[name] for name, size in strata.items() if size > given[name]}
        wanted = _rounded(spare, room)
        for name, count in wanted.items():
            given[name] += count
        spare = total - sum(given.values())
    return given


def _rounded(total: int, sizes: Mapping[str, int]) -> dict[str, int]:
    whole = sum(sizes.values())
    exact = {name: total * size / whole for name, size in sizes.items()}
    found = {name: min(math.floor(share), sizes[name]) for name, share in exact.items()}
    left = total - sum(found.values())
    by_rest = sorted(sizes, key=lambda name: (found[name] - exact[name], name))
    for name in by_rest[:left]:
        found[name] += 1
    return found


def neyman(
    total: int, strata: Mapping[str, int], deviations: Mapping[str, float], *, least: int = 2
) -> dict[str, int]:
    """Share out a sample in proportion to size times standard deviation, which makes the error smallest.

    Parameters
    ----------
    total, strata, least
        As for `allocate`.
    deviations
        Standard deviation within each stratum, in the unit of the answers.

    Notes
    -----
    *Source*: Neyman (1934); Cochran (1977), section 5.5.
    """
    scale = 1_000_000 / max(max(deviations.values(), default=1.0), 1e-12)
    weighted = {
        name: max(1, round(size * deviations[name] * scale)) for name, size in strata.items()
    }
    share = _rounded(min(total, sum(strata.values())), weighted)
    given = {name: min(strata[name], max(least, share[name])) for name in strata}
    spare = min(total, sum(strata.values())) - sum(given.values())
    for name in sorted(strata, key=lambda each: -weighted[each]):
        more = max(0, min(spare, strata[name] - given[name]))
        given[name] += more
        spare -= more
    return given


@dataclass(frozen=True)
class Stratum:
    """What a stratum answered: its size, how many answered, how many of these said yes."""

    population: int
    answers: int
    yes: int


@dataclass(frozen=True)
class Share:
    """A share of the population with its standard error, margin of error and design effect."""

    share: float
    error: float
    margin: float
    design_effect: float


def stratified_share(strata: Sequence[Stratum], *, confidence: float = 0.95) -> Share:
    """Return the share of a population that answers by stratum give.

    Parameters
    ----------
    strata
        At least one with answers; those without are taken to be like the rest.
    confidence
        Of the margin.

    Raises
    ------
    Impossible
        Nobody answered.

    Notes
    -----
    *Source*: Cochran (1977), equations 5.52 and 5.53, with finite population correction in each stratum.
    """
    heard = [each for each in strata if each.answers > 0]
    whole = sum(each.population for each in heard)
    if not whole:
        raise Impossible("Nobody answered.")
    share = sum(each.population / whole * each.yes / each.answers for each in heard)
    variance = sum((each.population / whole) ** 2 * _variance(each) for each in heard)
    answers = sum(each.answers for each in heard)
    plain = share * (1 - share) / answers
    error = math.sqrt(variance)
    effect = variance / plain if plain > 0 else 1.0
    return Share(share, error, quantile(confidence) * error, effect)


def _variance(stratum: Stratum) -> float:
    if stratum.answers < 2:
        return HALF * HALF
    share = stratum.yes / stratum.answers
    unasked = max(0.0, 1 - stratum.answers / max(stratum.population, stratum.answers))
    return unasked * share * (1 - share) / (stratum.answers - 1)


def margin_of(answers: int, population: int, *, confidence: float = 0.95) -> float | None:
    """Return the margin of error that so many answers reach at one half; None where nobody answered.

    Parameters
    ----------
    answers, population
        Counts.
    confidence
        Of the margin.
    """
    if answers <= 0:
        return None
    unasked = (population - answers) / (population - 1) if population > 1 else 0.0
    return quantile(confidence) * math.sqrt(HALF * HALF / answers * max(0.0, unasked))
