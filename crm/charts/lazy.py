"""Altair, loaded with the first chart: it takes longer than all of Django, and most processes draw none."""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from django.utils.functional import SimpleLazyObject


def _load() -> ModuleType:
    """Load Altair without its check of every part, which takes longer than the rest of a page; what draws refuses faults."""
    loaded = import_module("altair")
    import_module("altair.utils.schemapi").DEBUG_MODE = False  # type: ignore[attr-defined]  # a switch of the library
    return loaded


if TYPE_CHECKING:
    import altair as alt
else:
    alt = SimpleLazyObject(_load)

__all__ = ["alt"]
