"""Writing the book: rows handed over go the way of imported files, one batch at a time."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import ClassVar, TypeVar

from django.db.models import Model
from django.utils import timezone

from crm.api.batches import Batch, Written
from crm.api.callers import caller
from crm.api.problems import Busy
from crm.api.writing import WriteViewSet
from crm.sql import Lock, advisory_lock
from loans.api.batches import fault_details, texts
from loans.imports.batch import CannotMerge, merge_rows

Row = TypeVar("Row", bound=Model)

ATTEMPTS, SECONDS_BETWEEN = 100, 0.1


class MergeViewSet(WriteViewSet[Row]):
    """A noun of the book, merged as the rows of a file are."""

    noun: ClassVar[str]

    def write(self, batch: Batch, *, keeps_good: bool) -> Written:
        """Merge the rows of a batch."""
        row = self.row_class()
        try:
            outcome = merge_rows(
                noun=self.noun,
                rows={position: texts(row, values) for position, values in batch.rows.items()},
                keeps_good_rows=keeps_good,
                by=caller(self.request),
                on=timezone.localdate(),
                at=timezone.now(),
            )
        except CannotMerge as refusal:
            return Written(errors=fault_details(refusal.faults))
        return Written(outcome.results, fault_details(outcome.faults))

    def turn(self) -> AbstractContextManager[None]:
        """Hold the lock of imports."""
        return our_turn()


@contextmanager
def our_turn() -> Iterator[None]:
    """Hold the lock of imports for the block; give up when one takes longer than a caller would wait."""
    for _attempt in range(ATTEMPTS):
        with advisory_lock(Lock.MERGING) as is_ours:
            if is_ours:
                yield
                return
        time.sleep(SECONDS_BETWEEN)
    raise Busy
