"""Renders docs/metrics.md from the declared metrics and the worked books: `python -m tests.spec.metrics_page`."""

from pathlib import Path

from analytics.metrics import COUNTS, METRICS, Better, Count, Metric
from surveys import metrics as surveys
from tests.spec import survey_book
from tests.spec import worked_book as book
from tests.tables import parse_table

PAGE = Path(__file__).resolve().parents[2] / "docs" / "metrics.md"

OPENING = """# Metrics

Written by `python -m tests.spec.metrics_page` from the declarations in `analytics/metrics` and `surveys/metrics`, and
from the worked books the tests check them with. Do not edit.

# Retention

A period is half-open. Its opening is the evening before its first day, its close the evening of its last, so
that one period closes with what the next opens with. A person counts once, however many loans are open. W is
the rest window. A proportion carries a 95 % Wilson interval; a rate of fewer cases than the institution's
threshold is not shown. A drop-out q of a quarter is 1 − (1 − q)⁴ a year.

The return curve is the Kaplan-Meier share of pay-offs followed by another loan within t days (a top-up counts at
day 0). W is suggested where it is flat: the first day from which, at every later day with at least 30 pay-offs
still watched, 30 days more bring back less than 1 % of all pay-offs. Where it never is, nothing is suggested.
Survival by cycle multiplies, cycle after cycle, the share of decided pay-offs that renewed.
"""


OF_SURVEYS = """# Surveys

Every figure carries a 95 % interval: NPS the adjusted Wald interval of Rocks (2016), shares Wilson's, means Student's. A
figure of fewer answers than the institution's threshold is not shown, nor one from which such a figure could be told by taking
those shown from their sum. A change since the period before is called one where the p value, adjusted by Holm's procedure over the
rows of its table, is below 0.05.
"""


def render() -> str:
    """Give the whole page."""
    return "\n".join([*_retention(), *_surveys()])


def _retention() -> list[str]:
    return [
        OPENING,
        "## Counts\n",
        _counts(COUNTS),
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


def _surveys() -> list[str]:
    return [
        OF_SURVEYS,
        "## Counts of surveys\n",
        _counts(surveys.COUNTS),
        "## Figures\n",
        *(_figure(metric) for metric in surveys.METRICS.values()),
        "## The worked survey\n",
        (survey_book.__doc__ or "").partition("\n\n")[2].strip() + "\n",
        "### Answers\n",
        survey_book.ANSWERS.strip() + "\n",
        "### Invitations\n",
        survey_book.INVITATIONS.strip() + "\n",
    ]


def _counts(counts: tuple[Count, ...]) -> str:
    return _table(
        ["letter", "name", "meaning"], [[c.symbol, _code(c.name), c.label] for c in counts]
    )


def _metric(metric: Metric) -> str:
    worked = [
        [row["W"] or "any", row["numerator"], row["denominator"], f"{row['percent']} %"]
        for row in parse_table(book.RATES)
        if row["metric"] == metric.name
    ]
    return _told(metric, _table(["W", "numerator", "denominator", "the worked year"], worked))


def _figure(metric: Metric) -> str:
    worked = [
        [row["numerator"], row["denominator"], row["value"]]
        for row in parse_table(survey_book.FIGURES)
        if row["metric"] == metric.name
    ]
    return _told(metric, _table(["numerator", "denominator", "the worked survey"], worked))


def _told(metric: Metric, worked: str) -> str:
    better = "higher" if metric.better == Better.HIGHER else "lower"
    return "\n".join(
        [
            f"### `{metric.name}`\n",
            f"{metric.label}: **{metric.formula}**. Better when {better}. Source: {metric.source}.\n",
            f"{metric.weakness}\n",
            worked,
        ]
    )


def _table(heading: list[str], rows: list[list[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _code(name: str) -> str:
    return f"`{name}`"


if __name__ == "__main__":
    PAGE.write_text(render())
