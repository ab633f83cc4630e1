"""My day: whom to see today, tomorrow, this week, and why, in the order to do it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from crm.access import Permission, Reach, reach, signed_in
from crm.models import Interaction, Staff, Task
from crm.navigation import places_for
from crm.request import staff_of, today
from loyalty.agenda import Agenda, Span, Stop, agenda, places
from loyalty.lastnight import last_night
from loyalty.models import Alert
from loyalty.route import Place
from loyalty.views.branchday import branch_day

RENEWALS_AT_FIRST = 20
ON_A_PAGE = 15
SPANS = {"today": _("Today"), "tomorrow": _("Tomorrow"), "week": _("Seven days")}
KINDS: dict[str, str | Promise] = {
    "promises": _("Promises"),
    "visits": _("Visits and calls"),
    "answers": _("Said something"),
    "risk": _("At risk"),
    "greetings": _("Greetings"),
}


@dataclass
class Card:
    """One client on the page, and where to see it."""

    stop: Stop
    day: date
    place: Place


@require_GET
@signed_in
def day(request: HttpRequest) -> HttpResponse:
    """Show one's own day; those with loan officers see theirs; others begin elsewhere."""
    staff = staff_of(request)
    if not staff.may(Permission.WORK_ALERTS):
        return redirect(_elsewhere(staff))
    if reach(staff) is Reach.PORTFOLIO:
        return officer_day(request, staff)
    if chosen := request.GET.get("officer", ""):
        seen = Staff.objects.visible_to(staff).loan_officers()
        key = int(chosen) if chosen.isdecimal() else 0
        return officer_day(request, get_object_or_404(seen.distinct(), pk=key))
    return branch_day(request, staff)


def officer_day(request: HttpRequest, officer: Staff) -> HttpResponse:
    """Show the day of one loan officer."""
    return render(request, "loyalty/day.html", day_context(request, officer))


def day_context(request: HttpRequest, officer: Staff) -> dict[str, Any]:
    """Return all that the page of a day shows."""
    now, on = today(), request.GET.get("on", "")
    span, found = read_day(request, officer)
    only = request.GET.get("only", "")
    cards = [card for card in in_order(found.stops, span) if _is_of(card.stop, only, now)]
    page = Paginator(cards, ON_A_PAGE).get_page(request.GET.get("page"))
    return {
        "officer": officer,
        "is_own": officer == staff_of(request),
        "today": now,
        "span": span,
        "on": on if on in SPANS else "today",
        "spans": SPANS,
        "only": only if only in KINDS else "",
        "kinds": _kinds(found, now),
        "found": found,
        "all_renewals": (all_renewals := request.GET.get("renewals") == "all"),
        "renewals": found.renewals[: None if all_renewals else RENEWALS_AT_FIRST],
        "page": page,
        "sections": sections(page, span),
        "promise_count": sum(stop.breaks_promise(now) for stop in found.stops),
        "outcomes": Interaction.Outcome.choices,
        "may_work": staff_of(request).may(Permission.LOG_INTERACTIONS),
        "shows_place": span.first != span.last,
        "as_of": last_night(),
    }


def read_day(request: HttpRequest, officer: Staff) -> tuple[Span, Agenda]:
    """Read the days a request asks for, of one loan officer, as who asks may see it."""
    span = span_of(request.GET.get("on", ""), today())
    return span, agenda(officer, span, viewer=staff_of(request))


def span_of(on: str, now: date) -> Span:
    """Return the days that a word of the address means; today where it means nothing."""
    tomorrow = now + timedelta(days=1)
    if on == "tomorrow":
        return Span(tomorrow, tomorrow, now)
    return Span(now, now + timedelta(days=6 if on == "week" else 0), now)


def in_order(stops: Iterable[Stop], span: Span) -> list[Card]:
    """Put stops into the order to see them: day by day, each day place by place."""
    by_day: dict[date, list[Stop]] = {}
    for stop in stops:
        due = min(max(stop.due_on or span.first, span.first), span.last)
        by_day.setdefault(due, []).append(stop)
    return [
        Card(stop, on, place)
        for on in sorted(by_day)
        for place, here in places(by_day[on], span.today)
        for stop in here
    ]


def sections(cards: Iterable[Card], span: Span) -> list[tuple[Card, list[Card]]]:
    """Cut cards, already in order, into what stands under one heading: a place, in a week a day."""
    cut: list[tuple[Card, list[Card]]] = []
    is_by_day = span.first != span.last
    for card in cards:
        head = cut[-1][0] if cut else None
        goes_on = head and (head.day == card.day if is_by_day else head.place is card.place)
        if head is None or not goes_on:
            cut.append((card, []))
        cut[-1][1].append(card)
    return cut


def _kinds(found: Agenda, now: date) -> list[tuple[str, str | Promise, int]]:
    counts = Counter(kind for stop in found.stops for kind in KINDS if _is_of(stop, kind, now))
    return [(kind, label, counts[kind]) for kind, label in KINDS.items() if counts[kind]]


def _is_of(stop: Stop, kind: str, now: date) -> bool:
    promised = [task for task in stop.tasks if task.action == Task.Action.COLLECT_PROMISE]
    match kind:
        case "promises":
            return bool(promised)
        case "visits":
            return len(stop.tasks) > len(promised)
        case "risk":
            return any(alert.kind == Alert.Kind.DROPOUT_RISK for alert in stop.alerts)
        case "answers":
            return any(alert.kind == Alert.Kind.LOW_ANSWER for alert in stop.alerts)
        case "greetings":
            return stop.greets
        case _:
            return True


def _elsewhere(staff: Staff) -> str:
    found = [place.url_name for place in places_for(staff) if place.url_name != "loyalty:day"]
    return found[0] if found else "account_change_password"
