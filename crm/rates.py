"""From counts to rates: exact values, Wilson intervals, suppression, annualisation."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from crm.metric import Metric

Z_95 = 1.959963984540054


class Interval(NamedTuple):
    """A 95 % interval of a share."""

    low: float
    high: float


@dataclass(frozen=True)
class Rate:
    """A metric's value with everything needed to question it.

    `value` is None when the denominator is zero or below the fewest cases shown (`is_suppressed`).
    """

    metric: Metric
    numerator: Fraction
    denominator: Fraction
    value: Fraction | None
    interval: Interval | None
    is_suppressed: bool


def evaluate(metric: Metric, counts: Mapping[str, int], *, fewest: int = 0) -> Rate:
    """Return the rate that `counts` give.

    Parameters
    ----------
    metric
        The declaration.
    counts
        Number counted, by name of the count.
    fewest
        Denominators below this are suppressed.

    Returns
    -------
    Rate
        With an interval when the metric is a proportion and its value is shown.

    Raises
    ------
    KeyError
        A count the metric takes is missing.
    """
    numerator, denominator = metric.numerator.of(counts), metric.denominator.of(counts)
    is_suppressed = 0 < denominator < fewest
    is_shown = denominator > 0 and not is_suppressed
    is_part = metric.is_proportion and 0 <= numerator <= denominator
    return Rate(
        metric=metric,
        numerator=numerator,
        denominator=denominator,
        value=numerator / denominator if is_shown else None,
        interval=wilson(int(numerator), int(denominator)) if is_shown and is_part else None,
        is_suppressed=is_suppressed,
    )


def wilson(successes: float, trials: float) -> Interval:
    """Return the Wilson score interval, 95 %, of a proportion.

    Parameters
    ----------
    successes, trials
        Counts, 0 ≤ successes ≤ trials, trials > 0; of a sample that is not a simple one, effective counts.

    Returns
    -------
    Interval
        Both bounds in [0, 1].

    Raises
    ------
    ValueError
        The counts are no proportion.

    Notes
    -----
    *Source*: Wilson (1927), Journal of the American Statistical Association 22, 209–212.
    """
    if not 0 <= successes <= trials or trials == 0:
        raise ValueError(f"{successes} of {trials} is no proportion.")
    share, z2 = successes / trials, Z_95**2 / trials
    middle = (share + z2 / 2) / (1 + z2)
    half = math.sqrt(share * (1 - share) * z2 + z2**2 / 4) / (1 + z2)
    low = 0.0 if successes == 0 else middle - half
    high = 1.0 if successes == trials else middle + half
    return Interval(max(low, 0.0), min(high, 1.0))


def annualize(dropout: float, *, periods_a_year: float) -> float:
    """Return the drop-out of a year whose every period loses the same share.

    Parameters
    ----------
    dropout
        q, the share lost in one period, at most 1.
    periods_a_year
        n: 4 for a quarter, 365 / days for any period.

    Returns
    -------
    float
        1 − (1 − q)^n.

    Raises
    ------
    ValueError
        More than everybody was lost, which no year can repeat.
    """
    if dropout > 1:
        raise ValueError("A drop-out above 100 % cannot be annualized.")
    return 1 - math.pow(1 - dropout, periods_a_year)
