"""A loan officer's day, read from what is published: whom to see, why, and in which order."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from crm.models import Client, Group, GroupMeeting, Interaction, Staff, Task
from loyalty.models import Alert, Standing
from loyalty.models.standing import State
from loyalty.route import Place, Spot, walking_order

RENEWAL_DAYS = 30
UNREAD = (
    "national_id",
    "national_id_index",
    "search_name",
    "search_key",
    "search_phone",
    "address",
)
RENEWAL_SHOWS = (
    "final_due_on",
    "days_past_due",
    *(f"client__{name}" for name in ("given_name", "middle_name", "family_name", "village")),
)
STOP_SHOWS = (
    "client",
    "state",
    "final_due_on",
    "days_past_due",
    "outstanding_principal",
    "amount_overdue",
    "value_at_stake",
)
GREETINGS = (Task.Source.CARE, Task.Action.GREETING)


@dataclass(frozen=True)
class Span:
    """The days asked about, both included; `is_now` takes in what is overdue and what is always open."""

    first: date
    last: date
    today: date

    @property
    def is_now(self) -> bool:
        """Whether today is one of the days."""
        return self.first <= self.today <= self.last

    @property
    def days(self) -> list[date]:
        """Each day."""
        return [self.first + timedelta(n) for n in range((self.last - self.first).days + 1)]


@dataclass
class Stop:
    """One client, and every reason to see it."""

    client: Client
    standing: Standing | None = None
    tasks: list[Task] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    birthday_on: date | None = None
    anniversary_on: date | None = None

    @property
    def has_work(self) -> bool:
        """Whether something is to be done, more than to greet."""
        return bool(self.tasks or self.alerts)

    @property
    def years(self) -> int:
        """How many years the client has been one, on the anniversary."""
        return self.anniversary_on.year - self.client.joined_on.year if self.anniversary_on else 0

    @property
    def greets(self) -> bool:
        """Whether there is an occasion that no task stands for."""
        is_task = any((task.source, task.action) == GREETINGS for task in self.tasks)
        return bool(self.birthday_on or self.anniversary_on) and not is_task

    @property
    def due_on(self) -> date | None:
        """The first day something is due; where only greetings are, theirs."""
        days = [task.put_off_until or task.due_on for task in self.tasks]
        days += [alert.act_by for alert in self.alerts]
        days += [day for day in (self.birthday_on, self.anniversary_on) if day]
        return min(days, default=None)

    @property
    def value(self) -> Decimal:
        """What is at stake."""
        known = [alert.value_at_stake for alert in self.alerts]
        known += [task.value_at_stake for task in self.tasks if task.value_at_stake]
        if self.standing and self.standing.value_at_stake:
            known.append(self.standing.value_at_stake)
        return max(known, default=Decimal(0))

    def breaks_promise(self, today: date) -> bool:
        """Tell whether a promise of the client is overdue."""
        return any(
            task.action == Task.Action.COLLECT_PROMISE and task.due_on < today
            for task in self.tasks
        )

    def days_left(self, today: date) -> int | None:
        """Days to the last installment, where it is near."""
        final = self.standing.final_due_on if self.standing else None
        left = (final - today).days if final else None
        return left if left is not None and 0 <= left <= RENEWAL_DAYS else None


@dataclass
class Agenda:
    """What one or several loan officers have before them; errands are of no client, or of a colleague's."""

    stops: list[Stop]
    renewals: list[Standing]
    meetings: list[Group]
    errands: list[Task]
    seen: set[int]


def agenda(officer: Staff, span: Span, *, viewer: Staff) -> Agenda:
    """Read the day of a loan officer, and of those it stands in for, in a fixed number of queries."""
    officers = officer.portfolios
    shown = Client.objects.visible_to(viewer).filter(merged_into=None)
    renewals = _renewals(officers, span)
    seen = dict(_seen(officers, span.today))
    tasks = list(_tasks(officers, span))
    alerts = [alert for alert in _alerts(officers, span) if not seen.get(alert.client_id)]
    wanted = {task.client_id for task in tasks} | {alert.client_id for alert in alerts}
    celebrating = Q(officer__in=officers) & _occasions(span.days)
    clients = shown.filter(Q(pk__in=wanted - {None}) | celebrating)
    stops = {client.pk: Stop(client) for client in clients.defer(*UNREAD)}
    for standing in Standing.objects.filter(client__in=list(stops)).only(*STOP_SHOWS):
        stops[standing.client_id].standing = standing
    _give(stops, tasks, alerts)
    _greet(stops.values(), span)
    return Agenda(
        stops=[stop for stop in stops.values() if stop.has_work or _is_greeted(stop, seen)],
        renewals=renewals,
        meetings=list(_meetings(officers, span)),
        errands=[task for task in tasks if task.client_id not in stops],
        seen=set(seen),
    )


def places(stops: Iterable[Stop], today: date) -> list[tuple[Place, list[Stop]]]:
    """Put stops into walking order, place by place."""
    by_client = {stop.client.pk: stop for stop in stops}
    spots = (_spot(stop, today) for stop in by_client.values())
    return [
        (place, [by_client[int(str(spot.key))] for spot in place.spots])
        for place in walking_order(spots)
    ]


def _spot(stop: Stop, today: date) -> Spot:
    at = stop.client
    return Spot(
        key=at.pk,
        village=at.village,
        latitude=None if at.latitude is None else float(at.latitude),
        longitude=None if at.longitude is None else float(at.longitude),
        is_promise_overdue=stop.breaks_promise(today),
        value=stop.value,
    )


def _tasks(officers: Collection[int], span: Span) -> Iterator[Task]:
    """Give the open tasks: those given by name, then those of the portfolio given to nobody."""
    due = Task.objects.open().filter(due_on__lte=span.last).exclude(put_off_until__gt=span.last)
    if not span.is_now:
        due = due.filter(Q(due_on__gte=span.first) | Q(put_off_until__gte=span.first))
    yield from due.filter(assignee__in=officers).order_by("due_on", "pk")
    portfolio = Client.objects.filter(officer__in=officers).values("pk")
    yield from due.filter(assignee=None, client__in=portfolio).order_by("due_on", "pk")


def _alerts(officers: Collection[int], span: Span) -> Iterable[Alert]:
    due = Alert.objects.for_officers().due(span.last).filter(client__officer__in=officers)
    due = due.order_by("act_by", "pk")
    return due if span.is_now else due.filter(act_by__range=(span.first, span.last))


def _renewals(officers: Collection[int], span: Span) -> list[Standing]:
    ahead = (span.today, span.today + timedelta(days=RENEWAL_DAYS))
    found = Standing.objects.filter(client__officer__in=officers, final_due_on__range=ahead)
    shown = found.select_related("client").only(*RENEWAL_SHOWS)
    return list(shown.order_by("final_due_on", "-value_at_stake", "pk"))


def _seen(officers: Collection[int], today: date) -> Iterable[tuple[int, bool]]:
    """Give the clients with whom something was logged today, and whether they were met."""
    logged = Interaction.objects.in_force().filter(client__officer__in=officers, occurred_on=today)
    met = [
        (client, outcome != Interaction.Outcome.NOT_HOME)
        for client, outcome in logged.values_list("client", "outcome")
    ]
    return sorted(met)  # met once counts, however often nobody was home


def _occasions(days: Iterable[date]) -> Q:
    """Return the filter for clients whose birthday, or anniversary of joining, is on one of the days."""
    return reduce(
        or_,
        (
            Q(
                **{
                    f"{name}__month": day.month,
                    f"{name}__day": day.day,
                    f"{name}__year__lt": day.year,
                }
            )
            for day in days
            for name in ("birth_date", "joined_on")
        ),
    )


def _give(stops: dict[int, Stop], tasks: Iterable[Task], alerts: Iterable[Alert]) -> None:
    for task in tasks:
        if task.client_id in stops:
            stops[task.client_id].tasks.append(task)
    for alert in alerts:
        if alert.client_id in stops:
            stops[alert.client_id].alerts.append(alert)


def _greet(stops: Iterable[Stop], span: Span) -> None:
    """Note the occasions of those with whom there is a relationship, and who may be spoken to."""
    for stop in stops:
        state = stop.standing.state if stop.standing else State.PROSPECT
        if state == State.LAPSED or stop.client.no_contact_since:
            continue
        for day in span.days:
            if _falls_on(stop.client.birth_date, day):
                stop.birthday_on = day
            if _falls_on(stop.client.joined_on, day):
                stop.anniversary_on = day


def _falls_on(since: date | None, day: date) -> bool:
    return since is not None and (since.month, since.day) == (day.month, day.day) and since < day


def _is_greeted(stop: Stop, seen: Collection[int]) -> bool:
    return stop.greets and stop.client.pk not in seen


def _meetings(officers: Collection[int], span: Span) -> Iterable[Group]:
    weekdays = {day.isoweekday() for day in span.days}
    held = GroupMeeting.objects.in_force().filter(group=OuterRef("pk"), held_on=span.today)
    return (
        Group.objects.filter(officer__in=officers, meeting_weekday__in=weekdays)
        .annotate(is_held=Exists(held))
        .order_by("meeting_weekday", "village", "name")
    )
