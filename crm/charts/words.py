"""Values in the words of a chart's findings and tables."""

from decimal import Decimal
from typing import Any

from babel import Locale

from crm.charts.drawing import Chart, Written
from crm.formats import write_money, write_number, write_share

UNKNOWN = "–"


def percent(share: float, locale: Locale) -> str:
    """Write a share as a percentage."""
    return write_share(Decimal(share), locale, decimals=1)


def table(chart: Chart, locale: Locale, *, currency: str = "") -> list[list[str]]:
    """Write the chart's twin as the reader's language writes it."""
    kinds = list(chart.columns.values())
    return [
        [_cell(value, kind, locale, currency) for value, kind in zip(row, kinds, strict=True)]
        for row in chart.rows
    ]


def _cell(value: Any, kind: Written, locale: Locale, currency: str) -> str:  # noqa: ANN401 - any cell
    if value is None:
        return UNKNOWN
    match kind:
        case Written.SHARE:
            return percent(value, locale)
        case Written.NUMBER:
            return write_number(value, locale)
        case Written.DECIMAL:
            return write_number(Decimal(value), locale, decimals=2)
        case Written.MONEY:
            return write_money(Decimal(value), currency, locale)
        case _:
            return str(value)
