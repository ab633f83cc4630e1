"""Puts a stored model card into tables for people."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

MODELS: dict[str, Words] = {
    "base rate": _("Base rate"),
    "days since last event": _("Days since the last event alone"),
    "best single feature": _("Best single feature"),
    "scorecard": _("Scorecard"),
    "challenger": _("Gradient boosting"),
}
SEGMENTS: dict[str, Words] = {
    "gender": _("Gender"),
    "location": _("Location"),
    "age_band": _("Age"),
    "cycle_band": _("Cycle"),
}
CONDITIONS: dict[str, tuple[Words, str | None]] = {
    "has_enough_events": (_("Enough drop-outs to decide"), None),
    "is_gain_large": (_("AUC higher by enough"), "auc_gain"),
    "is_gain_certain": (_("AUC higher beyond doubt"), "auc_gain"),
    "is_as_well_calibrated": (_("Brier score and calibration as good"), "brier_gain"),
    "is_promoted": (_("Gradient boosting runs"), None),
}


@dataclass(frozen=True)
class Table:
    """Column heads, and rows of written cells."""

    heads: tuple[Words, ...]
    rows: list[tuple[Words, ...]]


def figures(card: dict[str, Any]) -> Table:
    """Return one row per model judged, baselines included."""
    heads = (_("Model"), "AUC", _("AUC, 95 % interval"), _("Brier score"), _("Top-decile lift"))
    return Table(
        heads,
        [
            (
                MODELS.get(row["name"], row["name"]),
                _number(row["auc"]["estimate"]),
                _between(row["auc"]),
                _number(row["calibration"]["brier"], 4),
                _number(row["top_decile_lift"], 2),
            )
            for row in _judged(card)
        ],
    )


def conditions(card: dict[str, Any]) -> Table:
    """Return one row per condition of the promotion: what was reached, and whether it held."""
    decision = card.get("promotion", {})
    return Table(
        (_("Condition"), _("Gain"), _("Holds")),
        [
            (words, _gain(decision.get(gain)) if gain else "", "✓" if decision[name] else "✗")
            for name, (words, gain) in CONDITIONS.items()
            if name in decision
        ],
    )


def segments(card: dict[str, Any]) -> Table:
    """Return one row per level of each segment, for the model the card is of."""
    own = [row for row in _judged(card) if row["name"] == card.get("candidate")]
    heads = (
        _("Part"),
        _("Moments"),
        _("Dropped out"),
        _("Predicted"),
        "AUC",
        _("Flagged"),
        _("Drop-outs found"),
    )
    return Table(heads, [_segment(part) for row in own for part in row["segments"]])


def _segment(part: dict[str, Any]) -> tuple[Words, ...]:
    return (
        f"{SEGMENTS.get(part['by'], part['by'])}: {part['level']}",
        _number(part["count"], 0),
        _number(part["observed"]),
        _number(part["predicted"]),
        _number(part["auc"]["estimate"]),
        _number(part["flagged"]),
        _number(part["found"]),
    )


def _judged(card: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = card.get("evaluation", {}).get("rows", [])
    return rows


def _gain(reached: dict[str, Any] | float | None) -> str:
    if isinstance(reached, dict):
        return f"{_number(reached['estimate'])} ({_between(reached)})"
    return _number(reached, 4)


def _between(interval: dict[str, Any]) -> str:
    return f"{_number(interval['low'])} – {_number(interval['high'])}"


def _number(value: float | None, places: int = 3) -> str:
    return "–" if value is None else number_format(value, decimal_pos=places)
