"""The return curve and survival by cycle, each from one grouped query."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from django.db.models import Count, F, Q
from django.db.models.functions import Greatest

from analytics.retention.events import aggregates, decision_points
from analytics.retention.scope import Scope
from analytics.survival import Curve, cycle_survival, return_curve, suggested_window
from loyalty.states import ADMINISTRATIVE

FLAT_GAIN = 0.01
FLAT_DAYS = 30
FLAT_FEWEST = 30


def returns(scope: Scope) -> Curve:
    """Estimate the share of the period's pay-offs followed by another loan within each number of days."""
    known = decision_points(scope).exclude(exit_type=ADMINISTRATIVE)
    has_returned = Q(gap_days__isnull=False)
    came = _by_day(known.filter(has_returned).annotate(day=Greatest(F("gap_days"), 0)))
    left = _by_day(known.exclude(has_returned).annotate(day=F("followed_days")))
    days = sorted(came.keys() | left.keys())
    return return_curve(
        np.array(days, dtype=np.int64),
        np.array([came.get(day, 0) for day in days], dtype=np.int64),
        np.array([left.get(day, 0) for day in days], dtype=np.int64),
    )


def suggestion(curve: Curve) -> int | None:
    """Suggest W where the return curve flattens: 30 days more bring back less than one in a hundred."""
    return suggested_window(curve, gain=FLAT_GAIN, ahead=FLAT_DAYS, fewest=FLAT_FEWEST)


def survival(scope: Scope) -> Curve:
    """Estimate the share of clients who go on past each loan cycle, from the period's decided pay-offs."""
    wanted = {name: aggregates(scope)[name] for name in ("decided", "renewed")}
    rows = list(decision_points(scope).values("cycle").annotate(**wanted).order_by("cycle"))
    rows = [row for row in rows if row["decided"]]
    cycles, decided, renewed = (
        np.array([row[name] for row in rows], dtype=np.int64)
        for name in ("cycle", "decided", "renewed")
    )
    return cycle_survival(cycles, decided, renewed)


def _by_day(points: Any) -> Mapping[int, int]:  # noqa: ANN401 - a queryset with an annotation
    return dict(points.values_list("day").annotate(Count("pk")).order_by())
