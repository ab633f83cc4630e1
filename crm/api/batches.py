"""Batches of rows: how the rows of a request are read, and how what became of each is told."""

from collections import Counter
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from drf_standardized_errors.formatter import flatten_errors
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from crm.api.fields import NounSerializer
from crm.api.problems import field_error
from crm.results import Result

MOST_ROWS = 1000
REFUSED = "REFUSED"


@dataclass(frozen=True)
class Batch:
    """The rows of a request by position: values of the good ones, errors of the others, and all keys."""

    rows: Table[int, dict[str, Any]]
    errors: Table[str, Any]
    keys: Table[int, str | None]


@dataclass(frozen=True)
class Written:
    """What became of the rows of a batch by position: results of the kept ones, errors of the others."""

    results: Table[int, Result] = field(default_factory=dict)
    errors: Table[str, Any] = field(default_factory=dict)


def batch_of(row_class: type[NounSerializer]) -> type[serializers.Serializer[Any]]:
    """Make the serializer of up to 1,000 rows of a noun."""
    items = serializers.ListField(child=row_class(), min_length=1, max_length=MOST_ROWS)
    name = row_class.__name__.replace("Serializer", "Batch")
    return type(name, (serializers.Serializer,), {"items": items, "__doc__": "Rows, each whole."})


def body_of(row_class: type[NounSerializer], named: tuple[str, ...]) -> type[NounSerializer]:
    """Make the serializer of one row without the fields that its address names."""
    gone = dict.fromkeys(named)
    fields = [name for name in row_class.Meta.fields if name not in gone]
    meta = type("Meta", (row_class.Meta,), {"fields": fields})
    name = row_class.__name__.replace("Serializer", "Body")
    return type(name, (row_class,), {**gone, "Meta": meta, "__doc__": row_class.__doc__})


def read_batch(row: NounSerializer, sent: object, key: str, *, keeps_good: bool) -> Batch:
    """Read the rows of a request.

    Raises
    ------
    ValidationError
        The request is not of the described form, or a row is not and good rows are not to be kept.
    """
    items = _items(sent)
    good: dict[int, dict[str, Any]] = {}
    errors: dict[str, Any] = {}
    for position, item in enumerate(items):
        try:
            good[position] = row.run_validation(item)
        except ValidationError as error:
            errors[str(position)] = error.detail
    if errors and not keeps_good:
        raise ValidationError({"items": errors})
    return Batch(
        good, errors, {position: _key_of(item, key) for position, item in enumerate(items)}
    )


def _items(sent: object) -> list[object]:
    if not isinstance(sent, dict) or set(sent) - {"items"}:
        raise ValidationError(_("Send an object with the rows in “items”, and nothing else."))
    rows = serializers.ListField(min_length=1, max_length=MOST_ROWS)
    try:
        return list(rows.run_validation(sent.get("items", serializers.empty)))
    except ValidationError as error:
        raise ValidationError({"items": error.detail}) from error


def _key_of(item: object, key: str) -> str | None:
    value = item.get(key) if isinstance(item, dict) else None
    return value if isinstance(value, str) else None


def told(batch: Batch, written: Written) -> dict[str, Any]:
    """Return the document that tells what became of each row."""
    details = {**batch.errors, **written.errors}
    items = []
    for position, key in batch.keys.items():
        found = flatten_errors(details.get(str(position), {}), attr=f"items.{position}")
        result = written.results.get(position, REFUSED)
        errors = [field_error(error) for error in found]
        items.append({"row": position, "key": key, "result": result, "errors": errors})
    counts = Counter(item["result"] for item in items)
    return {
        "added_count": counts[Result.ADDED],
        "changed_count": counts[Result.CHANGED],
        "unchanged_count": counts[Result.UNCHANGED],
        "refused_count": counts[REFUSED],
        "items": items,
    }
