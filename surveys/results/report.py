"""One page of results: counts of a period and of the one before, figures with their change, groups beside each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from surveys.definition import Definition
from surveys.results.asked import Asked, Counts, Cut, added, by_group, by_month
from surveys.results.figures import (
    Figure,
    dimension_mean,
    dimensions,
    estimate,
    headlines,
    hidden,
    responses,
    values,
)
from surveys.statistics.satisfaction import Change, Estimate, change, holm

LIKELIHOOD = "#likelihood"
ANONYMOUS_CUTS = (Cut.BRANCH, Cut.MODE, Cut.WAVE)


@dataclass(frozen=True)
class Column:
    """One figure that groups are compared by: a headline, or a dimension (kind MEAN), and the questions it is of."""

    kind: str
    code: str
    names: tuple[str, ...]

    def of(self, definition: Definition, counts: Counts, fewest: int) -> Estimate:
        """Return the figure of some counts."""
        if self.kind == "MEAN":
            return dimension_mean(definition, self.names, counts, fewest=fewest)
        return estimate(self.kind, definition.by_name[self.names[0]], counts, fewest)

    def count(self, counts: Counts) -> int:
        """Return how many answers it stands on."""
        return sum(sum(values(counts, name).values()) for name in self.names)


@dataclass(frozen=True)
class Report:
    """What a page of results is made of. `is_hidden`: there are answers, and too few to show."""

    asked: Asked
    definition: Definition
    fewest: int
    now: Counts
    before: Counts
    months: Mapping[date, Counts]
    is_hidden: bool = False

    @property
    def count(self) -> int:
        """How many responses there are."""
        return responses(self.now)

    @property
    def columns(self) -> list[Column]:
        """The figures of the survey: headlines, then dimensions."""
        return columns_of(self.definition)


def columns_of(definition: Definition) -> list[Column]:
    """Return the figures that a survey gives: headlines, then dimensions other than the overall one."""
    heads = [Column(kind, kind, (question.name,)) for kind, question in headlines(definition)]
    found = dimensions(definition)
    parts = [
        Column("MEAN", code, tuple(names)) for code, names in found.items() if code != "OVERALL"
    ]
    return [*heads, *parts]


def read_report(asked: Asked, definition: Definition, *, fewest: int) -> Report:
    """Read what was answered in a period and in the one it is compared with."""
    months = by_month(asked)
    now, before = added(months.values()), added(by_month(asked.before).values())
    is_hidden = 0 < responses(now) < fewest or (bool(now) and tells_of_others(asked, fewest))
    if is_hidden or 0 < responses(before) < fewest:
        before = {}
    return Report(asked, definition, fewest, now, before, months, is_hidden)


def tells_of_others(asked: Asked, fewest: int) -> bool:
    """Tell whether one group of an anonymous survey, taken from the whole, would leave one that is too small."""
    is_whole = asked.cut == Cut.WHOLE and asked.branches is None
    if is_whole or not asked.survey.is_anonymous:
        return False
    whole = replace(asked, cut=Cut.WHOLE, key="", branches=None)
    cut = Cut(asked.cut) if asked.cut != Cut.WHOLE else Cut.BRANCH
    groups = {key: responses(counts) for key, counts in by_group(whole, cut, ()).items()}
    left = hidden(groups, responses(added(by_month(whole).values())), fewest=fewest)
    chosen = {asked.key} if asked.key else set(asked.branches or ())
    return bool(left & chosen)


def figures(report: Report) -> list[Figure]:
    """Return every figure against what it is compared with, judged together."""
    found = []
    for column in report.columns:
        now = column.of(report.definition, report.now, report.fewest)
        before = column.of(report.definition, report.before, report.fewest)
        found.append(Figure(column.kind, column.code, now, change(now, before)))
    judged = holm([each.change for each in found])
    return [replace(each, change=one) for each, one in zip(found, judged, strict=True)]


@dataclass(frozen=True)
class Row:
    """One group: its key, its responses (None where they are not shown), its figures in the order of the columns."""

    key: str
    count: int | None
    figures: Sequence[Figure]


def table(report: Report, cut: str) -> list[Row]:
    """Return the groups of a cut, the largest first; groups too small, and what would tell of them, without figures."""
    names = [name for column in report.columns for name in column.names]
    now = by_group(report.asked, cut, names)
    before = by_group(report.asked.before, cut, names)
    sizes = {key: responses(counts) for key, counts in now.items()}
    small = hidden(sizes, report.count, fewest=report.fewest)
    shown = sorted(sizes, key=lambda key: (key in small, -sizes[key], key))
    cells = {
        column.code: _column(report, column, {key: now[key] for key in shown}, before, small)
        for column in report.columns
    }
    rows = [
        Row(
            key,
            None if key in small else sizes[key],
            [cells[column.code][key] for column in report.columns],
        )
        for key in shown
    ]
    return _judged(rows)


def _column(
    report: Report,
    column: Column,
    now: Mapping[str, Counts],
    before: Mapping[str, Counts],
    small: set[str],
) -> dict[str, Figure]:
    """Return one figure of every group; of those that few answered it, and what would tell of them, only that."""
    sizes = {key: column.count(counts) for key, counts in now.items()}
    few = small | hidden(sizes, column.count(report.now), fewest=report.fewest)
    found = {}
    for key, counts in now.items():
        is_shown = key not in few
        one = column.of(report.definition, counts if is_shown else {}, report.fewest)
        other = column.of(report.definition, before.get(key, {}), report.fewest)
        if not is_shown:
            one = replace(one, is_suppressed=sizes[key] > 0)
        found[key] = Figure(column.kind, column.code, one, change(one, other))
    return found


def _judged(rows: Sequence[Row]) -> list[Row]:
    changes: list[Change] = [figure.change for row in rows for figure in row.figures]
    judged = iter(holm(changes))
    return [
        replace(row, figures=[replace(each, change=next(judged)) for each in row.figures])
        for row in rows
    ]


def trend(report: Report, column: Column) -> list[tuple[date, Estimate]]:
    """Return a figure month by month; months too small, and what would tell of them, without its value."""
    sizes = {month.isoformat(): column.count(counts) for month, counts in report.months.items()}
    few = hidden(sizes, column.count(report.now), fewest=report.fewest)
    return [
        (
            month,
            column.of(
                report.definition,
                {} if month.isoformat() in few else report.months[month],
                report.fewest,
            ),
        )
        for month in sorted(report.months)
    ]


def cuts_of(asked: Asked) -> list[Cut]:
    """Return what the groups of a page may be: where one group is chosen already, its branches."""
    if asked.cut not in (Cut.WHOLE, Cut.BRANCH):
        return [] if asked.survey.is_anonymous else [Cut.BRANCH]
    if asked.survey.is_anonymous:
        return list(ANONYMOUS_CUTS) if asked.branches is None else []
    is_within = asked.branches is not None and len(asked.branches) == 1
    people = [Cut.OFFICER, Cut.INTERVIEWER] if is_within else [Cut.BRANCH]
    return [*people, Cut.PRODUCT, Cut.CYCLE, Cut.SEGMENT, Cut.MODE, Cut.WAVE]
