"""The chart of importance against performance, its names apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from babel import Locale
from django.utils.translation import gettext as _

from crm.charts.axes import across, of, upward
from crm.charts.drawing import NARROW, TOKENS, Chart, Written
from crm.charts.figures import Reader
from crm.charts.labels import Name, place_names
from crm.charts.lazy import alt
from crm.formats import write_list
from surveys.statistics.quadrant import Place, Quadrant

# pixels: after which a name is cut, of the frame, beside it for the axis, and kept free at the ends
LABEL, HEIGHT, AXIS, ACROSS, UPWARD = 150, 300, 50, 30, 20


def place_words() -> dict[Place, str]:
    """Return what the quadrants are called."""
    return {
        Place.CONCENTRATE_HERE: _("Mend first"),
        Place.KEEP_UP: _("Keep up"),
        Place.LOW_PRIORITY: _("Matters less"),
        Place.POSSIBLE_OVERKILL: _("Perhaps more than is needed"),
    }


def quadrant_chart(
    found: Quadrant, names: Mapping[str, str], reader: Reader, *, is_stated: bool
) -> Chart:
    """Draw importance against performance, with the lines where they cross."""
    words = place_words()
    near = _("%(place)s (near the line)")
    stated = _("Importance as clients stated it.")
    derived = _("Importance as it follows from the answers: the share in what drives satisfaction.")
    return Chart(
        name="quadrant-stated" if is_stated else "quadrant-derived",
        finding=_of_quadrant(found, names, reader.locale),
        description=_(
            "Each point is one thing: performance across, importance upward; lines at the means."
        ),
        layers=partial(_quadrant_layers, found, names, reader, is_stated=is_stated),
        height=HEIGHT,
        columns={
            _("What"): Written.TEXT,
            _("Importance"): Written.DECIMAL if is_stated else Written.SHARE,
            _("Performance"): Written.DECIMAL,
            _("Place"): Written.TEXT,
        },
        rows=[
            [
                names.get(each.item.name, each.item.name),
                each.item.importance,
                each.item.performance,
                near % {"place": words[each.place]} if each.is_uncertain else words[each.place],
            ]
            for each in found.placed
        ],
        note=stated if is_stated else derived,
    )


def _quadrant_layers(
    found: Quadrant, names: Mapping[str, str], reader: Reader, *, is_stated: bool
) -> list[alt.Chart]:
    places = _places_of_names(found, names, reader)
    rows = [
        {
            "name": names.get(each.item.name, each.item.name),
            "importance": each.item.importance,
            "performance": each.item.performance,
            "color": TOKENS["bad" if each.place is Place.CONCENTRATE_HERE else "brand"],
            "drop": name.drop,
            "align": name.align,
            "is_far": name.is_far,
        }
        for each, name in zip(found.placed, places, strict=True)
    ]
    base = of(rows)
    written: dict[str, Any] = {} if is_stated else {"format": "%"}
    x = across("performance:Q", _("performance (mean)"), is_rtl=reader.is_rtl, room=ACROSS)
    y = upward("importance:Q", _("importance"), is_rtl=reader.is_rtl, **written)
    y = y.scale(zero=False, padding=UPWARD)
    color = alt.Color("color:N", scale=None)
    line: dict[str, Any] = {"color": TOKENS["soft"], "strokeDash": [4, 3]}
    return [
        of([{"performance": found.performance}]).mark_rule(**line).encode(x=x),
        of([{"importance": found.importance}]).mark_rule(**line).encode(y=y),
        base.transform_filter(alt.datum.is_far)
        .mark_rule(color=TOKENS["soft"], opacity=0.4, y2Offset=alt.expr("datum.drop"))
        .encode(x=x, y=y, y2="importance:Q"),
        base.mark_circle(size=70, opacity=1).encode(x=x, y=y, color=color),
        base.mark_text(
            dy=alt.expr("datum.drop"),
            align=alt.expr("datum.align"),
            fontSize=11,
            limit=LABEL,
            color=TOKENS["ink"],
        ).encode(x=x, y=y, text=alt.Text("name:N")),
    ]


def _places_of_names(found: Quadrant, names: Mapping[str, str], reader: Reader) -> list[Name]:
    """Place the names in the narrow frame: what is apart there is apart in the wide one."""
    width = NARROW - AXIS
    items = [each.item for each in found.placed]
    lefts = _pixels([item.performance for item in items], width, ACROSS)
    rises = _pixels([item.importance for item in items], HEIGHT, UPWARD)
    points = [
        (
            width - left if reader.is_rtl else left,
            HEIGHT - rise,
            names.get(item.name, item.name),
        )
        for item, left, rise in zip(items, lefts, rises, strict=True)
    ]
    return place_names(points, width=width, height=HEIGHT, most=LABEL)


def _pixels(values: Sequence[float], length: int, room: int) -> list[float]:
    low, high = min(values), max(values)
    span = high - low or 1.0
    return [room + (value - low) / span * (length - 2 * room) for value in values]


def _of_quadrant(found: Quadrant, names: Mapping[str, str], locale: Locale) -> str:
    first = [
        names.get(each.item.name, each.item.name)
        for each in sorted(found.placed, key=lambda each: -each.item.importance)
        if each.place is Place.CONCENTRATE_HERE and not each.is_uncertain
    ]
    if not first:
        return _("Nothing important is clearly worse than the rest")
    return _("Mend first: %(names)s") % {"names": write_list(first[:3], locale)}
