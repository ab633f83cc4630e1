"""Who acts: named beside every change that the audit triggers record."""

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory

from crm.models import Staff


@contextmanager
def acting(by: Staff | None) -> Iterator[None]:
    """Name the member of staff in the audit rows written inside the block; none: the system itself."""
    with pghistory.context(user=by.pk if by else None):
        yield
