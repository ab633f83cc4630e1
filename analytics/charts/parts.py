"""Groups beside each other, each with its interval, against the whole."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from babel import Locale
from django.utils.translation import gettext as _

from analytics.retention import Part
from crm.charts.axes import across, of
from crm.charts.drawing import TOKENS, Chart, Written
from crm.charts.lazy import alt
from crm.formats import write_list

MOST_PARTS = 15
LABEL_PIXELS = 130


def parts_chart(
    parts: Sequence[Part], whole: float | None, *, label: str, locale: Locale, is_rtl: bool
) -> Chart:
    """Draw the groups whose rate is shown; the table holds all."""
    shown = [part for part in parts if part.rate.interval][:MOST_PARTS]
    return Chart(
        name="parts",
        finding=_finding(shown, whole, label, locale),
        description=_("One line a group with its interval; the dashed line is the whole."),
        layers=partial(_layers, shown, whole, is_rtl=is_rtl),
        height=max(60, 26 * len(shown)),
        columns={
            label: Written.TEXT,
            _("Renewed"): Written.NUMBER,
            _("Of decided pay-offs"): Written.NUMBER,
            _("Rate"): Written.SHARE,
            _("At least (95 %)"): Written.SHARE,
            _("At most (95 %)"): Written.SHARE,
            _("Not decided yet"): Written.NUMBER,
        },
        rows=[_row(part) for part in parts],
    )


def _layers(shown: Sequence[Part], whole: float | None, *, is_rtl: bool) -> list[alt.Chart]:
    rows = alt.Axis(
        orient="right" if is_rtl else "left", domain=False, ticks=False, labelLimit=LABEL_PIXELS
    )
    base = of([_values(part) for part in shown]).encode(
        y=alt.Y("part:N", title=None, sort=None, axis=rows)
    )
    x = across(
        "low:Q", _("borrowed again within the rest window"), is_rtl=is_rtl, room=10, format="%"
    )
    return [
        *_line(whole, x),
        base.mark_rule(color=TOKENS["brand"], opacity=0.25, strokeWidth=8).encode(x=x, x2="high:Q"),
        base.mark_circle(color=TOKENS["brand"], size=60, opacity=1).encode(x=alt.X("share:Q")),
    ]


def _line(at: float | None, x: alt.X) -> list[alt.Chart]:
    if at is None:
        return []
    return [of([{"low": at}]).mark_rule(color=TOKENS["soft"], strokeDash=[4, 3]).encode(x=x)]


def _values(part: Part) -> dict[str, str | float | None]:
    interval = part.rate.interval
    return {
        "part": str(part.label),
        "share": float(part.rate.value or 0),
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
    }


def _row(part: Part) -> list[Any]:
    rate = part.rate
    low, high = rate.interval or (None, None)
    value = None if rate.value is None else float(rate.value)
    renewed, decided = int(rate.numerator), int(rate.denominator)
    return [str(part.label), renewed, decided, value, low, high, part.counts["censored"]]


def _finding(parts: Sequence[Part], whole: float | None, label: str, locale: Locale) -> str:
    if whole is None or not parts:
        return _("%(label)s: no group has enough decided pay-offs yet") % {"label": label}
    apart = [
        str(part.label)
        for part in parts
        if part.rate.interval and not part.rate.interval.low <= whole <= part.rate.interval.high
    ]
    if not apart:
        return _("%(label)s: nobody differs from the whole beyond chance") % {"label": label}
    return _("%(label)s: apart from the whole beyond chance: %(names)s") % {
        "label": label,
        "names": write_list(apart[:3], locale),
    }
