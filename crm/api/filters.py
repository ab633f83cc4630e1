"""Filters of lists: rows named by external id or code, dates as YYYY-MM-DD."""

from typing import Any

import django_filters


def by(path: str) -> Any:  # noqa: ANN401 - the package has no types
    """Make the filter on another row's external id or code."""
    return django_filters.CharFilter(field_name=path, max_length=64)


def since(path: str) -> Any:  # noqa: ANN401 - the package has no types
    """Make the filter that keeps rows from a day on."""
    return django_filters.DateFilter(field_name=path, lookup_expr="gte", input_formats=["%Y-%m-%d"])
