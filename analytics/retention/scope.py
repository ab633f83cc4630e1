"""What is asked of retention: who asks, which pay-offs, how long a rest may last, of which clients."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import F, Q, Value
from django.db.models.expressions import Combinable

from crm.models import Staff
from crm.periods import Period, add_months

Kept = str | int
AGE_BANDS = {
    "under-25": (0, 24),
    "25-34": (25, 34),
    "35-44": (35, 44),
    "45-54": (45, 54),
    "55-and-over": (55, 150),
}
FILTERS = ("branch", "officer", "product", "cycle", "gender", "age", "area", "group")
OF_LOANS = frozenset({"product", "cycle"})

POINT_PATHS = {
    "branch": "branch",
    "officer": "officer",
    "product": "product",
    "cycle": "cycle",
    "gender": "gender",
    "area": "is_urban",
    "group": "client__group",
}
PERSON_PATHS = {
    "branch": "branch",
    "officer": "client__officer",
    "gender": "client__gender",
    "area": "branch__is_urban",
    "group": "client__group",
}
LOAN_PATHS = PERSON_PATHS | {
    "officer": "loan__officer",
    "product": "loan__product",
    "cycle": "cycle",
}


@dataclass(frozen=True)
class Scope:
    """The question; every figure of one page answers the same one.

    `window` is W in days, or None for the rest window in force where and when each loan was paid
    off. `filters` maps names of `FILTERS` to the value kept; an area is 1 (urban) or 0.
    """

    staff: Staff
    as_of: date
    period: Period
    window: int | None = None
    filters: Mapping[str, Kept] = field(default_factory=dict)

    def narrowed(self, name: str, value: Kept) -> "Scope":
        """Return the same question of one group only."""
        return replace(self, filters={**self.filters, name: value})

    @property
    def days(self) -> Combinable:
        """W as the database knows it on a decision point."""
        return F("rest_window_days") if self.window is None else Value(self.window)

    @property
    def is_of_people(self) -> bool:
        """Whether the filters describe people, not loans, so that people can be counted."""
        return not OF_LOANS & set(self.filters)


def point_filter(scope: Scope) -> Q:
    """Return which decision points the filters keep; age is counted on the day of the pay-off."""
    band = scope.filters.get("age")
    by_age = Q(age__range=AGE_BANDS[str(band)]) if band else Q()
    return by_age & _along(POINT_PATHS, scope)


def person_filter(scope: Scope) -> Q:
    """Return which spells the filters keep; age is counted as the period opens."""
    return _by_birth(scope) & _along(PERSON_PATHS, scope)


def loan_filter(scope: Scope) -> Q:
    """Return which follow-on loans the filters keep; a cycle means the loan after it."""
    following = scope
    if "cycle" in scope.filters:
        following = scope.narrowed("cycle", int(scope.filters["cycle"]) + 1)
    return _by_birth(scope) & _along(LOAN_PATHS, following)


def _along(paths: Mapping[str, str], scope: Scope) -> Q:
    return Q(**{paths[name]: value for name, value in scope.filters.items() if name in paths})


def _by_birth(scope: Scope) -> Q:
    band = scope.filters.get("age")
    if not band:
        return Q()
    youngest, oldest = AGE_BANDS[str(band)]
    opening = scope.period.start
    return Q(
        client__birth_date__gt=add_months(opening, -12 * (oldest + 1)),
        client__birth_date__lte=add_months(opening, -12 * youngest),
    )
