"""Who may be invited: clients that may be contacted, agreed, and were not asked only lately; and of whom waves are drawn."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce, Concat, RowNumber

from crm.access import Role
from crm.models import Client, Consent, Staff, Threshold
from loans.models import Loan
from surveys.models import Invitation, Survey, Wave

Rows = QuerySet[Any, Any]
TIRELESS = (Survey.Kind.EXIT, Survey.Kind.LAPSED, Survey.Kind.SERVICE_MOMENT)
MOST_CYCLES = 5
_bars: dict[str, Callable[[date], QuerySet[Any, Any]]] = {}


class Lot(Func):
    """A number drawn for a row from a seed and the row's key: the same each time, and like chance."""

    template = "('x' || left(md5(%(expressions)s), 7))::bit(28)::int"
    output_field = IntegerField()


def register_bar(name: str, barred: Callable[[date], QuerySet[Any, Any]]) -> None:
    """Have `barred` give the keys of further clients that are never invited on a day; the same name replaces."""
    _bars[name] = barred


def invitable(on: date, *, survey: Survey) -> QuerySet[Client, Client]:
    """Return the clients that may be invited to a survey on a day.

    Who asked for no contact, died, was merged, or refuses surveys is not invited; nor who was invited to anything
    within the days of fatigue, except to what is asked at its one moment: leaving, lapsing, a service just rendered.
    """
    died = Loan.objects.filter(client=OuterRef("pk"), close_reason=Loan.CloseReason.DEATH)
    refused = Consent.objects.filter(
        Q(withdrawn_on=None) | Q(withdrawn_on__gt=on),
        client=OuterRef("pk"),
        purpose=Consent.Purpose.SURVEYS,
        is_given=False,
        given_on__lte=on,
    )
    found = Client.objects.filter(
        Q(no_contact_since=None) | Q(no_contact_since__gt=on),
        ~Exists(died),
        ~Exists(refused),
        merged_into=None,
        erased_on=None,
    )
    for barred in _bars.values():
        found = found.exclude(pk__in=barred(on))
    if survey.kind in TIRELESS:
        return found
    days = int(Threshold.objects.value_at("survey_fatigue_days", on))
    lately = Invitation.objects.filter(
        client=OuterRef("pk"), invited_on__gt=on - timedelta(days=days), invited_on__lte=on
    ).exclude(status=Invitation.Status.CANCELLED)
    return found.filter(~Exists(lately))


def interviewer_of(survey: Survey, *, path: str = "") -> Any:  # noqa: ANN401 - an expression
    """Return the expression for who asks a client: nobody named, unless the survey keeps the loan officer away.

    Then it is the manager of the client's branch, else another officer of it.
    """
    if not survey.keeps_officer_away:
        return Cast(Value(None), BigIntegerField())
    rank = Case(When(role=Role.BRANCH_MANAGER, then=0), default=1, output_field=IntegerField())
    colleagues = (
        Staff.objects.filter(
            is_active=True,
            role__in=[Role.BRANCH_MANAGER, Role.LOAN_OFFICER],
            branches=OuterRef(f"{path}branch"),
        )
        .exclude(pk=Coalesce(OuterRef(f"{path}officer"), Value(0)))
        .order_by(rank, "pk")
    )
    return Subquery(colleagues.values("pk")[:1])


def lot(seed: str, key: str = "pk") -> Lot:
    """Return the expression of the number that a seed draws for a row."""
    text = CharField()
    return Lot(Concat(Value(f"{seed}:"), Cast(F(key), text), output_field=text))


def population(wave: Wave, on: date) -> QuerySet[Client, Client]:
    """Return the clients a wave is for, each with its `stratum` and its `lot`."""
    outstanding = Loan.objects.outstanding(on).filter(client=OuterRef("pk"))
    cycles = (
        Loan.objects.disbursed(on)
        .filter(client=OuterRef("pk"))
        .order_by()
        .values("client")
        .annotate(reached=Max("cycle"))
        .values("reached")
    )
    found = invitable(on, survey=wave.survey).annotate(cycle=Subquery(cycles))
    found = found.filter(cycle__gte=max(wave.least_cycle, 1))
    if wave.audience == Wave.Audience.BORROWING:
        found = found.filter(Exists(outstanding))
    elif wave.audience == Wave.Audience.RESTING:
        found = found.filter(~Exists(outstanding))
    branches = list(wave.branches.values_list("pk", flat=True)) if wave.pk else []
    if branches:
        found = found.filter(branch__in=branches)
    return found.annotate(stratum=_stratum(wave), lot=lot(str(wave.seed)))


def _stratum(wave: Wave) -> Any:  # noqa: ANN401 - an expression
    text = CharField()
    if wave.sampling == Wave.Sampling.BY_BRANCH:
        return Cast("branch", text)
    if wave.sampling == Wave.Sampling.BY_CYCLE:
        return Case(
            When(cycle__gte=MOST_CYCLES, then=Value(f"{MOST_CYCLES}+")),
            default=Cast("cycle", text),
            output_field=text,
        )
    return Value("", output_field=text)


def strata_of(rows: QuerySet[Client, Client]) -> dict[str, int]:
    """Return how many clients each stratum has."""
    named: Any = rows.order_by()
    counted = named.values("stratum").annotate(size=Count("pk")).order_by("stratum")
    return {str(row["stratum"]): row["size"] for row in counted}


def drawn(rows: QuerySet[Client, Client], sizes: dict[str, int]) -> Rows:
    """Keep so many of each stratum, those of the lowest lots."""
    place = Window(RowNumber(), partition_by=[F("stratum")], order_by=[F("lot"), F("pk")])
    wanted = [When(stratum=name, then=size) for name, size in sizes.items()]
    most = Case(*wanted, default=0, output_field=IntegerField())
    return rows.annotate(place=place, most=most).filter(place__lte=F("most"))
