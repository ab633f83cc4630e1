"""The margin of error that a stratified sample reached."""

import math
from collections.abc import Sequence

from surveys.statistics.sampling import margin_of


def margin_of_strata(
    strata: Sequence[tuple[int, int]], *, confidence: float = 0.95
) -> float | None:
    """Return the margin of error that answers by stratum reach at one half; None where nobody answered.

    Parameters
    ----------
    strata
        How many answered of each stratum, and its size; those of whom nobody answered are taken to be like the rest.
    confidence
        Of the margin.

    Notes
    -----
    *Source*: Cochran (1977), theorem 5.3: the variance of a stratified estimate is the sum of W_h² times that of each
    stratum; within one, as `margin_of`.
    """
    heard = [(answers, size) for answers, size in strata if answers > 0]
    whole = sum(size for _answers, size in heard)
    if not whole:
        return None
    margins = [
        size / whole * (margin_of(answers, size, confidence=confidence) or 0.0)
        for answers, size in heard
    ]
    return math.sqrt(sum(margin**2 for margin in margins))
