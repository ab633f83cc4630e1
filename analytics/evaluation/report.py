"""The comparison report: every model on the same held-out rows, as a dataclass and as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.estimators.arrays import FittedModel, Floats, event_probability
from analytics.evaluation.calibration import Calibration, calibration
from analytics.evaluation.discrimination import Interval, auc_interval, top_lift
from analytics.evaluation.segments import Segment, segment_table


@dataclass(frozen=True)
class ModelRow:
    """One model's figures on the held-out rows."""

    name: str
    auc: Interval
    top_decile_lift: float | None
    calibration: Calibration
    segments: tuple[Segment, ...] = ()

    @property
    def brier(self) -> float:
        """Mean squared distance of probabilities from outcomes."""
        return self.calibration.brier


@dataclass(frozen=True)
class Report:
    """Every model on the same held-out rows."""

    count: int
    events: int
    rows: tuple[ModelRow, ...]

    @property
    def event_rate(self) -> float:
        """Share of held-out rows with the event."""
        return self.events / self.count

    def row(self, name: str) -> ModelRow:
        """Return one model's row; KeyError when it was not evaluated."""
        return {row.name: row for row in self.rows}[name]

    def to_dict(self) -> dict[str, Any]:
        """Return the report in lists, dictionaries, text and numbers, ready for JSON."""
        return asdict(self)


def evaluate(
    models: Mapping[str, FittedModel],
    X: pd.DataFrame,
    y: npt.ArrayLike,
    *,
    segments: pd.DataFrame | None = None,
) -> Report:
    """Evaluate fitted models on held-out rows.

    Parameters
    ----------
    models : mapping of name to fitted model, in the order to be reported
        Baselines are models like the others: put them in.
    X : DataFrame, shape (rows, features)
    y : array of 0 and 1, shape (rows,)
    segments : DataFrame, shape (rows, segments), optional
        Levels by which figures and fairness are reported; never given to a model.
    """
    said = {name: event_probability(model, X) for name, model in models.items()}
    return evaluate_probabilities(said, y, segments=segments)


def evaluate_probabilities(
    said: Mapping[str, Floats], y: npt.ArrayLike, *, segments: pd.DataFrame | None = None
) -> Report:
    """Evaluate probabilities already predicted for the same held-out rows."""
    events = np.asarray(y, dtype=np.float64)
    parts = pd.DataFrame(index=range(len(events))) if segments is None else segments
    rows = tuple(_row(name, events, each, parts) for name, each in said.items())
    return Report(len(events), int(events.sum()), rows)


def _row(name: str, events: Floats, probability: Floats, segments: pd.DataFrame) -> ModelRow:
    return ModelRow(
        name,
        auc_interval(events, probability),
        top_lift(events, probability),
        calibration(events, probability),
        segment_table(events, probability, segments),
    )
