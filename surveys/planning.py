"""What a wave would ask: of how many, for how many answers, how many are invited, stratum by stratum."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from crm.models import Staff, Threshold
from surveys.models import Wave
from surveys.population import population, strata_of
from surveys.statistics.sampling import allocate, answers_needed, to_invite


@dataclass(frozen=True)
class Plan:
    """What a wave would ask: of how many, for how many answers, how many are invited, by stratum."""

    population: int
    answers: int
    sample: int
    strata: dict[str, tuple[int, int]]


def plan_of(wave: Wave, on: date, *, branches: Collection[int] | None = None) -> Plan:
    """Work out whom a wave would invite on a day; `branches` where they are not stored with it yet."""
    places = branches_of(wave) if branches is None else branches
    if wave.audience == Wave.Audience.STAFF:
        count = staff_of(places).count()
        return Plan(count, count, count, {"": (count, count)})
    sizes = strata_of(population(wave, on, branches=places))
    whole = sum(sizes.values())
    if wave.sampling == Wave.Sampling.EVERYBODY:
        return Plan(whole, whole, whole, {name: (size, size) for name, size in sizes.items()})
    needed = answers_needed(whole, margin=float(wave.margin), confidence=float(wave.confidence))
    sample = to_invite(needed, whole, expected_response=float(wave.expected_response))
    shares = allocate(sample, sizes, least=_least(wave, on))
    strata = {name: (size, shares[name]) for name, size in sizes.items()}
    return Plan(whole, needed, sum(shares.values()), strata)


def branches_of(wave: Wave) -> list[int]:
    """Return the keys of the branches a wave is for; none where it is for all."""
    return list(wave.branches.values_list("pk", flat=True)) if wave.pk else []


def _least(wave: Wave, on: date) -> int:
    """Return how many to ask of each stratum so that enough answer for its figures to be shown."""
    shown = int(Threshold.objects.value_at("fewest_survey_answers", on))
    return math.ceil(shown / float(wave.expected_response))


def staff_of(branches: Collection[int]) -> Any:  # noqa: ANN401 - a query of staff
    """Return the staff that a wave asks: those of some branches, or all."""
    found = Staff.objects.filter(is_active=True)
    places = Staff.branches.through.objects.filter(branch__in=branches, staff=OuterRef("pk"))
    return found.filter(Exists(places)) if branches else found
