"""What is asked of the results: which survey, which months, whose answers, cut by what."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, Sum

from crm.periods import add_months
from surveys.models import Survey, Tally

Counts = dict[str, dict[str, int]]  # question → value → how often
Cut = Tally.Cut


@dataclass(frozen=True)
class Asked:
    """One question put to the tallies.

    `since` and `until` are first days of months, `until` not included. `branches` are those that the reader may see or
    chose, none for all. `cut` and `key` keep one group: a branch, an officer, a product … It is compared with
    `earlier`, such as the wave before; with as many months before where there is none.
    """

    survey: Survey
    since: date
    until: date
    branches: tuple[str, ...] | None = None
    cut: str = Cut.WHOLE
    key: str = ""
    earlier: "Asked | None" = None

    @property
    def told(self) -> tuple[object, ...]:
        """All that was asked but the survey."""
        earlier = self.earlier.told if self.earlier else None
        return self.since, self.until, self.branches, self.cut, self.key, earlier

    @property
    def before(self) -> "Asked":
        """The same question about what it is compared with."""
        if self.earlier is not None:
            return self.earlier
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
    """Return the counts of each month of the period."""
    rows = (
        Tally.objects.filter(asked.where, survey=asked.survey, month__lt=asked.until)
        .filter(month__gte=asked.since)
        .values_list("month", "question", "value")
        .annotate(total=Sum("count"))
    )
    found: dict[date, Counts] = {}
    for month, question, value, total in rows:
        found.setdefault(month, {}).setdefault(question, {})[value] = total
    return found


def added(months: Iterable[Counts]) -> Counts:
    """Add up the counts of some months."""
    total: Counts = {}
    for counts in months:
        for question, values in counts.items():
            kept = total.setdefault(question, {})
            for value, count in values.items():
                kept[value] = kept.get(value, 0) + count
    return total


def by_group(asked: Asked, cut: str, questions: Iterable[str]) -> dict[str, Counts]:
    """Return the counts of each group of a cut."""
    where, field = asked.cut_by(cut)
    rows = (
        Tally.objects.filter(where, survey=asked.survey, question__in=["#", *questions])
        .filter(month__gte=asked.since, month__lt=asked.until)
        .values_list(field, "question", "value")
        .annotate(total=Sum("count"))
    )
    found: dict[str, Counts] = {}
    for key, question, value, total in rows:
        found.setdefault(key, {}).setdefault(question, {})[value] = total
    return found
