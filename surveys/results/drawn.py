"""Which charts a page of results has, and how each is drawn, without loading what draws before it is needed."""

from django.utils.translation import gettext as _

from crm.charts.drawing import Chart
from crm.charts.figures import Reader
from surveys.results import charts, quadrantchart
from surveys.results.explained import KINDS
from surveys.results.found import Found, names_of_questions
from surveys.results.report import Report, trend
from surveys.results.spread import derived, stated

CHARTS = ("trend", "drivers", "quadrant-stated", "quadrant-derived")


def draw(
    name: str, report: Report, found: Found | None, reader: Reader, language: str
) -> Chart | None:
    """Return a chart by name; None where there is nothing to draw."""
    names = names_of_questions(report.definition, language)
    drivers = found.drivers if found else None
    match name:
        case "trend":
            return _trend(report, reader)
        case "drivers":
            return charts.drivers_chart(drivers.content, names, reader) if drivers else None
        case "quadrant-stated":
            placed = stated(report.definition, report.now, fewest=report.fewest)
            is_stated = True
        case _:
            placed = derived(report.definition, report.now, drivers, fewest=report.fewest)
            is_stated = False
    if placed is None:
        return None
    return quadrantchart.quadrant_chart(placed, names, reader, is_stated=is_stated)


def _trend(report: Report, reader: Reader) -> Chart | None:
    heads = [column for column in report.columns if column.kind in KINDS]
    if not heads or len(report.months) < 2:
        return None
    column = heads[0]
    return charts.trend_chart(
        trend(report, column),
        kind=column.kind,
        label=_(KINDS[column.kind].label),
        reader=reader,
    )
