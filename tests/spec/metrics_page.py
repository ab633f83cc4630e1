"""Renders docs/metrics.md from the declared metrics and the worked book: `python -m tests.spec.metrics_page`."""

from pathlib import Path

from analytics.metrics import COUNTS, METRICS, Better, Metric
from tests.spec import worked_book as book
from tests.tables import parse_table

PAGE = Path(__file__).resolve().parents[2] / "docs" / "metrics.md"

OPENING = """# Metrics of retention

Written by `python -m tests.spec.metrics_page` from the declarations in `analytics/metrics` and from the worked
book the tests check them with. Do not edit.

A period is half-open. Its opening is the evening before its first day, its close the evening of its last, so
that one period closes with what the next opens with. A person counts once, however many loans are open. W is
the rest window. A proportion carries a 95 % Wilson interval; a rate of fewer cases than the institution's
threshold is not shown. A drop-out q of a quarter is 1 − (1 − q)⁴ a year.

The return curve is the Kaplan-Meier share of pay-offs followed by another loan within t days (a top-up counts at
day 0). W is suggested where it is flat: the first day from which, at every later day with at least 30 pay-offs
still watched, 30 days more bring back less than 1 % of all pay-offs. Where it never is, nothing is suggested.
Survival by cycle multiplies, cycle after cycle, the share of decided pay-offs that renewed.
"""


def render() -> str:
    """Give the whole page."""
    parts = [
        OPENING,
        "## Counts\n",
        _table(["letter", "name", "meaning"], [[c.symbol, _code(c.name), c.label] for c in COUNTS]),
        "## Metrics\n",
        *(_metric(metric) for metric in METRICS.values()),
        "## The worked book\n",
        (book.__doc__ or "").partition("\n\n")[2].strip() + "\n",
        "### Loans\n",
        book.LOANS.strip() + "\n",
        "### Exits\n",
        book.EXITS.strip() + "\n",
        "### Counts\n",
        book.COUNTS.strip() + "\n",
        "### Pay-offs censored\n",
        book.CENSORED.strip() + "\n",
    ]
    return "\n".join(parts)


def _metric(metric: Metric) -> str:
    worked = [
        [row["W"] or "any", row["numerator"], row["denominator"], f"{row['percent']} %"]
        for row in parse_table(book.RATES)
        if row["metric"] == metric.name
    ]
    better = "higher" if metric.better == Better.HIGHER else "lower"
    return "\n".join(
        [
            f"### `{metric.name}`\n",
            f"{metric.label}: **{metric.formula}**. Better when {better}. Source: {metric.source}.\n",
            f"{metric.weakness}\n",
            _table(["W", "numerator", "denominator", "the worked year"], worked),
        ]
    )


def _table(heading: list[str], rows: list[list[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _code(name: str) -> str:
    return f"`{name}`"


if __name__ == "__main__":
    PAGE.write_text(render())
