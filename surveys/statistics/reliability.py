"""Whether the questions of a battery measure one thing: Cronbach's alpha."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crm.rates import Interval

Floats = npt.NDArray[np.float64]
FEWEST_ITEMS = 2
FEWEST_ROWS = 5


class CannotTell(ValueError):
    """There is too little to tell from, or every answer is the same."""


@dataclass(frozen=True)
class Reliability:
    """Alpha, what it would be without each item, of how many complete responses, and how many were not complete."""

    alpha: float
    without: tuple[float | None, ...]
    count: int
    interval: Interval
    dropped: int = 0


def cronbach(answers: npt.ArrayLike) -> Reliability:
    """Return Cronbach's alpha of a battery.

    Parameters
    ----------
    answers
        Shape (responses, items), on one scale; not-a-number where an item was not answered. Only complete
        responses count.

    Returns
    -------
    Reliability
        `without` is None for an item without which alpha cannot be told. The interval is a 95 % one.

    Raises
    ------
    CannotTell
        Fewer than two items or five complete responses, or no variance at all.

    Notes
    -----
    *Source*: Cronbach (1951), Psychometrika 16, 297–334: alpha = k / (k − 1) · (1 − Σ item variances / variance of
    the sum), variances with n − 1; interval: Feldt, Woodruff and Salih (1987), Applied Psychological Measurement 11,
    93–103. *Weakness*: high alpha says that answers go together, not that they measure what is meant; it grows with
    the number of items.
    """
    table = np.asarray(answers, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] < FEWEST_ITEMS:
        raise CannotTell("A battery has at least two items.")
    whole = table[~np.isnan(table).any(axis=1)]
    if len(whole) < FEWEST_ROWS:
        raise CannotTell("Fewer than five complete responses.")
    alpha = _alpha(whole)
    interval = _interval(alpha, *whole.shape)
    return Reliability(alpha, tuple(_without(whole)), len(whole), interval, len(table) - len(whole))


def _interval(alpha: float, rows: int, items: int) -> Interval:
    from scipy.special import fdtri

    freedom = (rows - 1, (rows - 1) * (items - 1))
    low, high = (1 - (1 - alpha) * float(fdtri(*freedom, q)) for q in (0.975, 0.025))
    return Interval(low, high)


def _alpha(table: Floats) -> float:
    items = table.shape[1]
    whole = float(table.sum(axis=1).var(ddof=1))
    if whole == 0:
        raise CannotTell("Every response has the same sum.")
    parts = float(table.var(axis=0, ddof=1).sum())
    return float(items / (items - 1) * (1 - parts / whole))


def _without(table: Floats) -> list[float | None]:
    found: list[float | None] = []
    for item in range(table.shape[1]):
        rest = np.delete(table, item, axis=1)
        try:
            found.append(_alpha(rest) if rest.shape[1] >= FEWEST_ITEMS else None)
        except CannotTell:
            found.append(None)
    return found
