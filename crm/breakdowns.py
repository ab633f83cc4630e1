"""Counts of a portfolio by what higher apps know of it; each registers its own in `apps.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from crm.models.client import ClientQuerySet

Words = str | Promise
Counter = Callable[[ClientQuerySet], list[tuple[Words, int]]]


@dataclass(frozen=True)
class Breakdown:
    """One way to count clients."""

    label: Words
    counter: Counter
    order: int


_breakdowns: dict[str, Breakdown] = {}


def register_breakdown(name: str, label: Words, counter: Counter, *, order: int) -> None:
    """Add a breakdown; the same name replaces."""
    _breakdowns[name] = Breakdown(label, counter, order)


def breakdowns_of(clients: ClientQuerySet) -> list[tuple[Words, list[tuple[Words, int]]]]:
    """Return each breakdown of `clients`, with one query for each."""
    known = sorted(_breakdowns.values(), key=lambda each: each.order)
    return [(each.label, each.counter(clients)) for each in known]
