"""What analytics adds to the list of clients: what is owed, worth and at risk."""

from django.db.models import OuterRef, Subquery
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from analytics.models import ClientScore
from crm.access import Permission
from crm.columns import Column, Kind, register_column


def _score(field: str) -> Combinable:
    return Subquery(ClientScore.objects.filter(client=OuterRef("pk")).values(field)[:1])


def register() -> None:
    """Register analytics' columns."""
    for column in (
        Column(
            "outstanding",
            _("Outstanding principal"),
            lambda: _score("outstanding_principal"),
            50,
            Kind.MONEY,
            is_default=False,
        ),
        Column(
            "days_past_due",
            _("Days past due"),
            lambda: _score("days_past_due"),
            52,
            Kind.NUMBER,
            is_default=False,
        ),
        Column(
            "risk",
            _("Drop-out probability"),
            lambda: _score("dropout_probability"),
            54,
            Kind.SHARE,
        ),
        Column(
            "profit",
            _("Profit to date"),
            lambda: _score("profit"),
            56,
            Kind.MONEY,
            is_default=False,
            permission=Permission.VIEW_PROFIT,
        ),
    ):
        register_column(column)
