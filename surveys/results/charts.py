"""Charts of results: a figure month by month, and what drives satisfaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from babel import Locale
from babel.dates import format_skeleton
from django.utils.translation import gettext as _

from crm.charts.axes import across, of, upward
from crm.charts.drawing import TOKENS, Chart, Written
from crm.charts.figures import Reader
from crm.charts.lazy import alt
from crm.charts.words import percent
from crm.formats import write_number
from surveys.statistics.satisfaction import Estimate

LINE = 38  # pixels of a driver: its name, and its interval beneath
ABOVE = 14  # pixels from an interval up to the middle of its name
Points = Sequence[tuple[date, Estimate]]


def month_name(month: date, locale: Locale) -> str:
    """Write a month."""
    return format_skeleton("yMMM", month, locale=locale)


def trend_chart(points: Points, *, kind: str, label: str, reader: Reader) -> Chart:
    """Draw a figure month by month with its interval."""
    shown = [
        (month, found) for month, found in points if found.value is not None and found.interval
    ]
    share = Written.SHARE if kind == "CSAT" else Written.DECIMAL
    return Chart(
        name="trend",
        finding=_of_trend(shown, kind, label, reader.locale),
        description=_("A line month by month with its 95 % interval."),
        layers=partial(_trend_layers, shown, kind, label, reader),
        height=220,
        columns={
            _("Month"): Written.TEXT,
            label: share,
            _("At least (95 %)"): share,
            _("At most (95 %)"): share,
            _("Answers"): Written.NUMBER,
        },
        rows=[
            [
                month_name(month, reader.locale),
                found.value,
                *(found.interval or (None, None)),
                None if found.value is None else found.count,
            ]
            for month, found in points
        ],
        note=_("Months with too few answers are left out."),
    )


def _trend_layers(shown: Points, kind: str, label: str, reader: Reader) -> list[alt.Chart]:
    values = [
        {
            "month": month_name(month, reader.locale),
            "value": found.value,
            "low": found.interval.low if found.interval else None,
            "high": found.interval.high if found.interval else None,
        }
        for month, found in shown
    ]
    months = alt.X(
        "month:O",
        title=None,
        sort=[str(each["month"]) for each in values],
        scale=alt.Scale(reverse=reader.is_rtl),
        axis=alt.Axis(grid=False, labelAngle=0, labelOverlap=True),
    )
    written: dict[str, Any] = {"format": "%"} if kind == "CSAT" else {}
    up = upward("low:Q", label, is_rtl=reader.is_rtl, **written)
    base, value = of(values).encode(x=months), alt.Y("value:Q")
    return [
        base.mark_area(color=TOKENS["brand"], opacity=0.18).encode(y=up, y2=alt.Y2("high:Q")),
        base.mark_line(color=TOKENS["brand"], strokeWidth=2).encode(y=value),
        base.mark_circle(color=TOKENS["brand"], size=50, opacity=1).encode(y=value),
    ]


def _of_trend(shown: Points, kind: str, label: str, locale: Locale) -> str:
    if len(shown) < 2:
        return _("%(label)s: not enough months yet to see a trend") % {"label": label}
    (first, before), (last, now) = shown[0], shown[-1]
    words = {
        "label": label,
        "before": _value(before, kind, locale),
        "now": _value(now, kind, locale),
        "first": month_name(first, locale),
        "last": month_name(last, locale),
    }
    apart = (
        before.interval
        and now.interval
        and (before.interval.high < now.interval.low or now.interval.high < before.interval.low)
    )
    if not apart:
        return (
            _("%(label)s: no change beyond chance from %(first)s to %(last)s (now %(now)s)") % words
        )
    if (now.value or 0) > (before.value or 0):
        return _("%(label)s rose from %(before)s in %(first)s to %(now)s in %(last)s") % words
    return _("%(label)s fell from %(before)s in %(first)s to %(now)s in %(last)s") % words


def _value(found: Estimate, kind: str, locale: Locale) -> str:
    if kind == "CSAT":
        return percent(found.value or 0, locale)
    return write_number(round(found.value or 0, 1), locale, decimals=1)  # type: ignore[arg-type]  # Babel takes it


def drivers_chart(content: Mapping[str, Any], names: Mapping[str, str], reader: Reader) -> Chart:
    """Draw the share of each driver in what is explained of satisfaction, with its interval."""
    rows = [
        {**each, "name": names.get(each["question"], each["question"])}
        for each in content["drivers"]
    ]
    explained = {
        "share": percent(content["r_squared"], reader.locale),
        "count": write_number(content["count"], reader.locale),
    }
    return Chart(
        name="drivers",
        finding=_of_drivers(rows, reader.locale),
        description=_("One line a driver with its interval, the strongest first."),
        layers=partial(_driver_layers, rows, reader),
        height=max(2, len(rows)) * LINE,
        columns={
            _("Driver"): Written.TEXT,
            _("Share"): Written.SHARE,
            _("At least (95 %)"): Written.SHARE,
            _("At most (95 %)"): Written.SHARE,
        },
        rows=[[each["name"], each["share"], each["low"], each["high"]] for each in rows],
        note=_("Relative weights: %(share)s of satisfaction is explained, by %(count)s responses.")
        % explained,
    )


def _driver_layers(rows: Sequence[dict[str, Any]], reader: Reader) -> list[alt.Chart]:
    """Draw each name above its interval: beside it, on a phone, it would leave the interval half of the width."""
    base = of(rows).encode(y=alt.Y("name:N", sort=None, axis=None))
    start = alt.value("width" if reader.is_rtl else 0)
    x = across("low:Q", _("share of what is explained"), is_rtl=reader.is_rtl, room=10, format="%")
    return [
        base.mark_rule(color=TOKENS["brand"], opacity=0.25, strokeWidth=8).encode(
            x=x, x2=alt.X2("high:Q")
        ),
        base.mark_circle(color=TOKENS["brand"], size=60, opacity=1).encode(x=alt.X("share:Q")),
        base.mark_text(
            dy=-ABOVE,
            align="right" if reader.is_rtl else "left",
            fontSize=12,
            color=TOKENS["ink"],
        ).encode(text="name:N", x=start),
    ]


def _of_drivers(rows: Sequence[Mapping[str, Any]], locale: Locale) -> str:
    first = rows[0]
    words = {"name": first["name"], "share": percent(first["share"], locale)}
    if len(rows) > 1 and first["low"] <= rows[1]["high"]:
        words["other"] = rows[1]["name"]
        return (
            _("%(name)s and %(other)s drive satisfaction most; chance may decide which more")
            % words
        )
    return _("%(name)s drives satisfaction most: %(share)s of what is explained") % words
