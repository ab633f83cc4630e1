"""What drives overall satisfaction: relative weights, which share out R² among correlated drivers."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
ROWS_PER_DRIVER = 10
FLOOR = 1e-10  # of an eigenvalue, against the largest
DRAWS = 1000
MOST_ROWS = 5000  # of a redrawn sample
MOST_AT_ONCE = 4_000_000  # numbers in memory


class TooFew(ValueError):
    """There are too few complete responses for so many drivers: `count` where `needed` would do."""

    def __init__(self, message: str, *, count: int, needed: int) -> None:
        super().__init__(message)
        self.count = count
        self.needed = needed


class NothingVaries(TooFew):
    """Overall satisfaction, or every driver, is answered alike by all: too few different answers."""


class NoCorrelations(ValueError):
    """A table that cannot be of correlations."""


@dataclass(frozen=True)
class Driver:
    """One driver: its raw weight, the share of R² that is its, and the interval of that share over redrawn samples.

    `correlation` with the outcome tells the direction, which weights do not: they are never below zero.
    """

    name: str
    weight: float
    share: float
    low: float
    high: float
    correlation: float = 0.0


@dataclass(frozen=True)
class Drivers:
    """Drivers, the strongest first; R², responses, and the names of those that never vary.

    `p_value` is that of the whole regression: where it is not small, what the drivers share out is chance.
    """

    drivers: tuple[Driver, ...]
    r_squared: float
    count: int
    left_out: tuple[str, ...] = ()
    p_value: float = 0.0


def weights_of(correlations: npt.ArrayLike, with_outcome: npt.ArrayLike) -> Floats:
    """Return the raw relative weights that correlations give.

    Parameters
    ----------
    correlations
        Among the drivers, shape (drivers, drivers), or of many samples, shape (…, drivers, drivers).
    with_outcome
        Of each driver with the outcome, shape (drivers,), or (…, drivers).

    Returns
    -------
    array of float64, shape (drivers,) or (…, drivers)
        Their sum is R² of the regression of the outcome on the drivers.

    Raises
    ------
    NoCorrelations
        The shapes do not fit, the diagonal is not one, or no answers can correlate like this.

    Notes
    -----
    *Source*: Johnson (2000), Multivariate Behavioral Research 35, 1–19, equations 3 to 6: with R = V D V',
    Λ = V D^½ V', the weights are Λ² (Λ⁻¹ r)². Directions with an eigenvalue of nearly zero are left out, so that
    drivers that repeat each other share. *Weakness*: Thomas et al. (2014), the same journal 49, 329–338, find no
    theory behind the last step; general dominance, which has one, comes to nearly the same shares.
    """
    matrix = np.asarray(correlations, dtype=np.float64)
    outcome = np.asarray(with_outcome, dtype=np.float64)
    if matrix.shape != (*outcome.shape, outcome.shape[-1]):
        raise NoCorrelations("There is one correlation for each pair of drivers.")
    if not np.allclose(np.diagonal(matrix, axis1=-2, axis2=-1), 1):
        raise NoCorrelations("A driver correlates with itself by one.")
    values, vectors = np.linalg.eigh(matrix)
    if values.min() < -1e-6:
        raise NoCorrelations("No answers correlate like this.")
    kept = values > FLOOR * values.max(axis=-1, keepdims=True)
    root = np.sqrt(np.where(kept, values, 0.0))
    inverse = np.where(kept, 1 / np.where(kept, root, 1.0), 0.0)
    back = np.swapaxes(vectors, -1, -2)
    scaled = (vectors * root[..., None, :]) @ back
    slopes = (vectors * inverse[..., None, :]) @ back @ outcome[..., None]
    return np.asarray((scaled**2 @ slopes**2)[..., 0], dtype=np.float64)


def relative_weights(
    scores: npt.ArrayLike,
    outcome: npt.ArrayLike,
    names: tuple[str, ...],
    *,
    random: np.random.Generator,
    draws: int = DRAWS,
) -> Drivers:
    """Share out what the drivers explain of an outcome.

    Parameters
    ----------
    scores
        Shape (responses, drivers); not-a-number where not answered. Only complete responses count.
    outcome
        Overall satisfaction, shape (responses,).
    names
        Of the drivers.
    random
        Where the redrawn samples come from.
    draws
        How many samples are redrawn for the intervals.

    Returns
    -------
    Drivers
        Shares sum to 1. Intervals are 95 % percentile intervals of samples of responses redrawn with replacement.

    Raises
    ------
    TooFew
        Fewer than ten complete responses a driver.
    NothingVaries
        The outcome, or every driver, is the same in all complete responses.

    Notes
    -----
    *Source*: Johnson (2000) as in `weights_of`; intervals: Johnson (2004), Organizational Research Methods 7, 283–299.
    Of more than 5,000 responses, samples of 5,000 are redrawn and their intervals narrowed by the root of the sizes'
    ratio: Bickel, Götze and van Zwet (1997), Statistica Sinica 7, 1–31.
    """
    table, target = np.asarray(scores, dtype=np.float64), np.asarray(outcome, dtype=np.float64)
    is_whole = ~(np.isnan(table).any(axis=1) | np.isnan(target))
    table, target = table[is_whole], target[is_whole]
    varies = np.ptp(table, axis=0) > 0 if len(table) else np.zeros(table.shape[1], dtype=bool)
    kept = tuple(name for name, moves in zip(names, varies, strict=True) if moves)
    _check(len(table), len(kept), len(names), is_flat=not len(target) or np.ptp(target) == 0)
    table = np.column_stack([table[:, varies], target])
    whole = _correlations(table[None])
    weights = weights_of(whole[0, :-1, :-1], whole[0, :-1, -1])
    low, high = _bounds(table, random, draws, _shares(weights))
    correlations = whole[0, :-1, -1]
    shares = _shares(weights)
    found = tuple(
        Driver(kept[at], *(float(each[at]) for each in (weights, shares, low, high, correlations)))
        for at in np.argsort(-shares, kind="stable")
    )
    left_out = tuple(name for name in names if name not in kept)
    r_squared = min(1.0, float(weights.sum()))
    return Drivers(
        found, r_squared, len(table), left_out, _p_value(r_squared, len(table), len(kept))
    )


def _check(count: int, kept: int, drivers: int, *, is_flat: bool) -> None:
    needed = ROWS_PER_DRIVER * (kept or drivers)
    if count < needed:
        raise TooFew(f"{count} complete responses for {kept} drivers.", count=count, needed=needed)
    if is_flat or not kept:
        raise NothingVaries("Everybody answered alike.", count=count, needed=needed)


def _correlations(tables: Floats) -> Floats:
    """Return the correlations of columns, shape (samples, columns, columns), of tables (samples, rows, columns).

    A column that does not vary in a sample correlates with none.
    """
    centered = tables - tables.mean(axis=1, keepdims=True)
    covariances = np.swapaxes(centered, 1, 2) @ centered
    variances = np.diagonal(covariances, axis1=1, axis2=2)
    varies = np.ptp(tables, axis=1) > 0
    scale = np.where(varies, 1 / np.sqrt(np.where(varies, variances, 1.0)), 0.0)
    found = covariances * scale[:, :, None] * scale[:, None, :]
    each = np.arange(tables.shape[2])
    found[:, each, each] = 1.0
    return np.asarray(np.clip(found, -1.0, 1.0), dtype=np.float64)


def _bounds(
    table: Floats, random: np.random.Generator, draws: int, shares: Floats
) -> tuple[Floats, Floats]:
    """Return the bounds of each share, from samples of at most so many rows, scaled to all of them."""
    rows = min(len(table), MOST_ROWS)
    batch = max(1, MOST_AT_ONCE // (rows * table.shape[1]))
    samples = [shares[None, :]]
    for start in range(0, draws, batch):
        taken = random.integers(0, len(table), (min(batch, draws - start), rows))
        drawn = _correlations(table[taken])
        samples.append(_shares(weights_of(drawn[:, :-1, :-1], drawn[:, :-1, -1])))
    low, high = np.percentile(np.concatenate(samples), [2.5, 97.5], axis=0)
    scale = np.sqrt(rows / len(table))
    return shares + (low - shares) * scale, shares + (high - shares) * scale


def _shares(weights: Floats) -> Floats:
    whole = weights.sum(axis=-1, keepdims=True)
    equal = np.full_like(weights, 1 / weights.shape[-1])
    return np.where(whole > 0, weights / np.where(whole > 0, whole, 1.0), equal)


def _p_value(r_squared: float, count: int, drivers: int) -> float:
    """Return the p value of the F test that no driver explains anything."""
    from scipy.special import fdtrc

    if r_squared >= 1:
        return 0.0
    rest = count - drivers - 1
    return float(fdtrc(drivers, rest, r_squared / drivers / ((1 - r_squared) / rest)))
