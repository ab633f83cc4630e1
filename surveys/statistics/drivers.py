"""What drives overall satisfaction: relative weights, which share out R² among correlated drivers."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
ROWS_PER_DRIVER = 10
FLOOR = 1e-10  # of an eigenvalue, against the largest
DRAWS = 200


class TooFew(ValueError):
    """There are too few complete responses for so many drivers, or nothing varies."""


@dataclass(frozen=True)
class Driver:
    """One driver: its raw weight, the share of R² that is its, and the interval of that share over redrawn samples."""

    name: str
    weight: float
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Drivers:
    """Drivers, the strongest first; R², responses, and the names of those that never vary."""

    drivers: tuple[Driver, ...]
    r_squared: float
    count: int
    left_out: tuple[str, ...] = ()


def weights_of(correlations: npt.ArrayLike, with_outcome: npt.ArrayLike) -> Floats:
    """Return the raw relative weights that correlations give.

    Parameters
    ----------
    correlations
        Among the drivers, shape (drivers, drivers).
    with_outcome
        Of each driver with the outcome, shape (drivers,).

    Returns
    -------
    array of float, shape (drivers,)
        Their sum is R² of the regression of the outcome on the drivers.

    Notes
    -----
    *Source*: Johnson (2000), Multivariate Behavioral Research 35, 1–19: with R = V D V', Λ = V D^½ V', the weights
    are Λ² (Λ⁻¹ r)². Eigenvalues are kept from zero, so that drivers that repeat each other share.
    """
    matrix = np.asarray(correlations, dtype=np.float64)
    outcome = np.asarray(with_outcome, dtype=np.float64)
    values, vectors = np.linalg.eigh(matrix)
    kept = values > FLOOR * max(float(values.max()), 1.0)
    root = np.sqrt(np.where(kept, values, 0.0))
    inverse = np.where(kept, 1 / np.where(kept, root, 1.0), 0.0)
    scaled = (vectors * root) @ vectors.T
    slopes = (vectors * inverse) @ vectors.T @ outcome
    return np.asarray(scaled**2 @ slopes**2, dtype=np.float64)


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
        Shares sum to 1. Intervals are 95 % percentile intervals.

    Raises
    ------
    TooFew
        Fewer than ten complete responses a driver, or the outcome never varies.
    """
    table, target = np.asarray(scores, dtype=np.float64), np.asarray(outcome, dtype=np.float64)
    is_whole = ~(np.isnan(table).any(axis=1) | np.isnan(target))
    table, target = table[is_whole], target[is_whole]
    varies = table.std(axis=0) > 0 if len(table) else np.zeros(table.shape[1], dtype=bool)
    kept = tuple(name for name, moves in zip(names, varies, strict=True) if moves)
    if not kept or len(table) < ROWS_PER_DRIVER * len(kept) or target.std() == 0:
        raise TooFew(f"{len(table)} complete responses for {len(kept)} drivers.")
    table = table[:, varies]
    weights = _weights(table, target)
    samples = _redrawn(table, target, random, draws)
    low, high = np.percentile(samples, [2.5, 97.5], axis=0)
    shares = _shares(weights)
    order = np.argsort(-shares, kind="stable")
    found = tuple(
        Driver(kept[at], float(weights[at]), float(shares[at]), float(low[at]), float(high[at]))
        for at in order
    )
    left_out = tuple(name for name in names if name not in kept)
    return Drivers(found, float(weights.sum()), len(table), left_out)


def _weights(table: Floats, target: Floats) -> Floats:
    matrix = np.atleast_2d(np.corrcoef(np.column_stack([table, target]), rowvar=False))
    return weights_of(matrix[:-1, :-1], matrix[:-1, -1])


def _shares(weights: Floats) -> Floats:
    whole = float(weights.sum())
    return weights / whole if whole > 0 else np.full(len(weights), 1 / len(weights))


def _redrawn(table: Floats, target: Floats, random: np.random.Generator, draws: int) -> Floats:
    samples = []
    for _draw in range(draws):
        rows = random.integers(0, len(table), len(table))
        drawn, outcome = table[rows], target[rows]
        if outcome.std() > 0 and (drawn.std(axis=0) > 0).all():
            samples.append(_shares(_weights(drawn, outcome)))
    return np.array(samples or [_shares(_weights(table, target))])
