"""The charts of the retention page, by name."""

from collections.abc import Callable
from dataclasses import dataclass

from babel import Locale

from analytics.charts.cycles import cycle_chart
from analytics.charts.drawing import Chart
from analytics.charts.parts import parts_chart
from analytics.charts.returns import return_chart
from analytics.retention import (
    LABELS,
    Scope,
    breakdown,
    event_rate,
    returns,
    suggestion,
    survival,
    usual_window,
)


@dataclass(frozen=True)
class Reader:
    """For whom a chart is drawn: language, direction."""

    locale: Locale
    is_rtl: bool


@dataclass(frozen=True)
class Asked:
    """What a chart is drawn of: the question, the dimension cut by, the fewest cases shown."""

    scope: Scope
    dimension: str
    fewest: int


def _return_curve(asked: Asked, reader: Reader) -> Chart:
    curve = returns(asked.scope)
    return return_chart(
        curve,
        window=usual_window(asked.scope),
        suggested=suggestion(curve),
        locale=reader.locale,
        is_rtl=reader.is_rtl,
    )


def _survival_by_cycle(asked: Asked, reader: Reader) -> Chart:
    return cycle_chart(survival(asked.scope), locale=reader.locale, is_rtl=reader.is_rtl)


def _parts(asked: Asked, reader: Reader) -> Chart:
    whole = event_rate(asked.scope)
    return parts_chart(
        breakdown(asked.scope, asked.dimension, fewest=asked.fewest),
        None if whole.value is None else float(whole.value),
        label=str(LABELS[asked.dimension]),
        is_rtl=reader.is_rtl,
    )


CURVES = ("return-curve", "survival-by-cycle")
CHARTS: dict[str, Callable[[Asked, Reader], Chart]] = {
    "return-curve": _return_curve,
    "survival-by-cycle": _survival_by_cycle,
    "parts": _parts,
}
