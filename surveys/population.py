"""Who may be invited: clients that may be contacted, agreed, and were not asked only lately; and of whom waves are drawn."""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import (
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
from django.db.models.functions import Cast, Concat, RowNumber

from crm.models import Branch, Client, Consent, Task, Threshold
from loans.models import Loan
from surveys.models import Invitation, Response, Survey, Wave

Rows = QuerySet[Any, Any]
TIRELESS = (Survey.Kind.EXIT, Survey.Kind.LAPSED, Survey.Kind.SERVICE_MOMENT)
ACTIONS = {
    Survey.Kind.MID_LOAN: Task.Action.MID_LOAN_SURVEY,
    Survey.Kind.EXIT: Task.Action.EXIT_INTERVIEW,
}
FATIGUE = "survey_fatigue_days"
MOST_CYCLES = 5
_bars: dict[str, Callable[[date], QuerySet[Any, Any]]] = {}


class Lot(Func):
    """A number drawn for a row from a seed and the row's key: the same each time, and like chance."""

    template = "('x' || left(md5(%(expressions)s), 7))::bit(28)::int"
    output_field = IntegerField()


def register_bar(name: str, barred: Callable[[date], QuerySet[Any, Any]]) -> None:
    """Have `barred` give the keys of further clients that are never invited on a day; the same name replaces."""
    _bars[name] = barred


def contactable(on: date) -> QuerySet[Client, Client]:
    """Return the clients that may be asked surveys on a day: who wants contact, lives, and has not refused surveys."""
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
    return found


def may_be_asked(on: date) -> Q:
    """Return the condition for invitations of clients that may be asked on a day, and of staff who work here."""
    return (
        Q(client__in=contactable(on).values("pk"))
        | Q(staff__is_active=True)
        | Q(client=None, staff=None)
    )


def invitable(on: date, *, survey: Survey) -> QuerySet[Client, Client]:
    """Return the clients that may be invited to a survey on a day.

    Left out is who may not be asked, is asked this survey already (a play may have set the same task), or was asked
    anything within the days of fatigue. These days do not hold for what is asked at its one moment: leaving, lapsing,
    a service just rendered.
    """
    asked = Invitation.objects.filter(client=OuterRef("pk"), survey=survey).open(on)
    found = contactable(on).filter(~Exists(asked))
    if action := ACTIONS.get(Survey.Kind(survey.kind)):
        played = Task.objects.open().filter(client=OuterRef("pk"), action=action)
        found = found.filter(~Exists(played))
    return found if survey.kind in TIRELESS else _rested(found, on)


def _rested(clients: QuerySet[Client, Client], on: date) -> QuerySet[Client, Client]:
    """Leave out who was asked anything within the days of fatigue, those of its branch where it has its own."""
    own = Threshold.objects.filter(name=FATIGUE).exclude(branch=None)
    branches = list(Branch.objects.filter(pk__in=own.values("branch")))
    invited, answered = _asked_since(on, int(Threshold.objects.value_at(FATIGUE, on)))
    if not branches:
        return clients.filter(~invited, ~answered)
    rested = ~Q(branch__in=branches) & ~Q(invited) & ~Q(answered)
    for branch in branches:
        days = int(Threshold.objects.value_at(FATIGUE, on, branch=branch))
        invited, answered = _asked_since(on, days)
        rested |= Q(branch=branch) & ~Q(invited) & ~Q(answered)
    return clients.filter(rested)


def _asked_since(on: date, days: int) -> tuple[Exists, Exists]:
    """Return the conditions that a client was invited, or answered without being invited, in the last days."""
    since = on - timedelta(days=days)
    invited = Invitation.objects.filter(
        client=OuterRef("pk"), invited_on__gt=since, invited_on__lte=on
    )
    answered = Response.objects.filter(
        client=OuterRef("pk"), answered_on__gt=since, answered_on__lte=on, withdrawn_at=None
    )
    return Exists(invited.exclude(status=Invitation.Status.CANCELLED)), Exists(answered)


def lot(seed: str, key: str = "pk") -> Lot:
    """Return the expression of the number that a seed draws for a row."""
    text = CharField()
    return Lot(Concat(Value(f"{seed}:"), Cast(F(key), text), output_field=text))


def population(wave: Wave, on: date, *, branches: Collection[int] = ()) -> QuerySet[Client, Client]:
    """Return the clients a wave is for, those of some branches if any are named, each with its `stratum` and `lot`."""
    outstanding = Loan.objects.outstanding(on).filter(client=OuterRef("pk"))
    cycles = (
        Loan.objects.disbursed(on)
        .filter(client=OuterRef("pk"))
        .order_by()
        .values("client")
        .annotate(reached=Max("cycle"))
        .values("reached")
    )
    found = invitable(on, survey=wave.survey)
    if (
        wave.least_cycle > 1 or wave.sampling == Wave.Sampling.BY_CYCLE
    ):  # costs a look at every loan
        found = found.annotate(cycle=Subquery(cycles)).filter(cycle__gte=wave.least_cycle)
    else:
        found = found.filter(Exists(Loan.objects.disbursed(on).filter(client=OuterRef("pk"))))
    if wave.audience == Wave.Audience.BORROWING:
        found = found.filter(Exists(outstanding))
    elif wave.audience == Wave.Audience.RESTING:
        found = found.filter(~Exists(outstanding))
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
