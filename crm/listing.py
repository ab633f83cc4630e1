"""The list of clients, and the columns and facets of it that crm itself knows."""

from django.db.models import F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Trim
from django.utils.translation import gettext_lazy as _

from crm.access import Reach, reach
from crm.columns import (
    Choices,
    Column,
    Facet,
    Kind,
    plain,
    register_column,
    register_facet,
)
from crm.exports import table
from crm.filters import ClientFilter
from crm.lists import Asked, Cells, ListPage, register_list
from crm.models import Branch, Client, Staff
from crm.models.client import ClientQuerySet


def _officer_name() -> Combinable:
    return Trim(Concat(F("officer__first_name"), Value(" "), F("officer__last_name")))


def _branches(staff: Staff) -> Choices:
    if reach(staff) is Reach.PORTFOLIO:
        return []
    found = Branch.objects.visible_to(staff).order_by("name")
    return [(str(branch.pk), branch.name) for branch in found]


def _officers(staff: Staff) -> Choices:
    if reach(staff) is Reach.PORTFOLIO:
        return []
    found = Staff.objects.visible_to(staff).loan_officers().order_by("first_name", "last_name")
    return [(str(officer.pk), str(officer)) for officer in found]


def _sectors(_staff: Staff) -> Choices:
    return list(Client.Sector.choices)


def _of_branch(clients: ClientQuerySet, value: str) -> ClientQuerySet:
    return clients.filter(branch=int(value))


def _of_officer(clients: ClientQuerySet, value: str) -> ClientQuerySet:
    return clients.filter(officer=int(value))


def _of_sector(clients: ClientQuerySet, value: str) -> ClientQuerySet:
    return clients.filter(sector=value)


def _rows(asked: Asked) -> ClientQuerySet:
    clients = Client.objects.visible_to(asked.staff)
    return ClientFilter(asked.query, staff=asked.staff).apply(clients)


def _table(rows: ClientQuerySet, asked: Asked) -> Cells:
    return table(rows, ClientFilter(asked.query, staff=asked.staff).shown)


def register() -> None:
    """Register the list of clients with crm's own columns and facets."""
    register_list(ListPage("clients", _("Clients"), "crm:clients", _rows, _table, client="pk"))
    _register_columns()


def _register_columns() -> None:
    sectors = dict(Client.Sector.choices)
    for column in (
        Column("phone", _("Phone"), plain("phone"), 10),
        Column("village", _("Village or quarter"), plain("village"), 20),
        Column("officer", _("Loan officer"), _officer_name, 60, is_for_own_portfolio=False),
        Column("branch", _("Branch"), plain("branch__name"), 70, is_for_own_portfolio=False),
        Column("external_id", _("External id"), plain("external_id"), 80, is_default=False),
        Column("joined_on", _("Joined on"), plain("joined_on"), 90, Kind.DAY, is_default=False),
        Column(
            "sector", _("Sector"), plain("sector"), 95, words={"": "", **sectors}, is_default=False
        ),
    ):
        register_column(column)
    register_facet(Facet("branch", _("Branch"), _branches, _of_branch, 10))
    register_facet(Facet("officer", _("Loan officer"), _officers, _of_officer, 20))
    register_facet(Facet("sector", _("Sector"), _sectors, _of_sector, 90))
