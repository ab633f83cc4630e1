"""What the clients of one loan officer say, beside the branch: for the officer alone, with intervals, without a ranking."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Q, Sum

from crm.models import Staff
from surveys.models import Survey, SurveyVersion, Tally
from surveys.results.asked import Counts, Cut
from surveys.results.figures import estimate, headlines
from surveys.statistics.satisfaction import Estimate


class Beside(StrEnum):
    """How own answers stand beside the branch's."""

    LIKE_IT = "LIKE_IT"
    ABOVE = "ABOVE"
    BELOW = "BELOW"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True)
class Own:
    """One figure of one survey: own and the branch's, and how they stand to each other."""

    survey: Survey
    kind: str
    own: Estimate
    branch: Estimate

    @property
    def beside(self) -> Beside:
        """Tell whether the branch's figure is inside the own interval, which is wide where answers are few."""
        if self.own.interval is None or self.branch.value is None:
            return Beside.UNKNOWN
        if self.own.interval.low > self.branch.value:
            return Beside.ABOVE
        return Beside.BELOW if self.own.interval.high < self.branch.value else Beside.LIKE_IT


def own_figures(staff: Staff, *, since: date, until: date, fewest: int) -> Iterator[Own]:
    """Give the headline figures of an officer's clients, survey by survey.

    Left out are surveys without names, and those that the officer is kept away from.
    """
    branches = [str(pk) for pk in staff.branches.values_list("pk", flat=True)]
    mine = _counts(Q(cut=Cut.OFFICER, key=str(staff.pk), branch_key=""), since, until)
    others = _counts(Q(cut=Cut.BRANCH, key__in=branches, branch_key=""), since, until)
    surveys = Survey.objects.filter(pk__in=list(mine), is_anonymous=False, keeps_officer_away=False)
    versions = _versions()
    for survey in surveys.with_versions().order_by("pk"):
        version = versions.get(survey.pk)
        for kind, question in headlines(version.read) if version else ():
            own = estimate(kind, question, mine[survey.pk], fewest)
            branch = estimate(kind, question, others.get(survey.pk, {}), fewest)
            if own.count:
                yield Own(survey, kind, own, branch)


def _counts(where: Q, since: date, until: date) -> dict[int, Counts]:
    rows: Any = (
        Tally.objects.filter(where, month__gte=since, month__lt=until)
        .values_list("survey", "question", "value")
        .annotate(total=Sum("count"))
    )
    found: dict[int, Counts] = {}
    for survey, question, value, total in rows:
        found.setdefault(survey, {}).setdefault(question, {})[value] = total
    return found


def _versions() -> dict[int, SurveyVersion]:
    """Return of every survey the version that is, or was last, asked."""
    asked = SurveyVersion.objects.exclude(status=SurveyVersion.Status.DRAFT)
    return {version.survey_id: version for version in asked.order_by("number")}
