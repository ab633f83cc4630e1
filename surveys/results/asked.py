"""What is asked of the results: which survey, which months, whose answers, cut by what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q, Sum

from crm.periods import add_months
from surveys.models import Survey, Tally

Counts = dict[str, dict[str, int]]  # question → value → how often
Cut = Tally.Cut


@dataclass(frozen=True)
class Asked:
    """One question put to the tallies.

    `since` and `until` are first days of months, `until` not included. `branches` are those that the reader may see,
    none for all. `cut` and `key` keep one group: a branch, an officer, a product …
    """

    survey: Survey
    since: date
    until: date
    branches: tuple[str, ...] | None = None
    cut: str = Cut.WHOLE
    key: str = ""

    @property
    def before(self) -> "Asked":
        """The same question about the months before, as many of them."""
        months = (self.until.year - self.since.year) * 12 + self.until.month - self.since.month
        return replace(self, since=add_months(self.since, -months), until=self.since)

    @property
    def where(self) -> Q:
        """The tallies that answer it."""
        if self.cut == Cut.WHOLE and self.branches is None:
            return Q(cut=Cut.WHOLE, branch_key="")
        if self.cut == Cut.WHOLE:
            return Q(cut=Cut.BRANCH, key__in=self.branches, branch_key="")
        kept = Q(cut=self.cut, key=self.key)
        if self.branches is None:
            return kept & Q(branch_key="")
        if self.cut == Cut.BRANCH:
            return kept & Q(key__in=self.branches, branch_key="")
        return kept & Q(branch_key__in=self.branches)

    def cut_by(self, cut: str) -> tuple[Q, str]:
        """Return the tallies of every group of a cut, and the field that names the group."""
        if self.cut not in (Cut.WHOLE, Cut.BRANCH):
            named = Q(cut=self.cut, key=self.key)  # such a group is cut by branch only
            return named & self._branches("branch_key"), "branch_key"
        if cut == Cut.BRANCH:
            return Q(cut=cut, branch_key="") & self._branches("key"), "key"
        is_whole = self.cut == Cut.WHOLE and self.branches is None
        return Q(cut=cut) & (Q(branch_key="") if is_whole else self._branches("branch_key")), "key"

    def _branches(self, field: str) -> Q:
        seen = Q() if self.branches is None else Q(**{f"{field}__in": self.branches})
        chosen = Q(**{field: self.key}) if self.cut == Cut.BRANCH else Q()
        return seen & chosen & ~Q(**{field: ""})


def by_month(asked: Asked) -> dict[date, Counts]:
    """Return the counts of each month, those of the period before among them, for comparing."""
    rows = (
        Tally.objects.filter(asked.where, survey=asked.survey, month__lt=asked.until)
        .filter(month__gte=asked.before.since)
        .values_list("month", "question", "value")
        .annotate(total=Sum("count"))
    )
    found: dict[date, Counts] = {}
    for month, question, value, total in rows:
        found.setdefault(month, {}).setdefault(question, {})[value] = total
    return found


def added(months: Mapping[date, Counts], since: date, until: date) -> Counts:
    """Add up the counts of some months."""
    total: Counts = {}
    for month, counts in months.items():
        if since <= month < until:
            for question, values in counts.items():
                kept = total.setdefault(question, {})
                for value, count in values.items():
                    kept[value] = kept.get(value, 0) + count
    return total


def by_group(asked: Asked, cut: str, questions: Iterable[str]) -> dict[str, tuple[Counts, Counts]]:
    """Return the counts of each group of a cut, of the period and of the one before."""
    where, field = asked.cut_by(cut)
    rows: Any = (
        Tally.objects.filter(where, survey=asked.survey, question__in=["#", *questions])
        .filter(month__gte=asked.before.since, month__lt=asked.until)
        .annotate(is_now=Q(month__gte=asked.since))
        .values_list(field, "is_now", "question", "value")
        .annotate(total=Sum("count"))
    )
    found: dict[str, tuple[Counts, Counts]] = {}
    for key, is_now, question, value, total in rows:
        kept = found.setdefault(key, ({}, {}))[0 if is_now else 1]
        kept.setdefault(question, {})[value] = total
    return found
