"""Purchases of CDNOW's first buyers of 1997: who buys nothing in the 39 weeks that follow."""

from datetime import date
from pathlib import Path

import pandas as pd

from analytics.estimators.arrays import Floats, event_probability, expit
from analytics.estimators.buying import (
    BuyingRisk,
    Window,
    buying_features,
    did_not_buy,
    stack_windows,
)
from analytics.estimators.recency import BaseRate, SingleFeature
from analytics.evaluation import Report, evaluate_probabilities

FILE = "cdnow_sample.txt"
KNOWN_ON = date(1997, 9, 30)
HELD_OUT = Window(KNOWN_ON, date(1998, 6, 30))
STARTS = (date(1997, 4, 30), date(1997, 5, 31), date(1997, 6, 30))
INNER = (
    (STARTS[:1], Window(date(1997, 5, 31), date(1997, 8, 31))),
    (STARTS[:1], Window(date(1997, 5, 31), KNOWN_ON)),
    (STARTS[:1], Window(date(1997, 6, 30), KNOWN_ON)),
    (STARTS[:2], Window(date(1997, 6, 30), KNOWN_ON)),
    (STARTS[:3], Window(date(1997, 7, 31), KNOWN_ON)),
)


def read_purchases(data: Path) -> pd.DataFrame:
    """Read client and day of every purchase, one a day."""
    names = ["full_id", "client", "bought_on", "quantity", "dollars"]
    rows = pd.read_csv(data / FILE, sep=r"\s+", header=None, names=names)
    rows["bought_on"] = pd.to_datetime(rows["bought_on"].astype(str), format="%Y%m%d")
    return rows[["client", "bought_on"]].drop_duplicates()


def compare(purchases: pd.DataFrame, starts: tuple[date, ...], held_out: Window) -> Report:
    """Train on windows that end by the held-out one's start and evaluate on the held-out one."""
    X = buying_features(purchases, held_out)
    y = did_not_buy(purchases, X.index, held_out)
    return evaluate_probabilities(_probabilities(purchases, starts, held_out, X), y)


def _probabilities(
    purchases: pd.DataFrame, starts: tuple[date, ...], held_out: Window, X: pd.DataFrame
) -> dict[str, Floats]:
    known = purchases[purchases["bought_on"] <= pd.Timestamp(held_out.as_of)]
    past_X, past_y = stack_windows(known, [Window(start, held_out.as_of) for start in starts])
    models = {
        "base rate": BaseRate().fit(past_X, past_y),
        "recency alone": SingleFeature(feature="log_recency").fit(past_X, past_y),
        "Pareto/NBD, corrected": SingleFeature(feature="pareto_log_odds").fit(past_X, past_y),
        "buying risk": BuyingRisk().fit(past_X, past_y, population=X),
    }
    said = {name: event_probability(model, X) for name, model in models.items()}
    return {"Pareto/NBD": expit(X["pareto_log_odds"].to_numpy()), **said}
