"""Figures of surveys in words: as they are written, and everything needed to question them."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from crm.explaining import in_unit, term
from crm.formats import write_day
from crm.metric import Metric
from crm.rates import Rate
from crm.templatetags.formats import locale_for, number, share
from surveys import metrics
from surveys.results.asked import Asked
from surveys.results.figures import Figure
from surveys.statistics.satisfaction import Change, Estimate, Verdict

KINDS: Mapping[str, Metric] = {"NPS": metrics.NPS, "CSAT": metrics.CSAT, "CES": metrics.CES}
INTERVALS = {
    "NPS": "Rocks 2016",
    "CSAT": "Wilson",
    "CES": "Student",
    "MEAN": "Student",
}
Address = Callable[
    [str, str], str
]  # question, values → the answers behind them; empty without the right


def written(kind: str, value: float | None) -> SafeString | str:
    """Return a figure as the reader's language writes it."""
    if value is None:
        return "–"
    match kind:
        case "CSAT":
            return share(value, 1)
        case "NPS":
            return number(round(value, 1), 1, 1)
        case _:
            return number(round(value, 2), 2, 2)


def estimate_words(kind: str, found: Estimate) -> SafeString | str:
    """Return the value, or why there is none."""
    if found.value is None:
        return _("Too few to show") if found.is_suppressed else _("Nobody answered")
    return written(kind, found.value)


def interval_words(kind: str, found: Estimate) -> SafeString | str:
    """Return the 95 % interval, if there is one."""
    if found.interval is None:
        return ""
    return format_html(
        "{} – {}", written(kind, found.interval.low), written(kind, found.interval.high)
    )


def change_words(kind: str, found: Change) -> dict[str, Any] | None:
    """Return a change: its sign, its size, and what it says; None where it cannot be told."""
    if found.difference is None or found.p_value is None:
        return None
    size = abs(found.difference)
    sign = "+" if found.difference >= 0 else "−"
    digits = 1 if kind in ("CSAT", "NPS") else 2  # a CSAT in points of a hundred
    amount = number(round(100 * size if kind == "CSAT" else size, digits), digits, digits)
    words = {
        Verdict.BETTER: _("better, beyond chance"),
        Verdict.WORSE: _("worse, beyond chance"),
    }.get(found.verdict, _("no change beyond chance"))
    return {
        "amount": format_html('<bdi dir="ltr">{}{}</bdi>', sign, amount),
        "words": words,
        "verdict": found.verdict.value,
        "p_value": number(round(found.p_value, 3), 3) if found.p_value >= 0.001 else "< 0.001",
    }


def period(asked: Asked) -> SafeString:
    """Return the first and the last day of the months asked about."""
    return format_html("{} – {}", _day(asked.since), _day(asked.until - timedelta(days=1)))


def _day(day: date) -> SafeString:
    return format_html("<bdi>{}</bdi>", write_day(day, locale_for()))


def _counts(kind: str, found: Estimate) -> dict[str, int]:
    parts = dict(found.parts)
    match kind:
        case "NPS":
            return {"recommending": found.count, **parts}
        case "CSAT":
            return {"rating": found.count, "satisfied": parts.get("satisfied", 0)}
        case _:
            return {"easing": found.count, "ease": round((found.value or 0) * found.count)}


def _values(name: str, top: int) -> str:
    """Return which values of the question a count holds, as the address of its answers has them."""
    return {
        "promoters": "9,10",
        "detractors": "0,1,2,3,4,5,6",
        "satisfied": f"{top - 1},{top}",
    }.get(name, "")


def headline(
    figure: Figure, question: str, asked: Asked, address: Address, *, is_headline: bool
) -> dict[str, Any]:
    """Return a headline as `surveys/result_stat.html` shows it."""
    kind, found = figure.kind, figure.now
    metric = KINDS[kind]
    change = change_words(kind, figure.change)
    told = [(_("Period"), period(asked)), (_("Compared with"), period(asked.before))]
    if change:
        words = (change["amount"], change["words"], change["p_value"])
        told.append((_("Change"), format_html("{} · {} · p = {}", *words)))
    return {
        "label": _(metric.label),
        "value": estimate_words(kind, found),
        "interval": _beneath(kind, found),
        "change": change,
        "explanation": [
            (_("Name"), format_html("<code>{}</code>", metric.name)),
            (_("Formula"), format_html('<bdi dir="ltr">{}</bdi>', metric.formula)),
            *(_counted(metric, kind, found, question, address) if found.value is not None else ()),
            *told,
            (_("Interval"), format_html("95 %, {}", INTERVALS[kind])),
            (_("Source"), _(metric.source)),
        ],
        "warning": _(metric.weakness),
        "is_headline": is_headline,
    }


def _counted(
    metric: Metric, kind: str, found: Estimate, question: str, address: Address
) -> list[tuple[Any, Any]]:
    """Return what a figure was counted from, each count leading to its answers."""
    counts = _counts(kind, found)
    return [
        *(
            (term(count), _link(counts[count.name], address(question, _values(count.name, 5))))
            for count in metric.counts
        ),
        (_("Numerator"), number(float(metric.numerator.of(counts)), 1)),
        (_("Denominator"), number(float(metric.denominator.of(counts)), 1)),
    ]


def _beneath(kind: str, found: Estimate) -> SafeString | str:
    if found.interval is None:
        return ""
    count = format_html(_("{count} answers"), count=number(found.count))
    return format_html("{} · {}", interval_words(kind, found), count)


def _link(count: int, address: str) -> SafeString:
    if not address:
        return number(count)
    return format_html('<a href="{}">{}</a>', address, number(count))


def of_rate(rate: Rate, asked: Asked, links: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return a rate of counts as `components/stat.html` shows it."""
    metric = rate.metric
    value: Any = _("Too few to show") if rate.is_suppressed else _("Nobody to count")
    beneath: Any = ""
    if rate.value is not None:
        value = in_unit(float(rate.value), metric.unit)
    if rate.interval is not None:
        beneath = format_html("{} – {}", share(rate.interval.low, 1), share(rate.interval.high, 1))
    return {
        "label": _(metric.label),
        "value": value,
        "interval": beneath,
        "explanation": [
            (_("Name"), format_html("<code>{}</code>", metric.name)),
            (_("Formula"), format_html('<bdi dir="ltr">{}</bdi>', metric.formula)),
            (_("Numerator"), number(float(rate.numerator), 1)),
            (_("Denominator"), number(float(rate.denominator), 1)),
            (_("Period"), period(asked)),
            *([(_("Interval"), _("95 %, Wilson"))] if metric.is_proportion else []),
            (_("Source"), _(metric.source)),
        ],
        "warning": _(metric.weakness),
    }
