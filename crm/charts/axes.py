"""What every chart is made of: values, and axes that run the way the reader reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crm.charts.lazy import alt


def of(values: Sequence[dict[str, Any]]) -> alt.Chart:
    """Start a chart from its values."""
    return alt.Chart(alt.InlineData(values=list(values)))


MOST_TICKS = 6


def across(
    field: str,
    title: str,
    *,
    is_rtl: bool,
    room: int = 0,
    **axis: Any,  # noqa: ANN401 - what Altair takes
) -> alt.X:
    """Return the horizontal axis; it starts where the reader starts, with `room` pixels at its ends."""
    scale = alt.Scale(reverse=is_rtl)
    if field.endswith(":Q"):
        scale = alt.Scale(reverse=is_rtl, nice=False, zero=False, padding=room)
    return alt.X(
        field,
        title=title,
        scale=scale,
        axis=alt.Axis(grid=False, labelOverlap=True, tickCount=MOST_TICKS, **axis),
    )


def upward(
    field: str,
    title: str,
    *,
    is_rtl: bool,
    top: float | None = None,
    **axis: Any,  # noqa: ANN401 - what Altair takes
) -> alt.Y:
    """Return the vertical axis, on the side where the reader starts; shares end at `top`."""
    scale = alt.Scale(domain=[0, top]) if top is not None else alt.Scale()
    return alt.Y(
        field,
        title=title,
        scale=scale,
        axis=alt.Axis(
            orient="right" if is_rtl else "left",
            titleAngle=0,
            titleAnchor="start",
            titleAlign="right" if is_rtl else "left",
            titleX=0,
            titleY=-12,
            domain=False,
            ticks=False,
            **axis,
        ),
    )
