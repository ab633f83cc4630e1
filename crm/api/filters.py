"""Filters of lists: rows named by external id or code, dates as YYYY-MM-DD."""

from typing import Any

import django_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field


def by(path: str) -> Any:  # noqa: ANN401 - the package has no types
    """Make the filter on another row's external id or code."""
    return django_filters.CharFilter(field_name=path)


def since(path: str) -> Any:  # noqa: ANN401 - the package has no types
    """Make the filter that keeps rows from a day on."""
    return django_filters.DateFilter(field_name=path, lookup_expr="gte", input_formats=["%Y-%m-%d"])


def yes_or_no(path: str) -> Any:  # noqa: ANN401 - the package has no types
    """Make the filter on a flag."""
    flag = django_filters.TypedChoiceFilter(
        field_name=path,
        choices=[("true", "true"), ("false", "false")],
        coerce=lambda said: said == "true",
    )
    return extend_schema_field(OpenApiTypes.BOOL)(flag)
