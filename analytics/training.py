"""Trains, judges and stores risk models; promotes by rule."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from django.db import transaction

from analytics.estimators.arrays import FittedModel, event_probability
from analytics.estimators.calibration import latest_complete_window, recalibrate
from analytics.estimators.challenger import Challenger
from analytics.estimators.recency import BaseRate, SingleFeature
from analytics.estimators.scorecard import Scorecard
from analytics.estimators.storage import dumps
from analytics.evaluation import Promotion, Report, evaluate_probabilities, promotion
from analytics.evaluation.splits import group_folds
from analytics.features import DIRECTIONS, LEARNED
from analytics.models import RiskModel
from analytics.snapshots import SEGMENTS, snapshots

Mask = npt.NDArray[np.bool_]

FOLDS = 2
HELD_OUT_DAYS = 180
CALIBRATION_DAYS = 180
LEAST_OF_EACH = 200
LAST_EVENT = "days since last event"

CANDIDATES: dict[str, Callable[[], Any]] = {
    "base rate": BaseRate,
    LAST_EVENT: lambda: SingleFeature(feature="days_since_last_event"),
    "best single feature": SingleFeature,
    "scorecard": lambda: Scorecard(monotone=DIRECTIONS),
    "challenger": lambda: Challenger(monotone=DIRECTIONS),
}
STORED = {"scorecard": RiskModel.Kind.SCORECARD, "challenger": RiskModel.Kind.CHALLENGER}


@dataclass(frozen=True)
class Training:
    """What a training came to: the models stored, or why there are none."""

    row_count: int
    event_count: int
    models: tuple[RiskModel, ...] = ()
    promoted: RiskModel | None = None

    @property
    def has_learned(self) -> bool:
        """Tell whether there was enough to learn from; if not, the expert's card goes on."""
        return bool(self.models)


@dataclass(frozen=True)
class Judged:
    """Every candidate on the held-out latest period, and whether the challenger may run."""

    report: Report
    decision: Promotion


def train(as_of: date, *, at: datetime, least_of_each: int = LEAST_OF_EACH) -> Training:
    """Train on what was known on `as_of`, judge on the latest period, store and promote.

    Nothing is stored with fewer than `least_of_each` outcomes of either kind, before the held-out
    period, or a half of that in it: half of the groups are judged.
    """
    rows = snapshots(as_of)
    events = rows["event"].to_numpy() if len(rows) else np.empty(0, dtype=np.int_)
    counts = len(rows), int(events.sum())
    judged = judge(rows, least_of_each) if len(rows) else None
    if judged is None:
        return Training(*counts)
    models = {name: finished(name, rows, as_of) for name in STORED}
    return _store(models, judged, rows, as_of=as_of, at=at)


def judge(rows: pd.DataFrame, least_of_each: int = LEAST_OF_EACH) -> Judged | None:
    """Judge every candidate on the latest period, by a model that knew neither its time nor its group.

    A model is trained on one half of the groups, on moments whose outcome was complete before the
    period began, and judged on the other half: one model, so that its probabilities are of one
    scale. Each client is judged at one moment: several of one pay-off, or of one client, do not
    count as evidence several times. Returns None when too little is left on either side.
    """
    start = rows["as_of"].max() - timedelta(days=HELD_OUT_DAYS)
    tested = group_folds(rows["fold_group"], folds=FOLDS) == 0
    judged = _one_of_each_client(rows, tested & (rows["as_of"] > start).to_numpy())
    known = ~tested & (rows["decided_on"] <= start).to_numpy()
    events = rows["event"].to_numpy()
    if not (_has(events[judged], least_of_each / FOLDS) and _has(events[known], least_of_each)):
        return None
    asked, outcomes = rows.loc[judged, list(LEARNED)], events[judged]
    said = {
        name: event_probability(_fit(name, rows, known, known_on=start + timedelta(days=1)), asked)
        for name in CANDIDATES
    }
    report = evaluate_probabilities(
        said, outcomes, segments=rows.loc[judged, list(SEGMENTS)].reset_index(drop=True)
    )
    return Judged(report, promotion(outcomes, said["challenger"], said["scorecard"]))


def _one_of_each_client(rows: pd.DataFrame, among: Mask) -> Mask:
    """Mark one moment of each client, drawn by a fixed seed: the same on every machine."""
    drawn = rows[among].sample(frac=1, random_state=0).drop_duplicates("client_id")
    return np.asarray(rows.index.isin(drawn.index), dtype=np.bool_)


def finished(name: str, rows: pd.DataFrame, as_of: date) -> FittedModel:
    """Fit a candidate to both halves and move it to the latest complete window."""
    return _fit(name, rows, np.ones(len(rows), dtype=np.bool_), known_on=pd.Timestamp(as_of))


def _fit(name: str, rows: pd.DataFrame, learned: Mask, *, known_on: pd.Timestamp) -> FittedModel:
    """Fit a candidate; one that may run is fitted on all but the latest outcomes and moved to these.

    The move is learned on moments the model has not seen. With too few outcomes before or in that
    window, the model is fitted to all and not moved.
    """
    features, events = rows[list(LEARNED)], rows["event"].to_numpy()
    latest = learned & latest_complete_window(
        rows["decided_on"], known_on=known_on, outcome_days=0, window_days=CALIBRATION_DAYS
    )
    before = learned & ~latest
    is_moved = name in STORED and all(
        _has(events[each], LEAST_OF_EACH) for each in (before, latest)
    )
    fitted_on = before if is_moved else learned
    model: FittedModel = CANDIDATES[name]().fit(features[fitted_on], events[fitted_on])
    return recalibrate(model, features[latest], events[latest]) if is_moved else model


def _has(events: npt.NDArray[Any], least_of_each: float) -> bool:
    return min(int((events == 1).sum()), int((events == 0).sum())) >= least_of_each


@transaction.atomic
def _store(
    models: dict[str, FittedModel], judged: Judged, rows: pd.DataFrame, *, as_of: date, at: datetime
) -> Training:
    """Store the models; let the challenger run where the rule allows, else the scorecard."""
    stored = {
        name: RiskModel.objects.update_or_create(
            version=f"{name}-{as_of}",
            defaults={
                "kind": STORED[name],
                "trained_as_of": as_of,
                "trained_at": at,
                "card": _card(name, model, judged, rows),
                "content": dumps(model),
                "promoted_on": None,
                "retired_on": None,
            },
        )[0]
        for name, model in models.items()
    }
    chosen = stored["challenger" if judged.decision.is_promoted else "scorecard"]
    RiskModel.objects.running(as_of).exclude(pk=chosen.pk).update(retired_on=as_of)
    chosen.promoted_on = as_of
    chosen.save(update_fields=["promoted_on"])
    return Training(len(rows), int(rows["event"].sum()), tuple(stored.values()), chosen)


def _card(name: str, model: FittedModel, judged: Judged, rows: pd.DataFrame) -> dict[str, Any]:
    """Say what a model is, learned from and reached, ready for JSON."""
    points = model.card().to_dict("records") if isinstance(model, Scorecard) else []
    card = {
        "candidate": name,
        "event": "does not borrow again within the rest window after a pay-off, by own choice",
        "use": "a prompt for a visit; never a reason to refuse a loan or to push one",
        "reasons": "the scorecard's contributions; of a challenger, those of the scorecard in its blend",
        "features": list(LEARNED),
        "moments": len(rows),
        "events": int(rows["event"].sum()),
        "first_moment": rows["as_of"].min().date().isoformat(),
        "last_moment": rows["as_of"].max().date().isoformat(),
        "held_out_days": HELD_OUT_DAYS,
        "evaluation": judged.report.to_dict(),
        "promotion": judged.decision.to_dict(),
        "points": points,
    }
    return {key: _plain(value) for key, value in card.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a card holds
    """Turn what JSON has no word for into plain numbers, and not-a-number into nothing."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, np.generic):
        return _plain(value.item())
    return None if isinstance(value, float) and not math.isfinite(value) else value
