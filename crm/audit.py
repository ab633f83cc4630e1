"""Who acts: named beside every change that the audit triggers record."""

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory

from crm.models import Staff
from crm.sql import execute


@contextmanager
def acting(by: Staff | None) -> Iterator[None]:
    """Name the member of staff in the audit rows written inside the block; none: the system itself."""
    with pghistory.context(user=by.pk if by else None):
        yield


@contextmanager
def writing_in_bulk(**about: object) -> Iterator[None]:
    """Name what writes in the audit rows of a transaction that writes many.

    The triggers look up two settings of the session. Where one is missing they catch an error, row by
    row, which costs ten times the row itself: so both are set.
    """
    with pghistory.context(**about):
        execute("SELECT set_config('pgtrigger.ignore', '{}', true)")
        yield
