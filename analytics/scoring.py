"""Scores one range of clients with the model in force: probability and exact reasons."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
from django.db import transaction

from analytics.estimators.arrays import FittedModel, event_probability
from analytics.estimators.calibration import Recalibrated
from analytics.estimators.challenger import Challenger
from analytics.estimators.scorecard import Scorecard
from analytics.estimators.storage import loads
from analytics.features import EXPERT_VERSION, NAMED_COLUMNS, expert_card
from analytics.frames import read_frame, write_table
from analytics.marts import STAGING
from analytics.models import RiskModel
from analytics.reasoning import reasons
from crm.sql import execute

CERTAINTY = 0.9999

FEATURES_OF_RANGE = """
SELECT * FROM mart.feature WHERE client_id BETWEEN %s AND %s ORDER BY client_id
"""


@dataclass(frozen=True)
class Running:
    """The model that scores, the version it is known by, and the card its reasons are read from."""

    version: str
    model: FittedModel
    card: Scorecard


def model_in_force(as_of: date) -> Running:
    """Return the model promoted and trained by `as_of`, the expert's card when there is none."""
    stored = RiskModel.objects.running(as_of).order_by("-promoted_on", "-trained_as_of").first()
    if stored is None:
        card = expert_card()
        return Running(EXPERT_VERSION, card, card)
    model = loads(bytes(stored.content))
    return Running(stored.version, model, card_of(model))


def card_of(model: FittedModel) -> Scorecard:
    """Return the scorecard inside a model: itself, or the one its blend is made of."""
    if isinstance(model, Recalibrated):
        return card_of(model.model)
    if isinstance(model, Challenger):
        return model.scorecard_
    if isinstance(model, Scorecard):
        return model
    raise TypeError(f"No reasons can be read from a {type(model).__name__}.")


def score_range(first_client: int, last_client: int, as_of: date) -> int:
    """Score the clients of one range into the staging table; what it held of them is replaced."""
    facts = read_frame(FEATURES_OF_RANGE, [first_client, last_client], names=NAMED_COLUMNS)
    scored = scores(facts, model_in_force(as_of))
    with transaction.atomic():
        execute("SET LOCAL synchronous_commit = off")
        execute(
            f"DELETE FROM {STAGING} WHERE client_id BETWEEN %s AND %s",
            [first_client, last_client],
        )
        return write_table(STAGING, scored) if len(facts) else 0


def scores(facts: pd.DataFrame, running: Running) -> pa.Table:
    """Return client, probability to four decimals, reasons and version, one row per row of facts."""
    if facts.empty:
        return pa.table({"client_id": pa.array([], pa.int64())})
    chances = np.clip(event_probability(running.model, facts), 1 - CERTAINTY, CERTAINTY)
    return pa.table(
        {
            "client_id": facts["client_id"].to_numpy(),
            "probability": np.round(chances, 4),
            "reasons": reasons(running.card.explain(facts), facts),
            "model_version": pa.array([running.version] * len(facts)),
        }
    )
