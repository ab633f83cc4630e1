"""How well risk is ranked on two real books: `python bench/risk.py [--data DIR] [--validate]`."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pandas as pd

from analytics.evaluation import Report
from analytics.evaluation.report import ModelRow
from bench import cdnow, superlender

DATA = Path(__file__).resolve().parent.parent / "var" / "data"
INNER = ("2016-11-01", "2016-12-01", "2017-01-01", "2017-02-01")
INNER_END = pd.Timestamp("2017-03-02")
LIMITS = {
    "superlender_auc": (">=", 0.68),
    "cdnow_auc": (">=", 0.775),
    "cdnow_brier": ("<=", 0.160),
}


def print_report(title: str, report: Report) -> None:
    """Print one line per model."""
    print(f"\n{title}: n = {report.count}, events {report.event_rate:.1%}")
    print(
        f"{'model':<23}{'AUC':>7}{'95 % interval':>17}{'Brier':>8}{'lift':>6}{'slope':>7}{'o/p':>6}"
    )
    for row in report.rows:
        held = row.calibration
        slope = "-" if held.slope is None else f"{held.slope:.2f}"
        between = f"{row.auc.low:.3f} to {row.auc.high:.3f}"
        print(
            f"{row.name:<23}{row.auc.estimate:>7.4f}{between:>17}{held.brier:>8.4f}"
            f"{row.top_decile_lift:>6.2f}{slope:>7}{held.observed_over_predicted:>6.2f}"
        )


def print_segments(row: ModelRow) -> None:
    """Print one line per level of each segment of one model."""
    print(f"\n{row.name} by segment (never a feature)")
    for part in row.segments:
        print(
            f"{part.by} {part.level:<14} n {part.count:>5}  observed {part.observed:>6.1%}  "
            f"predicted {part.predicted:>6.1%}  AUC {part.auc.estimate:.3f}  "
            f"flagged {part.flagged:>6.1%}  found {part.found or 0:>6.1%}"
        )


def validate(data: Path) -> None:
    """Print the inner folds, all before the test windows, by which models were chosen."""
    book = superlender.read_book(data)
    for start in map(pd.Timestamp, INNER):
        end = min(start + pd.DateOffset(months=2), INNER_END)
        report, _ = superlender.compare(book, start, end)
        print_report(f"SuperLender, inner fold from {start:%Y-%m-%d}", report)
    purchases = cdnow.read_purchases(data)
    for starts, held_out in cdnow.INNER:
        title = f"CDNOW, inner fold {held_out.as_of} to {held_out.until}, {len(starts)} windows"
        print_report(title, cdnow.compare(purchases, starts, held_out))


def measure(data: Path) -> dict[str, float]:
    """Evaluate on both test windows, print the tables, return the figures."""
    book = superlender.read_book(data)
    loans, decision = superlender.compare(book, superlender.TEST_FROM, superlender.TEST_UNTIL)
    print_report("SuperLender, closings 2017-04-01 to 2017-05-31, trained before", loans)
    print_segments(loans.row("horizons"))
    print(f"\nhorizons promoted over the scorecard: {decision.is_promoted}")
    buys = cdnow.compare(cdnow.read_purchases(data), cdnow.STARTS, cdnow.HELD_OUT)
    print_report("CDNOW, 39 weeks from 1997-10-01, trained before", buys)
    return figures(loans, buys)


def figures(loans: Report, buys: Report) -> dict[str, float]:
    """Name the figures of the last line."""
    rows = {
        "superlender": loans.row("horizons"),
        "superlender_scorecard": loans.row("scorecard"),
        "superlender_last_gap": loans.row("last gap alone"),
        "cdnow": buys.row("buying risk"),
        "cdnow_recency": buys.row("recency alone"),
        "cdnow_pareto": buys.row("Pareto/NBD"),
    }
    named = {f"{name}_auc": row.auc.estimate or 0.0 for name, row in rows.items()}
    return named | {f"{name}_brier": row.brier for name, row in rows.items()}


def missed(measured: dict[str, float]) -> list[str]:
    """Return the limits that are not kept, in words."""
    return [
        f"{name} is {measured[name]:.4f}, not {sign} {limit}"
        for name, (sign, limit) in LIMITS.items()
        if (measured[name] < limit if sign == ">=" else measured[name] > limit)
    ]


def main() -> int:
    """Run; 0 when every limit is kept, 1 when one is missed, 2 when the data are not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with the two data sets")
    parser.add_argument("--validate", action="store_true", help="print the inner folds instead")
    options = parser.parse_args()
    absent = [n for n in (superlender.FOLDER, cdnow.FILE) if not (options.data / n).exists()]
    if absent:
        print(f"No {' and no '.join(absent)} in {options.data}; name the folder with --data.")
        return 2
    if options.validate:
        validate(options.data)
        return 0
    measured = measure(options.data)
    for line in missed(measured):
        print(f"MISSED {line}")
    print("RESULT " + " ".join(f"{name}={value:.4f}" for name, value in measured.items()))
    return 1 if missed(measured) else 0


if __name__ == "__main__":
    sys.exit(main())
