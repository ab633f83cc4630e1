"""The loyalty score: seven components, their weights, how much of them is known, and the loyalty type."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Names = npt.NDArray[np.str_]

COMPONENTS = (
    "longevity",
    "continuity",
    "exclusivity",
    "attitude",
    "advocacy",
    "interest",
    "voice",
)
BEHAVIOR = ("longevity", "continuity", "exclusivity")


class LoyaltyType(StrEnum):
    """Attitude against behavior."""

    PREMIUM = "PREMIUM"
    LATENT = "LATENT"
    INERTIA = "INERTIA"
    NONE = "NONE"
    UNKNOWN = "UNKNOWN"


class Scores(NamedTuple):
    """Score in [0, 100] (NaN where nothing is known) and coverage in [0, 1], each of shape (clients,)."""

    score: Numbers
    coverage: Numbers


def longevity(
    cycles: Numbers, tenure_months: Numbers, *, full_cycles: float, full_months: float
) -> Numbers:
    """Return half for loan cycles and half for months of tenure, each full at its threshold.

    Parameters
    ----------
    cycles
        Loan cycles reached, shape (clients,).
    tenure_months
        Months since the first disbursement, shape (clients,).
    full_cycles, full_months
        Where each half is full.

    Returns
    -------
    numpy.ndarray
        In [0, 1], shape (clients,); NaN where either is unknown.
    """
    by_cycles = np.clip(cycles / full_cycles, 0, 1)
    by_months = np.clip(tenure_months / full_months, 0, 1)
    return np.asarray((by_cycles + by_months) / 2, dtype=np.float64)


def continuity(renewed: Numbers, decision_points: Numbers) -> Numbers:
    """Return the share of decision points renewed, drawn to one half while there are few.

    Parameters
    ----------
    renewed, decision_points
        Counts of decided decision points, shape (clients,).

    Returns
    -------
    numpy.ndarray
        (renewed + 1) / (decision points + 2), shape (clients,).

    Notes
    -----
    *Source*: Laplace's rule of succession.
    """
    return np.asarray((renewed + 1) / (decision_points + 2), dtype=np.float64)


def exclusivity(outside_share: Numbers) -> Numbers:
    """Return one minus the share the client says is borrowed elsewhere, NaN where not asked.

    Parameters
    ----------
    outside_share
        In [0, 1], shape (clients,).
    """
    return np.asarray(1 - np.clip(outside_share, 0, 1), dtype=np.float64)


def scaled(answer: Numbers, *, lowest: float, highest: float) -> Numbers:
    """Bring an answer or a mean rating from its own scale to [0, 1], NaN where there is none.

    Parameters
    ----------
    answer
        On the scale from `lowest` to `highest`, shape (clients,).

    Raises
    ------
    ValueError
        The scale has no length.
    """
    if highest <= lowest:
        raise ValueError(f"A scale cannot run from {lowest} to {highest}.")
    return np.asarray(np.clip((answer - lowest) / (highest - lowest), 0, 1), dtype=np.float64)


def advocacy(referred_borrowers: Numbers, *, full_referrals: float) -> Numbers:
    """Return the share of the full number of referred clients who borrowed, at most 1.

    Parameters
    ----------
    referred_borrowers
        Count, shape (clients,); NaN where referrals are not recorded.
    """
    return np.asarray(np.clip(referred_borrowers / full_referrals, 0, 1), dtype=np.float64)


def voice(is_all_settled: Flags, is_one_overdue: Flags) -> Numbers:
    """Return 1 with no complaint or all resolved to satisfaction, 0 while one is overdue, else one half.

    Parameters
    ----------
    is_all_settled, is_one_overdue
        Shape (clients,).
    """
    return np.asarray(
        np.where(is_one_overdue, 0.0, np.where(is_all_settled, 1.0, 0.5)), dtype=np.float64
    )


def combine(components: Mapping[str, Numbers], weights: Mapping[str, float]) -> Scores:
    """Weigh the components that are known and say how much of the whole they are.

    Parameters
    ----------
    components
        Values in [0, 1] by name, each of shape (clients,), NaN where unknown. A component left out
        is unknown for everybody.
    weights
        Weight of every one of `COMPONENTS`, any unit.

    Returns
    -------
    Scores
        `score` = 100 · Σ known weight · value / Σ known weight; `coverage` = Σ known weight / Σ weight.

    Raises
    ------
    KeyError
        A component has no weight.

    Notes
    -----
    *Source*: Churchill and Halpern (2000) on longevity, range and share; the weights are ours.
    """
    names = tuple(components)
    values = np.column_stack([components[name] for name in names])
    weight = np.array([float(weights[name]) for name in names])
    is_known = ~np.isnan(values)
    known_weight = is_known @ weight
    total = np.nan_to_num(values) @ weight
    with np.errstate(invalid="ignore", divide="ignore"):
        score = np.where(known_weight > 0, 100 * total / known_weight, np.nan)
    whole = sum(float(weights[name]) for name in COMPONENTS)
    return Scores(score, known_weight / whole)


def behavior(components: Mapping[str, Numbers], weights: Mapping[str, float]) -> Numbers:
    """Return the weighted mean of what the client does: longevity, continuity, exclusivity.

    Parameters
    ----------
    components, weights
        As for `combine`.

    Returns
    -------
    numpy.ndarray
        In [0, 1], shape (clients,), NaN where none of the three is known.
    """
    observed = {name: components[name] for name in BEHAVIOR if name in components}
    return combine(observed, weights).score / 100


def loyalty_types(attitude: Numbers, behavior: Numbers, *, high: float) -> Names:
    """Cross attitude with behavior; UNKNOWN where either is.

    Parameters
    ----------
    attitude, behavior
        In [0, 1], shape (clients,), NaN where unknown.
    high
        The level from which either counts as high.

    Returns
    -------
    numpy.ndarray
        Values of `LoyaltyType`, shape (clients,), dtype str.

    Notes
    -----
    *Source*: Dick and Basu (1994), relative attitude against repeat patronage.
    """
    is_warm, is_steady = attitude >= high, behavior >= high
    return np.select(
        [np.isnan(attitude) | np.isnan(behavior), is_warm & is_steady, is_warm, is_steady],
        [LoyaltyType.UNKNOWN, LoyaltyType.PREMIUM, LoyaltyType.LATENT, LoyaltyType.INERTIA],
        default=LoyaltyType.NONE,
    ).astype(np.str_)
