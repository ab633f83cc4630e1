"""Whether two waves differ by more than chance: two-sided p values, and those of many comparisons together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

ADDED = 3  # pseudo-answers of the adjusted score


@dataclass(frozen=True)
class Net:
    """Promoters and detractors among a number of answers."""

    promoters: int
    detractors: int
    count: int

    def score(self, *, added: int) -> tuple[float, float]:
        """Return the score and its standard error, in points, once so many answers are added.

        Parameters
        ----------
        added
            A quarter of them are promoters, a quarter detractors, the rest passives.
        """
        count = self.count + added
        up, down = (self.promoters + added / 4) / count, (self.detractors + added / 4) / count
        return 100 * (up - down), 100 * math.sqrt((up + down - (up - down) ** 2) / count)


@dataclass(frozen=True)
class Share:
    """How many of a number of answers are counted."""

    counted: int
    count: int


@dataclass(frozen=True)
class Mean:
    """A mean, its standard error, and of how many answers."""

    value: float
    error: float
    count: int


def of_nets(now: Net, before: Net) -> float:
    """Return the p value of the difference of two net promoter scores.

    Parameters
    ----------
    now, before
        Of independent answers, at least one each.

    Returns
    -------
    float
        In [0, 1], two-sided.

    Notes
    -----
    *Source*: z test of adjusted scores, Rocks (2016), The American Statistician 70, 365–372, in its form for two
    samples (R package NPS, `nps_test`).
    """
    (late, late_error), (early, early_error) = now.score(added=ADDED), before.score(added=ADDED)
    return _normal(late - early, math.hypot(late_error, early_error))


def of_shares(now: Share, before: Share) -> float:
    """Return the p value of the difference of two shares.

    Parameters
    ----------
    now, before
        Of independent answers, at least one each.

    Returns
    -------
    float
        In [0, 1], two-sided.

    Notes
    -----
    *Source*: z test with the pooled share; Fleiss, Levin and Paik (2003), Statistical Methods for Rates and
    Proportions, section 3.3, without the correction for continuity.
    """
    pooled = (now.counted + before.counted) / (now.count + before.count)
    error = math.sqrt(pooled * (1 - pooled) * (1 / now.count + 1 / before.count))
    return _normal(now.counted / now.count - before.counted / before.count, error)


def of_means(now: Mean, before: Mean) -> float:
    """Return the p value of the difference of two means.

    Parameters
    ----------
    now, before
        Of independent answers, at least two each.

    Returns
    -------
    float
        In [0, 1], two-sided.

    Notes
    -----
    *Source*: Welch (1947), Biometrika 34, 28–35. Where neither wave has any spread, that of the exact permutation
    test: the two orders in which the waves stand apart, among all.
    """
    from scipy.special import stdtr

    difference, late, early = now.value - before.value, now.error**2, before.error**2
    if late + early == 0:
        return 2 / math.comb(now.count + before.count, now.count) if difference else 1.0
    freedom = (late + early) ** 2 / (late**2 / (now.count - 1) + early**2 / (before.count - 1))
    return 2 * float(stdtr(freedom, -abs(difference) / math.sqrt(late + early)))


def together(p_values: Sequence[float]) -> list[float]:
    """Return the p values of comparisons that are read together, adjusted.

    Parameters
    ----------
    p_values
        Of each comparison by itself.

    Returns
    -------
    list of float
        In the same order. Those under 5 % are found by chance in one table of twenty, however many rows it has.

    Notes
    -----
    *Source*: Holm (1979), Scandinavian Journal of Statistics 6, 65–70, the step-down procedure.
    """
    found, last = [0.0] * len(p_values), 0.0
    for rank, at in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        last = max(last, min(1.0, (len(p_values) - rank) * p_values[at]))
        found[at] = last
    return found


def _normal(difference: float, error: float) -> float:
    return math.erfc(abs(difference) / error / math.sqrt(2)) if error > 0 else 1.0
