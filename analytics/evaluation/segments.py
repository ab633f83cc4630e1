"""The same figures for parts of the book, and whether the alert list treats people alike."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.estimators.arrays import Floats
from analytics.evaluation.calibration import brier
from analytics.evaluation.discrimination import Interval, auc_interval, top_membership

UNKNOWN_LEVEL = "unknown"


@dataclass(frozen=True)
class Segment:
    """One level of one segment.

    ``flagged`` is the share of its rows in the top share of all rows by risk; ``found`` the
    share of its events that are flagged (the same for every level where chances are equal).
    """

    by: str
    level: str
    count: int
    events: int
    observed: float
    predicted: float
    brier: float
    auc: Interval
    flagged: float
    found: float | None


def segment_table(
    events: Floats, probability: Floats, segments: pd.DataFrame, *, top_share: float = 0.1
) -> tuple[Segment, ...]:
    """Return one row per level of each column of ``segments``, in column and level order.

    Segments (gender, age band, location, cycle, branch …) are reported and never features. A
    missing level is reported as ``unknown``.
    """
    inside = top_membership(probability, share=top_share)
    rows = []
    for by in segments.columns:
        levels = segments[by].astype("object").where(segments[by].notna(), UNKNOWN_LEVEL)
        names = levels.astype(str).to_numpy()
        for level in sorted(set(names)):
            here = names == level
            part = _segment(events[here], probability[here], inside[here])
            rows.append(Segment(by=str(by), level=level, **part))
    return tuple(rows)


def _segment(events: Floats, probability: Floats, inside: Floats) -> dict[str, Any]:
    happened = int(events.sum())
    return {
        "count": len(events),
        "events": happened,
        "observed": float(events.mean()),
        "predicted": float(probability.mean()),
        "brier": brier(events, probability),
        "auc": auc_interval(events, probability),
        "flagged": float(inside.mean()),
        "found": float(inside @ events / happened) if happened else None,
    }
