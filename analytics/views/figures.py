"""Charts as the page shows them, and addresses that keep what was asked."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language_bidi

from analytics.charts.asked import Reader
from analytics.charts.drawing import NARROW, WIDE, Chart, svg
from analytics.charts.words import table
from crm.templatetags.formats import locale_for


def reader() -> Reader:
    """Return the reader of this request: language and direction."""
    return Reader(locale_for(), get_language_bidi())


def figure(
    chart: Chart,
    *,
    files: Sequence[tuple[str, str]] = (),
    has_twin: bool = True,
    currency: str = "",
) -> dict[str, Any]:
    """Return a chart as `components/figure.html` shows it; `files` are addresses and their labels."""
    locale = locale_for()
    return {
        "chart": chart,
        "wide": svg(chart, locale, width=WIDE),
        "narrow": svg(chart, locale, width=NARROW),
        "rows": table(chart, locale, currency=currency) if has_twin else None,
        "files": files,
    }


def asking(request: HttpRequest, url_name: str, *, to: dict[str, str], **changes: Any) -> str:  # noqa: ANN401 - what a query string takes
    """Return an address that asks the same question with some parameters changed; None takes one away."""
    asked = request.GET.copy()
    for name, value in {"page": None, **changes}.items():
        asked.pop(name, None)
        if value is not None:
            asked[name] = str(value)
    address = reverse(url_name, kwargs=to)
    return f"{address}?{asked.urlencode()}" if asked else address
