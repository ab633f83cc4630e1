"""Survival by loan cycle: the share of clients who reach each."""

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

MOST_CYCLES = 12


@dataclass(frozen=True)
class Reached:
    """One loan cycle: the share who reach it, its interval, and the decided pay-offs before it."""

    cycle: int
    share: float
    low: float
    high: float
    decided: int


def cycle_chart(curve: Curve, *, locale: Locale, is_rtl: bool) -> Chart:
    """Draw the share of clients who reach each loan cycle."""
    reached = _reached(curve)[: MOST_CYCLES - 1]
    return Chart(
        name="survival-by-cycle",
        finding=_finding(reached, locale),
        description=_("A falling curve: loan cycle against the share of clients who reach it."),
        layers=partial(_layers, reached, is_rtl=is_rtl),
        height=220,
        columns={
            _("Loan cycle"): Written.NUMBER,
            _("Reach it"): Written.SHARE,
            _("At least (95 %)"): Written.SHARE,
            _("At most (95 %)"): Written.SHARE,
            _("Decided pay-offs before it"): Written.NUMBER,
        },
        rows=[astuple(each) for each in reached],
    )


def _layers(reached: Sequence[Reached], *, is_rtl: bool) -> list[alt.Chart]:
    base = of([vars(each) for each in [Reached(1, 1, 1, 1, 0), *reached]]).encode(
        x=across("cycle:Q", _("loan cycle"), is_rtl=is_rtl, room=10, tickMinStep=1, format="d")
    )
    share = upward("low:Q", _("reach it"), is_rtl=is_rtl, top=1, format="%")
    return [
        base.mark_rule(color=TOKENS["brand"], opacity=0.25, strokeWidth=8).encode(
            y=share, y2="high:Q"
        ),
        base.mark_line(color=TOKENS["brand"], strokeWidth=1.5, strokeDash=[4, 3]).encode(
            y=alt.Y("share:Q")
        ),
        base.mark_circle(color=TOKENS["brand"], size=60, opacity=1).encode(y=alt.Y("share:Q")),
    ]


def _reached(curve: Curve) -> list[Reached]:
    return [
        Reached(int(cycle) + 1, float(share), float(low), float(high), int(decided))
        for cycle, share, low, high, decided in zip(
            curve.times, curve.survival, curve.low, curve.high, curve.at_risk, strict=True
        )
    ]


def _finding(reached: Sequence[Reached], locale: Locale) -> str:
    if not reached:
        return _("No client has been lost between loan cycles yet")
    told = next((each for each in reached if each.share < 0.5), reached[-1])
    return _("%(share)s of clients reach loan cycle %(cycle)s") % {
        "share": percent(told.share, locale),
        "cycle": write_number(told.cycle, locale),
    }
