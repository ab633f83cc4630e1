"""Altair, loaded with the first chart: it takes longer than all of Django, and most processes draw none."""

from importlib import import_module
from typing import TYPE_CHECKING

from django.utils.functional import SimpleLazyObject

if TYPE_CHECKING:
    import altair as alt
else:
    alt = SimpleLazyObject(lambda: import_module("altair"))

__all__ = ["alt"]
