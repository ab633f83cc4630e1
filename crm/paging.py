"""Pages of long lists: rows are counted up to a bound, so that no list waits for a count of everything."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator

MOST_COUNTED = 10_000
MOST_FOUND = 1_000  # of a search: whoever finds more types another letter


class BoundedPaginator(Paginator):  # type: ignore[type-arg]  # generic only for the type checker
    """Counts at most `most` rows and pages no further; whoever looks for more narrows the list."""

    @property
    def most(self) -> int:
        """How far rows are counted."""
        return MOST_COUNTED

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by().values("pk")[: self.most + 1].count())

    @cached_property
    def count(self) -> int:
        """How many rows there are, as far as they are counted."""
        return min(self._counted, self.most)

    @property
    def is_bounded(self) -> bool:
        """Whether there are more rows than are counted."""
        return self._counted > self.most


class FoundPaginator(Paginator):  # type: ignore[type-arg]  # generic only for the type checker
    """Pages through what a search has found: rows whose keys are known, and were cut off after `MOST_FOUND`."""

    def __init__(self, rows: Any, per_page: int, *, found: int) -> None:  # noqa: ANN401 - a query of any model
        super().__init__(rows, per_page)
        self.is_bounded = found > MOST_FOUND
        self.count = min(found, MOST_FOUND)


def joined(rows: Any, *names: str) -> list[Any]:  # noqa: ANN401 - one page of a query of any model
    """Return the rows of a page with what they refer to, in order; read by their keys, so that nothing is joined to rows of other pages."""
    keys = list(rows.values_list("pk", flat=True))
    found = rows.model.objects.select_related(*names).in_bulk(keys)
    return [found[key] for key in keys if key in found]
