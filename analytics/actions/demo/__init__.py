"""A demo institution, written into an empty database."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from analytics.actions.demo.answers import write_invitations
from analytics.actions.demo.ids import Ids
from analytics.actions.demo.lending import write_exits, write_loans, write_repayments
from analytics.actions.demo.people import write_clients, write_groups
from analytics.actions.demo.setting import write_institution, write_products, write_settings
from analytics.actions.demo.staff import SignIn, write_staff
from analytics.actions.demo.ties import write_consents, write_goals, write_relationships
from analytics.actions.demo.visits import write_meetings, write_visits
from analytics.actions.demo.voices import write_cases
from analytics.demo import Book
from crm.audit import writing_in_bulk
from crm.errors import Refused
from crm.models import Client
from crm.sql import check_at_once

__all__ = ["CannotMakeDemo", "Made", "make_demo"]


class CannotMakeDemo(Refused):
    """A demo that will not be written over what is there."""


@dataclass(frozen=True)
class Made:
    """What was written: rows of each kind, and who may sign in."""

    counts: dict[str, int]
    sign_ins: Sequence[SignIn]


@transaction.atomic
def make_demo(*, book: Book, password: str | None) -> Made:
    """Write the book; with a password, five accounts of all roles can sign in."""
    if Client.objects.exists():
        raise CannotMakeDemo(_("There are clients already: a demo needs an empty database."))
    with writing_in_bulk(command="demo"):
        check_at_once()
        return _write(book, password)


def _write(book: Book, password: str | None) -> Made:
    ids = Ids()
    ids.branches = write_institution(book)
    ids.products = write_products(book)
    write_settings(book)
    ids.officers, sign_ins = write_staff(book, ids, password)
    ids.groups = write_groups(book, ids)
    ids.clients = write_clients(book, ids)
    ids.loans = write_loans(book, ids)
    counts = {
        "branches": len(ids.branches),
        "clients": len(ids.clients),
        "loans": len(ids.loans),
        "installments": len(book.installments),
        "repayments": write_repayments(book, ids),
        "exits": write_exits(book, ids),
        "interactions": write_visits(book, ids),
        "meetings": write_meetings(book, ids),
        "cases": write_cases(book, ids),
        "goals": write_goals(book, ids),
        "consents": write_consents(book, ids),
        "relationships": write_relationships(book, ids),
        **write_invitations(book, ids),
    }
    return Made(counts, sign_ins)
