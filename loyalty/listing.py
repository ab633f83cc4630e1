"""What loyalty adds to the list of clients: where the relationship stands."""

from django.db.models import OuterRef, Subquery
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from crm.columns import Choices, Column, Facet, Kind, register_column, register_facet
from crm.models import Staff
from crm.models.client import ClientQuerySet
from loyalty.models import Standing
from loyalty.models.standing import LoyaltyType, Stage, State


def _standing(field: str) -> Combinable:
    return Subquery(Standing.objects.filter(client=OuterRef("pk")).values(field)[:1])


def _states(_staff: Staff) -> Choices:
    return list(State.choices)


def _stages(_staff: Staff) -> Choices:
    return list(Stage.choices)


def _types(_staff: Staff) -> Choices:
    return list(LoyaltyType.choices)


def _of_type(clients: ClientQuerySet, value: str) -> ClientQuerySet:
    return clients.filter(pk__in=Standing.objects.filter(loyalty_type=value).values("client"))


def _in_state(clients: ClientQuerySet, value: str) -> ClientQuerySet:
    return clients.filter(pk__in=Standing.objects.filter(state=value).values("client"))


def _in_stage(clients: ClientQuerySet, value: str) -> ClientQuerySet:
    return clients.filter(pk__in=Standing.objects.filter(stage=value).values("client"))


def register() -> None:
    """Register loyalty's columns and facets."""
    for column in (
        Column("state", _("State"), lambda: _standing("state"), 30, words=dict(State.choices)),
        Column(
            "stage",
            _("Stage"),
            lambda: _standing("stage"),
            35,
            words=dict(Stage.choices),
            is_default=False,
        ),
        Column("cycle", _("Loan cycle"), lambda: _standing("cycle"), 40, Kind.NUMBER),
        Column("loyalty", _("Loyalty"), lambda: _standing("loyalty_score"), 45, Kind.NUMBER),
        Column(
            "attitude",
            _("Attitude"),
            lambda: _standing("attitude"),
            46,
            Kind.SHARE,
            is_default=False,
        ),
        Column(
            "loyalty_type",
            _("Loyalty type"),
            lambda: _standing("loyalty_type"),
            47,
            words=dict(LoyaltyType.choices),
            is_default=False,
        ),
    ):
        register_column(column)
    register_facet(Facet("state", _("State"), _states, _in_state, 30))
    register_facet(Facet("stage", _("Stage"), _stages, _in_stage, 40))
    register_facet(Facet("loyalty_type", _("Loyalty type"), _types, _of_type, 45))
