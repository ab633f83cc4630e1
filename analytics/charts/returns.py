"""The return curve: how soon paid-off clients borrow again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import partial

from babel import Locale
from django.utils.translation import gettext as _

from analytics.survival import Curve
from crm.charts.axes import across, of, upward
from crm.charts.drawing import TOKENS, Chart, Written
from crm.charts.lazy import alt
from crm.charts.words import percent
from crm.formats import write_number

LONGEST_DAYS = 365
TABLE_DAYS = 30


@dataclass(frozen=True)
class Point:
    """The curve at one day: share returned by then, its interval, and how many were still watched."""

    day: int
    share: float
    low: float
    high: float
    watched: int


def return_chart(
    curve: Curve, *, window: int | None, suggested: int | None, locale: Locale, is_rtl: bool
) -> Chart:
    """Draw the share of pay-offs followed by another loan within each number of days."""
    points = [point for point in _points(curve) if point.day <= LONGEST_DAYS]
    return Chart(
        name="return-curve",
        finding=_finding(curve, suggested if window is None else window, locale),
        description=_(
            "A rising curve: days since the pay-off against the share who borrowed again."
        ),
        layers=partial(_layers, points, window, suggested, is_rtl=is_rtl),
        height=220,
        columns={
            _("Days"): Written.NUMBER,
            _("Borrowed again"): Written.SHARE,
            _("At least (95 %)"): Written.SHARE,
            _("At most (95 %)"): Written.SHARE,
            _("Still watched"): Written.NUMBER,
        },
        rows=[astuple(point) for point in _monthly(points)],
        note=_note(suggested, locale),
    )


def _layers(
    points: Sequence[Point], window: int | None, suggested: int | None, *, is_rtl: bool
) -> list[alt.Chart]:
    base = of([vars(point) for point in [Point(0, 0, 0, 0, 0), *points]]).encode(
        x=across("day:Q", _("days since the pay-off"), is_rtl=is_rtl, tickMinStep=10)
    )
    share = upward("low:Q", _("have borrowed again"), is_rtl=is_rtl, format="%")
    return [
        base.mark_area(interpolate="step-after", color=TOKENS["brand"], opacity=0.2).encode(
            y=share, y2="high:Q"
        ),
        base.mark_line(interpolate="step-after", color=TOKENS["brand"], strokeWidth=2).encode(
            y=alt.Y("share:Q")
        ),
        *_mark(window, _("W"), TOKENS["ink"]),
        *_mark(suggested, _("flat"), TOKENS["warn"]),
    ]


def _points(curve: Curve) -> list[Point]:
    return [
        Point(int(day), 1 - float(stays), 1 - float(high), 1 - float(low), int(watched))
        for day, stays, low, high, watched in zip(
            curve.times, curve.survival, curve.low, curve.high, curve.at_risk, strict=True
        )
    ]


def _monthly(points: Sequence[Point]) -> list[Point]:
    """Keep the last point of every month: a table people can read."""
    return list({point.day // TABLE_DAYS: point for point in points}.values())


def _mark(day: int | None, word: str, color: str) -> list[alt.Chart]:
    if day is None or day > LONGEST_DAYS:
        return []
    at = of([{"day": day, "word": word}]).encode(x=alt.X("day:Q"))
    named = at.mark_text(color=color, align="left", dx=4, baseline="top", fontSize=12)
    return [
        at.mark_rule(color=color, strokeDash=[4, 3]),
        named.encode(y=alt.value(0), text="word:N"),
    ]


def _note(suggested: int | None, locale: Locale) -> str:
    if suggested is None:
        return _("The curve still rises where the book ends: no rest window can be suggested.")
    return _("Suggested rest window: %(days)s days. There the curve is flat.") % {
        "days": write_number(suggested, locale)
    }


def _finding(curve: Curve, day: int | None, locale: Locale) -> str:
    if not curve.times.size:
        return _("Nobody has borrowed again yet")
    at = day if day is not None else int(curve.times[-1])
    return _("%(share)s of pay-offs are followed by another loan within %(days)s days") % {
        "share": percent(curve.share_by(at), locale),
        "days": write_number(at, locale),
    }
