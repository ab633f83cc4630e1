"""The charts of the retention page, by name."""

from collections.abc import Callable

from analytics.charts.asked import Asked
from analytics.charts.cycles import cycle_chart
from analytics.charts.parts import parts_chart
from analytics.charts.returns import return_chart
from analytics.retention import (
    LABELS,
    breakdown,
    event_rate,
    returns,
    suggestion,
    survival,
    usual_window,
)
from crm.charts.drawing import Chart
from crm.charts.figures import Reader


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
        locale=reader.locale,
        is_rtl=reader.is_rtl,
    )


CHARTS: dict[str, Callable[[Asked, Reader], Chart]] = {
    "return-curve": _return_curve,
    "survival-by-cycle": _survival_by_cycle,
    "parts": _parts,
}
