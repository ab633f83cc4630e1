"""Rates in words: the value as it is written, and everything needed to question it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from analytics.metrics import Better, Count, Metric, Rate, annualize
from analytics.retention import Report, Scope
from crm.explaining import beneath, plain, term, written
from crm.formats import write_day, write_number
from crm.templatetags.formats import locale_for, number, share

DAYS_IN_YEAR = 365
Address = Callable[[str], str]


def stat(rate: Rate, found: Report, address: Address) -> dict[str, Any]:
    """Return the rate as the component `components/stat.html` shows it.

    `address` gives the page of the clients behind a count.
    """
    metric = rate.metric
    return {
        "label": _(metric.label),
        "value": written(rate),
        "interval": beneath(rate),
        "warning": _(metric.weakness),
        "explanation": [
            (_("Name"), format_html("<code>{}</code>", metric.name)),
            (_("Formula"), format_html('<bdi dir="ltr">{}</bdi>', metric.formula)),
            *((term(count), _link(count, found.counts, address)) for count in metric.counts),
            (_("Numerator"), plain(rate.numerator)),
            (_("Denominator"), plain(rate.denominator)),
            *_a_year(rate, found.scope),
            *context(found.scope, metric, found.window),
        ],
    }


def context(scope: Scope, metric: Metric, usual: int | None) -> list[tuple[str, Any]]:
    """Return when, as of when, with which rest window and by whose definition.

    `usual` is W where it is one and the same for all pay-offs asked about.
    """
    known: list[tuple[str, Any]] = [
        (_("Period"), period(scope)),
        (_("As of"), written_day(scope.as_of)),
    ]
    if metric.needs_window:
        known.append((_("Rest window W"), window(scope, usual)))
    if metric.is_proportion:
        known.append((_("Interval"), _("95 %, Wilson")))
    return [*known, (_("Source"), _(metric.source))]


def period(scope: Scope) -> SafeString:
    """Return the first and the last day."""
    return format_html("{} – {}", written_day(scope.period.start), written_day(scope.period.last))


def written_day(day: date) -> SafeString:
    """Return a date as the reader's language writes it."""
    return format_html("<bdi>{}</bdi>", write_day(day, locale_for()))


def window(scope: Scope, usual: int | None) -> str:
    """Return W in days, and whether the question or the policy in force chose it."""
    if usual is None:
        return _("By policy, where and when each loan was paid off")
    days = _("%(days)s days") % {"days": write_number(usual, locale_for())}
    return days if scope.window is not None else _("%(days)s, by policy") % {"days": days}


def _a_year(rate: Rate, scope: Scope) -> list[tuple[str, SafeString]]:
    """Return what a drop-out comes to in a year that loses the same share in every such period."""
    if rate.metric.better is Better.HIGHER or rate.value is None or rate.value > 1:
        return []
    lost = annualize(float(rate.value), periods_a_year=DAYS_IN_YEAR / scope.period.days)
    return [(_("A year at this pace"), share(lost, 1))]


def _link(count: Count, counts: Mapping[str, int], address: Address) -> SafeString:
    return format_html('<a href="{}">{}</a>', address(count.name), number(counts[count.name]))
