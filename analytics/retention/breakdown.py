"""Renewal within the rest window, group by group."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, TextField, Value, When
from django.db.models.expressions import Combinable
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from analytics.metrics import HEADLINE, Rate, evaluate
from analytics.retention.events import aggregates, decision_points
from analytics.retention.scope import AGE_BANDS, POINT_PATHS, Kept, Scope
from crm.models import Branch, Client, Group, Staff
from loans.models import LoanProduct

MOST_GROUPS = 200
AGE_LABELS = {
    "under-25": _("Under 25"),
    "25-34": _("25–34"),
    "35-44": _("35–44"),
    "45-54": _("45–54"),
    "55-and-over": _("55 and over"),
}
AREA_LABELS = {1: _("Urban"), 0: _("Rural")}
LABELS = {
    "branch": _("Branch"),
    "officer": _("Loan officer"),
    "product": _("Product"),
    "cycle": _("Loan cycle"),
    "gender": _("Gender"),
    "age": _("Age at pay-off"),
    "area": _("Area"),
    "group": _("Client group"),
}
NAMED_BY: Mapping[str, Any] = {
    "branch": Branch,
    "officer": Staff,
    "product": LoanProduct,
    "group": Group,
}


@dataclass(frozen=True)
class Part:
    """One group: its key in the address, its name, its rate and every count of its pay-offs."""

    key: Kept | None
    label: str | Promise
    rate: Rate
    counts: Mapping[str, int]


def breakdown(scope: Scope, dimension: str, *, fewest: int) -> list[Part]:
    """Cut the headline by one dimension, the most pay-offs first; two queries whatever the groups."""
    rows = list(
        decision_points(scope)
        .values(part=_expression(dimension))
        .annotate(**aggregates(scope))
        .order_by(*(("part",) if dimension == "cycle" else ("-decided", "-paid_off", "part")))[
            :MOST_GROUPS
        ]
    )
    names = part_names(dimension, [row["part"] for row in rows])
    return [
        Part(row["part"], names.get(row["part"]) or _("Not known"), _rate(row, fewest), row)
        for row in rows
    ]


def part_names(dimension: str, keys: list[Any]) -> Mapping[Any, str | Promise]:
    """Return the words for each key of a dimension, in at most one query."""
    if dimension in NAMED_BY:
        model = NAMED_BY[dimension]
        found = model.objects.in_bulk([key for key in keys if key is not None])
        return {key: str(named) for key, named in found.items()}
    if dimension == "cycle":
        return {key: str(key) for key in keys}
    chosen: dict[str, Mapping[Any, str | Promise]] = {
        "age": AGE_LABELS,
        "area": AREA_LABELS,
        "gender": dict(Client.Gender.choices),
    }
    return chosen[dimension]


def _rate(row: Mapping[str, Any], fewest: int) -> Rate:
    return evaluate(HEADLINE, row, fewest=fewest)


def _expression(dimension: str) -> Combinable:
    if dimension == "age":
        return Case(
            *(When(age__range=years, then=Value(band)) for band, years in AGE_BANDS.items()),
            default=None,
            output_field=TextField(null=True),
        )
    if dimension == "area":
        return Case(
            When(is_urban=True, then=Value(1)), default=Value(0), output_field=IntegerField()
        )
    return F(POINT_PATHS[dimension])
