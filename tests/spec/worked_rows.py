"""The worked book as rows of the database, lent by one branch and told by the night's marts."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from typing import Any

from django.db import transaction

from analytics import marts
from crm.models import Client
from loans.models import Loan
from loyalty.models import Exit
from tests.cast import Cast, play
from tests.factories import ClientFactory, LoanFactory, LoanProductFactory
from tests.spec import worked_book as book

READ_BY_RETENTION = (*marts.OF_FACTS, "active_spell", "loan_profit")


def write_book(cast: Cast) -> dict[str, Client]:
    """Write every client, loan and exit of the book for Amina's branch; give the clients by name."""
    product = LoanProductFactory()
    return {
        name: _write(name, known, cast, product) for name, known in book.relationships().items()
    }


@contextmanager
def lent_book(blocker: Any) -> Iterator[Cast]:
    """Write the book and build its marts once for a module of tests; all is undone at the end."""
    with blocker.unblock(), transaction.atomic():
        cast = play()
        write_book(cast)
        build_marts()
        yield cast
        transaction.set_rollback(True)


def build_marts() -> None:
    """Build the marts retention reads, as of the book's last day."""
    marts.build_all(READ_BY_RETENTION, book.AS_OF)


def _write(name, known, cast, product):
    client = ClientFactory(
        external_id=name,
        branch=cast.branch,
        officer=cast.amina,
        joined_on=min(loan.disbursed_on for loan in known.loans),
    )
    for cycle, loan in enumerate(known.loans, start=1):
        LoanFactory(
            client=client,
            product=product,
            cycle=cycle,
            disbursed_on=loan.disbursed_on,
            closed_on=loan.closed_on,
            close_reason=loan.close_reason,
            status=Loan.Status.CLOSED if loan.closed_on else Loan.Status.DISBURSED,
        )
    for left in known.exits:
        Exit.objects.create(
            client=client,
            exited_on=left.exited_on,
            exit_type=left.exit_type,
            recorded_at=datetime.combine(left.exited_on, time(), UTC),
        )
    return client
