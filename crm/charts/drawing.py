"""The one chart path: a Vega-Lite specification becomes SVG, in the page or by itself, or PNG to take away; once, then cached."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from babel import Locale
from django.core.cache import cache
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from crm.charts.lazy import alt

TOKENS = {
    "ink": "#1c2623",
    "soft": "#52605b",
    "line": "#dfdad0",
    "brand": "#0b6352",
    "warn": "#7d4a00",
    "bad": "#9c1f2e",
}
DARK = {
    "ink": "#ecf1ee",
    "soft": "#b0bdb7",
    "line": "#33403b",
    "brand": "#6fd0b6",
    "warn": "#f3c171",
    "bad": "#ff9d9d",
}
WIDE, NARROW = 500, 290
FONT = "system-ui, Noto Sans, Noto Sans Arabic, sans-serif"
MEASURED = "sans-serif"  # what places are measured in, since finding the faces of `FONT` takes a third of a chart's time
KEPT_SECONDS = 7 * 24 * 3600
FIXED_PARTS = re.compile(r'<\?xml.*?\?>|<rect width="\d+" height="\d+" fill="white"/>')
OPENING = re.compile(r"<svg [^>]*?viewBox=\"([^\"]*)\"[^>]*>")
NOISE = re.compile(
    r' (?:aria-[a-z]+|role|class|pointer-events)="[^"]*"|<path[^>]*display="none"/>|<g/>'
)


class Written(StrEnum):
    """How a value of a table is written."""

    TEXT = "TEXT"
    NUMBER = "NUMBER"
    DECIMAL = "DECIMAL"
    SHARE = "SHARE"
    MONEY = "MONEY"


@dataclass(frozen=True)
class Chart:
    """A chart with the finding it shows and its twin, the same figures as a table.

    `layers` gives what is drawn, once it is drawn; `columns` are the twin's headings, each with how its
    values are written; the first cell of a row heads it. `note` is printed beneath.
    """

    name: str
    finding: str
    description: str
    layers: Callable[[], Sequence[alt.Chart]]
    height: int
    columns: Mapping[str, Written]
    rows: Sequence[Sequence[Any]]
    note: str = ""

    @cached_property
    def spec(self) -> dict[str, Any]:
        """The drawing without its width."""
        return specification(self.layers(), height=self.height)


def specification(layers: Sequence[alt.Chart], *, height: int) -> dict[str, Any]:
    """Return the specification of layers, one over the other, in the house's style."""
    styled = (
        alt.layer(*layers)
        .properties(height=height)
        .configure(
            font=MEASURED,
            background="transparent",
            view=alt.ViewConfig(stroke=None),
            axis=alt.AxisConfig(
                labelColor=TOKENS["soft"],
                titleColor=TOKENS["soft"],
                titleFontWeight="normal",
                labelFontSize=12,
                labelLimit=0,  # numbers and days are short; what names things sets its own, and is measured once more
                titleFontSize=12,
                gridColor=TOKENS["line"],
                domainColor=TOKENS["line"],
                tickColor=TOKENS["line"],
            ),
        )
    )
    drawn: dict[str, Any] = styled.to_dict(validate=False)
    return drawn


def warm() -> None:
    """Load the libraries and draw a word: the first chart of a process takes a second longer than the others."""
    word = alt.Chart(alt.InlineData(values=[{}])).mark_text(text="0")
    _draw(specification([word], height=1), {})


def svg(chart: Chart, locale: Locale, *, width: int) -> SafeString:
    """Draw for the page: colors follow the page's own, words are read to whoever cannot see."""
    drawn = _cached("svg", chart, locale, width)
    return mark_safe(_named(drawn, chart, width))  # noqa: S308 - drawn here; words are escaped


def picture(chart: Chart, locale: Locale, *, width: int, is_dark: bool) -> str:
    """Draw to be asked for by itself: the page's colors do not reach into a picture, so it has its own."""
    drawn = _cached("svg", chart, locale, width)
    for token, color in (DARK if is_dark else TOKENS).items():
        drawn = drawn.replace(f'"var(--{token})"', f'"{color}"')
    return drawn


def png(chart: Chart, locale: Locale) -> bytes:
    """Draw to take away: light, twice the size, on white, with the finding above."""
    titled = {
        **chart.spec,
        "config": {**chart.spec["config"], "font": FONT},
        "background": "white",
        "title": {"text": chart.finding, "anchor": "start"},
    }
    import vl_convert

    image: bytes = vl_convert.vegalite_to_png(
        {**titled, "width": WIDE}, scale=2, format_locale=_numbers(locale)
    )
    return image


def _cached(kind: str, chart: Chart, locale: Locale, width: int) -> str:
    spec = {**chart.spec, "width": width}
    numbers = _numbers(locale)
    written = json.dumps([kind, spec, numbers], sort_keys=True, default=str)
    key = f"chart:{hashlib.sha256(written.encode()).hexdigest()}"
    found: str | None = cache.get(key)
    if found is None:
        found = _draw(spec, numbers)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _draw(spec: dict[str, Any], numbers: dict[str, Any]) -> str:
    import vl_convert

    drawn = NOISE.sub(
        "", FIXED_PARTS.sub("", vl_convert.vegalite_to_svg(spec, format_locale=numbers))
    )
    drawn = drawn.replace(f'"{MEASURED}"', f'"{FONT}"')
    for token, color in TOKENS.items():
        drawn = drawn.replace(f'"{color}"', f'"var(--{token})"')
    return drawn


def _named(drawn: str, chart: Chart, width: int) -> str:
    mark = f"{chart.name}-{width}"
    kind = "wide" if width == WIDE else "narrow"
    opening = (
        f'<svg class="chart chart-{kind}" direction="ltr" role="img" viewBox="\\1" '
        f'aria-labelledby="{mark}-finding {mark}-description" focusable="false">'
    )
    words = (
        f'<title id="{mark}-finding">{escape(chart.finding)}</title>'
        f'<desc id="{mark}-description">{escape(chart.description)}</desc>'
    )
    head, body = OPENING.sub(opening, drawn, count=1).split(">", 1)
    return f"{head}>{words}{body}"


def _numbers(locale: Locale) -> dict[str, Any]:
    system = locale.default_numbering_system
    symbols = locale.number_symbols.get(system, locale.number_symbols["latn"])
    digits = {"arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹"}.get(system, "0123456789")
    return {
        "decimal": symbols["decimal"],
        "thousands": symbols["group"],
        "grouping": [3],
        "currency": ["", ""],
        "numerals": list(digits),
        "percent": symbols["percentSign"],
        "minus": "−",
    }
