"""Kaplan-Meier from counts: how soon paid-off clients return, and how many reach each loan cycle."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crm.rates import Z_95

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Curve:
    """A product-limit estimate at each time something happened; arrays of shape (times,).

    `survival` is the share to whom it has not happened yet, `low` and `high` its 95 % interval,
    `at_risk` how many were still watched just before.
    """

    times: Counts
    survival: Floats
    low: Floats
    high: Floats
    at_risk: Counts
    events: Counts

    @property
    def returned(self) -> Floats:
        """The share to whom it has happened."""
        return 1 - self.survival

    def share_by(self, time: int) -> float:
        """Return the share to whom it has happened by `time`."""
        position = int(np.searchsorted(self.times, time, side="right"))
        return float(self.returned[position - 1]) if position else 0.0


def product_limit(times: Counts, events: Counts, at_risk: Counts) -> Curve:
    """Estimate survival from how many were at risk, and to how many it happened, at each time.

    Parameters
    ----------
    times
        Increasing, shape (times,), any unit.
    events, at_risk
        Counts at each time, shape (times,).

    Returns
    -------
    Curve
        At the times with events only.

    Notes
    -----
    *Source*: Kaplan and Meier (1958); variance by Greenwood, interval on the log-minus-log scale
    (Kalbfleisch and Prentice), which stays inside [0, 1].
    """
    happened = events > 0
    times, events, at_risk = times[happened], events[happened], at_risk[happened]
    survival = np.cumprod(1 - events / at_risk, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(events / (at_risk * (at_risk - events)))
        width = Z_95 * np.sqrt(variance) / np.log(survival)
        low, high = survival ** np.exp(-width), survival ** np.exp(width)
    nobody = survival == 0
    return Curve(
        times,
        survival,
        np.where(nobody, 0.0, low),
        np.where(nobody, 0.0, high),
        at_risk,
        events,
    )


def return_curve(days: Counts, returned: Counts, left: Counts) -> Curve:
    """Estimate the share of pay-offs followed by another loan within each number of days.

    Parameters
    ----------
    days
        Days since the pay-off, increasing, not negative, shape (days,). A top-up counts at 0.
    returned
        How many borrowed again that day, shape (days,).
    left
        How many were watched up to that day, and had not borrowed again, shape (days,).

    Returns
    -------
    Curve
        `returned` is the return curve.
    """
    at_risk = np.cumsum((returned + left)[::-1])[::-1]
    return product_limit(days, returned, at_risk)


def suggested_window(curve: Curve, *, gain: float, ahead: int, fewest: int) -> int | None:
    """Return the day from which the return curve is flat, if it is.

    The first day from which, at every later day still watched well enough, the following `ahead`
    days bring back less than `gain` of all pay-offs.

    Parameters
    ----------
    curve
        As from `return_curve`.
    gain
        Share of all pay-offs, such as 0.01.
    ahead
        Days looked ahead, such as 30.
    fewest
        Pay-offs still watched below which a day is not judged.

    Returns
    -------
    int or None
        None when the curve still rises where the data end, or is too short to tell.

    Notes
    -----
    *Source*: own rule; a rest window is where an institution's own return curve flattens.
    """
    judged = curve.times[curve.at_risk >= fewest]
    last = int(judged[-1]) - ahead if judged.size else -1
    if last < 0:
        return None
    rise = [curve.share_by(day + ahead) - curve.share_by(day) for day in range(last + 1)]
    steep = np.flatnonzero(np.array(rise) >= gain)
    first_flat = int(steep[-1]) + 1 if steep.size else 0
    return first_flat if first_flat <= last else None


def cycle_survival(cycles: Counts, decided: Counts, renewed: Counts) -> Curve:
    """Estimate the share of clients who go on past each loan cycle.

    Each cycle's decided pay-offs are at risk; not renewing is the event. A pay-off not yet decided
    leaves after its last decided cycle, as a censored case should.

    Parameters
    ----------
    cycles
        Loan cycle, increasing, shape (cycles,).
    decided, renewed
        Pay-offs of that cycle followed for the whole rest window, and those that renewed.

    Returns
    -------
    Curve
        `survival` at cycle k is the share reaching cycle k + 1.
    """
    return product_limit(cycles, decided - renewed, decided)
