"""What a client has earned, loan cycle by loan cycle, and where it broke even."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from babel import Locale
from django.utils.translation import gettext as _

from analytics.lifetime import break_even_cycle, cumulative
from crm.charts.axes import across, of, upward
from crm.charts.drawing import TOKENS, Chart, Written
from crm.charts.lazy import alt
from crm.formats import write_number
from crm.money import ZERO


def worth_chart(profits: Sequence[Decimal], *, locale: Locale, is_rtl: bool) -> Chart:
    """Draw the profit of each cycle as a bar and what is earned so far as a line.

    `profits` are of cycles 1, 2, …; the first has the cost of winning the client taken off.
    """
    earned = cumulative(profits, acquisition=ZERO)
    even = break_even_cycle(profits, acquisition=ZERO)
    rows = list(zip(range(1, len(profits) + 1), profits, earned, strict=True))
    return Chart(
        name="profit-by-cycle",
        finding=_finding(even, len(profits), locale),
        description=_(
            "A bar for the profit of each loan cycle, and a line for what is earned so far."
        ),
        layers=partial(_layers, rows, even, is_rtl=is_rtl),
        height=180,
        columns={
            _("Loan cycle"): Written.NUMBER,
            _("Profit"): Written.MONEY,
            _("Earned so far"): Written.MONEY,
        },
        rows=rows,
        note=_("The dashed line is the cycle that broke even.") if even else "",
    )


def _layers(
    rows: Sequence[tuple[int, Decimal, Decimal]], even: int | None, *, is_rtl: bool
) -> list[alt.Chart]:
    base = of(
        [{"cycle": cycle, "profit": float(one), "far": float(far)} for cycle, one, far in rows]
    ).encode(x=across("cycle:O", _("loan cycle"), is_rtl=is_rtl, labelAngle=0))
    color = alt.condition("datum.profit < 0", alt.value(TOKENS["bad"]), alt.value(TOKENS["brand"]))
    amount = upward("profit:Q", _("profit"), is_rtl=is_rtl, format="~s")
    layers = [
        base.mark_bar(opacity=0.45, size=18).encode(y=amount, color=color),
        of([{"profit": 0}]).mark_rule(color=TOKENS["soft"]).encode(y=alt.Y("profit:Q")),
        base.mark_line(color=TOKENS["ink"], point={"color": TOKENS["ink"], "size": 30}).encode(
            y=alt.Y("far:Q")
        ),
    ]
    if even:
        paid_back = base.transform_filter(f"datum.cycle == {even}")
        layers.append(paid_back.mark_rule(color=TOKENS["warn"], strokeDash=[4, 3]))
    return layers


def _finding(even: int | None, cycles: int, locale: Locale) -> str:
    if even is None:
        return _("Not yet paid back after %(cycles)s loan cycles") % {
            "cycles": write_number(cycles, locale)
        }
    return _("Paid back in loan cycle %(cycle)s") % {"cycle": write_number(even, locale)}
