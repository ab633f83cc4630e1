"""The clients behind every number."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from analytics.models import ActiveSpell
from analytics.retention.events import conditions, decision_points, follow_on_loans
from analytics.retention.scope import Scope
from analytics.retention.stocks import ROLES, people


class Kind(StrEnum):
    """What one row of the list is."""

    PAY_OFF = "PAY_OFF"
    LOAN = "LOAN"
    PERSON = "PERSON"


EVENTS = (
    "paid_off",
    "decided",
    "renewed",
    "not_renewed",
    "client_decided",
    "client_renewed",
    "censored",
    "early",
    "gone",
    "resting",
    "excluded",
)
COUNTED: dict[str, Kind] = {
    **dict.fromkeys(EVENTS, Kind.PAY_OFF),
    "follow_on": Kind.LOAN,
    **dict.fromkeys(ROLES, Kind.PERSON),
}


COUNT_LABELS: dict[str, str | Promise] = {
    "paid_off": _("Paid off a loan"),
    "decided": _("Followed for the whole rest window"),
    "renewed": _("Borrowed again in time"),
    "not_renewed": _("Did not borrow again in time"),
    "client_decided": _("Followed for the whole rest window, left to the client"),
    "client_renewed": _("Borrowed again in time, left to the client"),
    "censored": _("Not decided yet"),
    "early": _("Not decided yet, but borrowing again already"),
    "resting": _("Not decided yet: resting"),
    "gone": _("Not decided yet, but an exit is recorded"),
    "excluded": _("Left out: transfer, duplicate or merge"),
    "follow_on": _("Took a follow-on loan"),
    "opening": _("Active as the period opens"),
    "closing": _("Active as the period closes"),
    "joined": _("Joined for the first time"),
    "rejoined": _("Came back after a lapse"),
    "kept": _("Active at the opening, and still at the close"),
    "kept_or_resting": _("Active at the opening, active or resting at the close"),
    "lost": _("Here at the opening or since, gone at the close"),
}


def behind(scope: Scope, name: str) -> QuerySet[Any]:
    """Return the rows one count is made of, the latest first, never beyond what the asker may see.

    Raises
    ------
    KeyError
        Nothing of that name is counted.
    """
    makers: dict[Kind, Callable[[Scope, str], QuerySet[Any]]] = {
        Kind.PAY_OFF: _pay_offs,
        Kind.LOAN: _loans,
        Kind.PERSON: _persons,
    }
    found = makers[COUNTED[name]](scope, name)
    return found.select_related("client", "branch", "client__officer")


def _pay_offs(scope: Scope, name: str) -> QuerySet[Any]:
    found: QuerySet[Any] = decision_points(scope).filter(conditions(scope)[name])
    found = found.annotate(from_on=F("paid_off_on"), to_on=F("next_disbursed_on"))
    return _ordered(found, "-paid_off_on", "pk")


def _loans(scope: Scope, _name: str) -> QuerySet[Any]:
    found = follow_on_loans(scope).annotate(from_on=F("disbursed_on"), to_on=F("closed_on"))
    return _ordered(found, "-disbursed_on", "pk")


def _persons(scope: Scope, name: str) -> QuerySet[Any]:
    clients = people(scope).filter(ROLES[name]).values("client_id")
    close = min(scope.period.last, scope.as_of)
    found: QuerySet[Any] = ActiveSpell.objects.visible_to(scope.staff)
    found = found.filter(client__in=clients, started_on__lte=close)
    found = found.annotate(from_on=F("started_on"), to_on=F("ended_on"))
    return _ordered(found, "client_id", "-started_on").distinct("client_id")


def _ordered(rows: QuerySet[Any], *by: str) -> QuerySet[Any]:
    ordered: QuerySet[Any] = rows.order_by(*by)
    return ordered
