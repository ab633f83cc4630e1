"""Charts as pages show them: drawn for wide and narrow frames, with their twin and what can be taken away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel import Locale
from django.utils.translation import get_language_bidi

from crm.charts.drawing import NARROW, WIDE, Chart, svg
from crm.charts.words import table
from crm.templatetags.formats import locale_for


@dataclass(frozen=True)
class Reader:
    """For whom a chart is drawn: language, direction."""

    locale: Locale
    is_rtl: bool


def reader() -> Reader:
    """Return the reader of this request: language and direction."""
    return Reader(locale_for(), get_language_bidi())


def figure(
    chart: Chart,
    *,
    files: Sequence[tuple[str, str]] = (),
    pictures: Mapping[str, str] | None = None,
    has_twin: bool = True,
    currency: str = "",
) -> dict[str, Any]:
    """Return a chart as `components/figure.html` shows it; `files` are addresses and their labels.

    With `pictures`, the addresses of the `wide` and the `narrow` drawing, the page has them fetched once they are near;
    they take `scheme=dark`.
    """
    locale = locale_for()
    drawn = pictures or {
        "wide": svg(chart, locale, width=WIDE),
        "narrow": svg(chart, locale, width=NARROW),
    }
    return {
        "chart": chart,
        "is_fetched": pictures is not None,
        **drawn,
        "rows": table(chart, locale, currency=currency) if has_twin else None,
        "files": files,
    }
