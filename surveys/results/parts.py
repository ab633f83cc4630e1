"""The parts of a page of results, as its template shows them."""

from collections.abc import Sequence
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from crm.asking import asking
from crm.rates import evaluate
from surveys.metrics import POVERTY_OUTREACH, RESPONSE_RATE
from surveys.models import Invitation
from surveys.results.asked import Cut
from surveys.results.explained import (
    KINDS,
    Address,
    change_words,
    estimate_words,
    headline,
    interval_words,
    of_rate,
    written,
)
from surveys.results.figures import Figure, values
from surveys.results.naming import dimension_name, names_of
from surveys.results.report import LIKELIHOOD, Column, Report, table
from surveys.results.silence import Silence, silence
from surveys.results.spread import Spread, spreads
from surveys.statistics.satisfaction import mean

SECONDS_KEPT = 120  # as often as answers are counted
FILTERED = {
    Cut.BRANCH: "branch",
    Cut.OFFICER: "group",
    Cut.PRODUCT: "group",
    Cut.CYCLE: "group",
    Cut.SEGMENT: "group",
    Cut.MODE: "group",
    Cut.WAVE: "group",
}


def headlines(report: Report, told: Sequence[Figure], address: Address) -> list[dict[str, Any]]:
    """Return the headlines, the first of them large."""
    names = {column.code: column.names[0] for column in report.columns}
    heads = [each for each in told if each.kind in KINDS]
    return [
        headline(each, names[each.name], report.asked, address, is_headline=not place)
        for place, each in enumerate(heads)
    ]


def dimension_rows(report: Report, told: Sequence[Figure]) -> list[dict[str, Any]]:
    """Return the dimensions, the best first."""
    found = [each for each in told if each.kind == "MEAN" and each.now.count]
    order = sorted(found, key=lambda each: -(each.now.value or 0))
    return [_cell(each) | {"name": dimension_name(each.name)} for each in order]


def _cell(each: Figure) -> dict[str, Any]:
    return {
        "value": estimate_words(each.kind, each.now),
        "is_shown": each.now.value is not None,
        "interval": interval_words(each.kind, each.now),
        "count": each.now.count,
        "change": change_words(each.kind, each.change),
    }


def column_name(column: Column) -> str:
    """Return what a figure is called at the head of a table."""
    if column.kind == "NPS":
        return "NPS"
    return _(KINDS[column.kind].label) if column.kind in KINDS else dimension_name(column.code)


def group_table(request: HttpRequest, report: Report, cut: str) -> dict[str, Any]:
    """Return the groups of a cut beside each other; each leads to its own results."""
    rows = table(report, cut)
    names = names_of(cut, [row.key for row in rows])
    to = {"code": report.asked.survey.code}

    def leads_to(key: str) -> str:
        if cut == Cut.BRANCH:
            return asking(request, "surveys:results", to=to, branch=key, by=None)
        if cut in FILTERED:
            return asking(request, "surveys:results", to=to, group=f"{cut}:{key}", by=None)
        return ""

    return {
        "label": Cut(cut).label,
        "heads": [column_name(column) for column in report.columns],
        "rows": [
            {
                "name": names.get(row.key) or _("Not known"),
                "address": leads_to(row.key) if row.count is not None else "",
                "count": row.count,
                "cells": [_cell(each) for each in row.figures],
            }
            for row in rows
        ],
        "hidden": sum(row.count is None for row in rows),
    }


def modes(report: Report) -> dict[str, Any] | None:
    """Return the headlines by how answers were taken; None where they came one way only."""
    rows = table(report, Cut.MODE)
    if len(rows) < 2:
        return None
    names = names_of(Cut.MODE, [])
    heads = [column for column in report.columns if column.kind in KINDS]
    return {
        "heads": [column_name(column) for column in heads],
        "rows": [
            {
                "name": names.get(row.key, row.key),
                "count": row.count,
                "cells": [_cell(each) for each in row.figures[: len(heads)]],
            }
            for row in rows
        ],
    }


def questions(report: Report, address: Address, language: str) -> list[dict[str, Any]]:
    """Return how the answers to every question spread, each count leading to the answers behind it."""
    found = spreads(report.definition, report.now, fewest=report.fewest, language=language)
    return [_question(each, address) for each in found]


def _question(each: Spread, address: Address) -> dict[str, Any]:
    name = f"{each.name}.{each.part}" if each.part else each.name
    return {
        "text": each.text,
        "part": {"importance": _("Importance"), "performance": _("Performance")}.get(each.part, ""),
        "count": each.count,
        "address": address(each.name, "") if each.count else "",
        "is_shown": bool(each.shares),
        "is_ranking": each.question.type == "RANKING",
        "average": None
        if each.average is None or each.average.value is None
        else (written("MEAN", each.average.value), interval_words("MEAN", each.average)),
        "rows": [
            {
                "value": share.value if each.question.bounds else "",
                "label": share.label,
                "count": share.count,
                "share": share.share,
                "width": f"{100 * share.share / each.widest:.1f}",
                "before": share.with_those_before,
                "address": address(name, share.value) if share.count else "",
            }
            for share in each.shares
        ],
    }


def silence_stats(report: Report) -> dict[str, Any] | None:
    """Return the response rate and why others did not answer; None where nobody was invited."""
    asked = report.asked
    key = f"silence:{asked.survey.pk}:{asked.since}:{asked.until}:{asked.branches}:{asked.cut}:{asked.key}"
    found: Silence | None = cache.get(key)
    if found is None:
        found = silence(asked)
        cache.set(key, found, SECONDS_KEPT)
    if not found.asked:
        return None
    counts = {"settled": found.decided, "heard": found.answered}
    rate = evaluate(RESPONSE_RATE, counts, fewest=report.fewest)
    words = dict(Invitation.Silence.choices)
    reasons = sorted(found.reasons.items(), key=lambda each: -each[1])
    return {
        "stat": of_rate(rate, asked),
        "asked": found.asked,
        "answered": found.answered,
        "open": found.open,
        "reasons": [(words.get(reason, reason), count) for reason, count in reasons],
        "is_suppressed": rate.is_suppressed,
    }


def likelihood(report: Report) -> dict[str, Any] | None:
    """Return the poverty likelihood of a group: the mean of likelihoods; None where there is no scorecard."""
    given = values(report.now, LIKELIHOOD)
    if report.definition.scorecard is None or not given:
        return None
    found = mean(given, scale=(0, 10_000), fewest=report.fewest)
    total = sum(value * count for value, count in given.items())
    counts = {"scored": sum(given.values()), "likelihoods": total}
    stat = of_rate(evaluate(POVERTY_OUTREACH, counts, fewest=report.fewest), report.asked)
    if found.interval:
        low, high = (each / 10_000 for each in found.interval)
        stat["interval"] = written_range(low, high)
    return {**stat, "is_headline": True}


def written_range(low: float, high: float) -> SafeString:
    """Return an interval of shares as it is written."""
    return format_html("{} – {}", written("CSAT", low), written("CSAT", high))
