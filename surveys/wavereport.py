"""What came of a wave: how many answered and why others did not, by stratum, and the margin of error reached."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Max, Min, OuterRef, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from crm.models import Branch, Staff
from loans.models import Loan
from surveys.models import OPEN, Invitation, Wave
from surveys.population import MOST_CYCLES
from surveys.statistics.margins import margin_of_strata

Status = Invitation.Status
SILENCES = list(Invitation.Silence)


@dataclass
class StratumRow:
    """One stratum: its size and sample when the wave opened, and what its invitations came to."""

    name: str
    label: str
    population: int | None
    sample: int
    answered: int = 0
    open: int = 0
    cancelled: int = 0
    silences: Counter[str] = field(default_factory=Counter)

    @property
    def weight(self) -> float | None:
        """How many of the population each one asked stands for."""
        return self.population / self.sample if self.population and self.sample else None

    @property
    def rate(self) -> float | None:
        """The share of those asked that answered; who was called back was not asked."""
        asked = self.sample - self.cancelled
        return self.answered / asked if asked else None

    @property
    def silent(self) -> list[int]:
        """How many are silent for each reason, in the order of the reasons."""
        return [self.silences[reason] for reason in SILENCES]

    def add(self, status: str, silence: str, count: int) -> None:
        """Count invitations of one outcome in."""
        if status == Status.ANSWERED:
            self.answered += count
        elif status == Status.CANCELLED:
            self.cancelled += count
        elif status in OPEN:
            self.open += count
        else:
            self.silences[silence] += count


@dataclass(frozen=True)
class WaveReport:
    """A wave's strata, all of them together, and the margin of error that its answers reach."""

    strata: list[StratumRow]
    whole: StratumRow
    margin: float | None


def report_of(wave: Wave, staff: Staff) -> WaveReport:
    """Return what came of a wave, as far as `staff` sees its invitations."""
    seen = Invitation.objects.visible_to(staff).filter(wave=wave).order_by()
    outcomes = _with_stratum(seen, wave).values("stratum", "status", "silence")
    counted = list(outcomes.annotate(count=Count("pk")))
    drawn = {row["stratum"]: row for row in wave.strata}
    labels = strata_labels(wave, drawn)
    strata = [
        StratumRow(name, labels.get(name, name), row["population"], row["sample"])
        for name, row in drawn.items()
    ]
    whole = StratumRow("", _("All"), wave.population_count, wave.sample_count or 0)
    by_name = {row.name: row for row in strata}
    for row in counted:
        for into in (whole, by_name.get(row["stratum"])):
            if into is not None:
                into.add(row["status"], row["silence"], row["count"])
    return WaveReport(strata, whole, _margin(wave, strata))


def _margin(wave: Wave, strata: Iterable[StratumRow]) -> float | None:
    heard = [(row.answered, max(row.population or 0, row.answered)) for row in strata]
    return margin_of_strata(heard, confidence=float(wave.confidence))


def _with_stratum(rows: Any, wave: Wave) -> Any:  # noqa: ANN401 - a query of invitations
    """Annotate invitations with the stratum that each was drawn from: its branch, or its cycle on the day of the draw."""
    text = CharField()
    match wave.sampling:
        case Wave.Sampling.BY_BRANCH:
            return rows.annotate(stratum=Coalesce(Cast("branch", text), Value("")))
        case Wave.Sampling.BY_CYCLE:
            return rows.annotate(cycle=_cycle(_drawn_on(wave))).annotate(
                stratum=Case(
                    When(cycle__gte=MOST_CYCLES, then=Value(f"{MOST_CYCLES}+")),
                    default=Cast("cycle", text),
                    output_field=text,
                )
            )
        case _:
            return rows.annotate(stratum=Value("", output_field=text))


def _drawn_on(wave: Wave) -> date:
    first = Invitation.objects.filter(wave=wave).aggregate(first=Min("invited_on"))["first"]
    return first or wave.opens_on


def _cycle(on: date) -> Subquery:
    loans = Loan.objects.disbursed(on).filter(client=OuterRef("client")).order_by()
    return Subquery(loans.values("client").annotate(reached=Max("cycle")).values("reached"))


def strata_labels(wave: Wave, names: Iterable[str]) -> dict[str, str]:
    """Return the words for the strata of a wave."""
    named = list(names)
    if wave.sampling == Wave.Sampling.BY_BRANCH:
        keys = [int(name) for name in named if name.isdecimal()]
        return {
            str(pk): name
            for pk, name in Branch.objects.filter(pk__in=keys).values_list("pk", "name")
        }
    if wave.sampling == Wave.Sampling.BY_CYCLE:
        return {name: _("Cycle %(number)s") % {"number": name} for name in named}
    return dict.fromkeys(named, _("All"))
