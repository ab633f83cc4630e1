"""Kinds of arrays, and days as the model counts them: whole days since 1970-01-01."""

from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NEVER = np.int64(10**6)
"""A day after every day: what it marks does not happen."""

EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Return a date as the model counts days."""
    return (day - EPOCH).days


def date_of(day: int) -> date:
    """Return the date of a day as the model counts them."""
    return EPOCH + timedelta(days=int(day))


def moment_of(day: int, hour: int) -> datetime:
    """Return an hour of a day, in UTC."""
    return datetime.combine(date_of(day), time(hour), UTC)


def month_of(days: Ints) -> Ints:
    """Return the month, 1 to 12, of each day."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.asarray(months % 12 + 1, dtype=np.int64)


def months_later(days: Ints, months: Ints) -> Ints:
    """Return the same day of a later month, or that month's last day, as `crm.periods.add_months`.

    Parameters
    ----------
    days, months
        Of shapes that broadcast against each other.
    """
    moments = days.astype("datetime64[D]")
    start = moments.astype("datetime64[M]")
    day_of_month = (moments - start.astype("datetime64[D]")).astype(np.int64)
    target = start + months.astype("timedelta64[M]")
    first = target.astype("datetime64[D]").astype(np.int64)
    after = (target + np.timedelta64(1, "M")).astype("datetime64[D]").astype(np.int64)
    return np.asarray(np.minimum(first + day_of_month, after - 1), dtype=np.int64)


def sigmoid(logits: Floats) -> Floats:
    """Return the probability of each log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-logits)), dtype=np.float64)
