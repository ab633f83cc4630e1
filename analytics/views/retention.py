"""Retention for managers: the headline, its other readings, curves and groups."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from analytics.charts.asked import CURVES, Asked
from analytics.explanations import period, stat, window
from analytics.forms import RetentionForm
from analytics.retention import (
    COUNT_LABELS,
    LABELS,
    Part,
    Report,
    breakdown,
    known_as_of,
    report,
)
from crm.access import Permission, requires
from crm.asking import asking
from crm.charts.drawing import Chart, png
from crm.charts.figures import figure, reader
from crm.explaining import interval, written
from crm.exports import send
from crm.request import staff_of

FLOW = ("paid_off", "renewed", "not_renewed", "early", "resting", "gone", "excluded")
PARTS = "parts"
KINDS = {"png", "csv", "xlsx"}
PART_COUNTS = ("renewed", "not_renewed", "censored")


@require_GET
@requires(Permission.VIEW_RETENTION)
def retention(request: HttpRequest) -> HttpResponse:
    """Show how many come back, in every reading, and of whom."""
    as_of = known_as_of()
    if as_of is None:
        return render(request, "analytics/retention.html", {"as_of": None})
    form = RetentionForm(request.GET, staff=staff_of(request), as_of=as_of)
    found = report(form.scope())
    context = {"as_of": as_of, "form": form, "found": found, "dimension": form.dimension}
    if found.counts["paid_off"]:
        context |= _rates(request, found) | _curves(request, found, form.dimension)
        context |= _groups(request, found, form.dimension)
    return render(request, "analytics/retention.html", context)


@require_GET
@requires(Permission.VIEW_RETENTION)
def retention_chart(request: HttpRequest, name: str, kind: str) -> HttpResponseBase:
    """Give one chart to take away: its picture, or its figures."""
    as_of = known_as_of()
    if as_of is None or name not in {*CURVES, PARTS} or kind not in KINDS:
        raise Http404
    form = RetentionForm(request.GET, staff=staff_of(request), as_of=as_of)
    found = report(form.scope())
    chart = _draw(name, Asked(found.scope, form.dimension, found.fewest))
    if kind == "png":
        return HttpResponse(png(chart, reader().locale), content_type="image/png")
    return send(name, kind, [list(chart.columns), *(list(row) for row in chart.rows)])


def _rates(request: HttpRequest, found: Report) -> dict[str, Any]:
    def address(count: str) -> str:
        return asking(request, "analytics:behind", to={"name": count})

    stats = [stat(rate, found, address) for rate in (found.headline, *found.others)]
    headline, *others = stats
    flow = [(COUNT_LABELS[name], found.counts[name], address(name)) for name in FLOW]
    return {
        "headline": {**headline, "is_headline": True},
        "others": others,
        "flow": flow,
        "period": period(found.scope),
        "window": window(found.scope, found.window),
    }


def _curves(request: HttpRequest, found: Report, dimension: str) -> dict[str, Any]:
    asked = Asked(found.scope, dimension, found.fewest)
    drawn = [(name, _draw(name, asked)) for name in CURVES]
    return {"figures": [figure(chart, files=_files(request, name)) for name, chart in drawn]}


def _draw(name: str, asked: Asked) -> Chart:
    from analytics.charts.retention import CHARTS  # loads what draws, which takes seconds

    return CHARTS[name](asked, reader())


def _groups(request: HttpRequest, found: Report, dimension: str) -> dict[str, Any]:
    from analytics.charts.parts import parts_chart

    parts = breakdown(found.scope, dimension, fewest=found.fewest)
    whole = found.headline.value
    chart = parts_chart(
        parts,
        None if whole is None else float(whole),
        label=str(LABELS[dimension]),
        locale=reader().locale,
        is_rtl=reader().is_rtl,
    )
    return {
        "groups_figure": figure(chart, files=_files(request, PARTS), has_twin=False),
        "dimension_label": LABELS[dimension],
        "groups": [_group(request, part, dimension) for part in parts],
        "dimensions": [
            (name, label, asking(request, "analytics:retention", to={}, by=name))
            for name, label in LABELS.items()
        ],
    }


def _group(request: HttpRequest, part: Part, dimension: str) -> dict[str, Any]:
    asked = {dimension: part.key}
    return {
        "label": part.label,
        "address": _unless(part.key, asking(request, "analytics:retention", to={}, **asked)),
        "value": written(part.rate),
        "interval": interval(part.rate),
        "counts": [
            (
                part.counts[name],
                _unless(part.key, asking(request, "analytics:behind", to={"name": name}, **asked)),
            )
            for name in PART_COUNTS
        ],
    }


def _unless(key: object, address: str) -> str:
    return "" if key is None or key == "" else address


def _files(request: HttpRequest, name: str) -> Sequence[tuple[str, str]]:
    return [
        (asking(request, "analytics:retention-chart", to={"name": name, "kind": kind}), label)
        for kind, label in (("csv", "CSV"), ("png", _("Picture")))
    ]
