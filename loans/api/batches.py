"""Batches of rows: how JSON becomes the texts that imports take, and how faults are told of."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from collections.abc import Mapping as Table
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from drf_standardized_errors.formatter import flatten_errors
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from crm.api.fields import NounSerializer
from crm.api.problems import field_error
from loans.imports.batch import NOT_YOURS, Fault, Outcome, Result
from loans.models import ImportFault

MOST_ROWS = 1000
REFUSED = "REFUSED"
KEPT_WHEN_LEFT_OUT = "national_id"  # it is never read back, so a row that was read cannot hold it

Texts = dict[str, str]


@dataclass(frozen=True)
class Batch:
    """The rows of a request by position: texts of the good ones, errors of the others, and all keys."""

    rows: Table[int, Texts]
    errors: Table[str, Any]
    keys: Table[int, str | None]


def batch_of(row_class: type[NounSerializer]) -> type[serializers.Serializer[Any]]:
    """Make the serializer of up to 1,000 rows of a noun."""
    items = serializers.ListField(child=row_class(), min_length=1, max_length=MOST_ROWS)
    name = row_class.__name__.replace("Serializer", "Batch")
    return type(name, (serializers.Serializer,), {"items": items, "__doc__": "Rows, each whole."})


def body_of(row_class: type[NounSerializer], named: Iterable[str]) -> type[NounSerializer]:
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
        rows={position: texts(row, values) for position, values in good.items()},
        errors=errors,
        keys={position: _key_of(item, key) for position, item in enumerate(items)},
    )


def _items(sent: object) -> list[object]:
    if not isinstance(sent, dict) or set(sent) - {"items"}:
        raise ValidationError(_("Send an object with the rows in “items”, and nothing else."))
    field = serializers.ListField(min_length=1, max_length=MOST_ROWS)
    try:
        return list(field.run_validation(sent.get("items", serializers.empty)))
    except ValidationError as error:
        raise ValidationError({"items": error.detail}) from error


def _key_of(item: object, key: str) -> str | None:
    value = item.get(key) if isinstance(item, dict) else None
    return value if isinstance(value, str) else None


def texts(row: NounSerializer, values: Table[str, Any]) -> Texts:
    """Return a row as texts: all its fields, what it leaves out as empty."""
    return {
        name: _text(values.get(name))
        for name in row.written
        if name in values or name != KEPT_WHEN_LEFT_OUT
    }


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case list():
            return ",".join(value)
        case _:
            return str(value)


def fault_details(faults: Iterable[Fault]) -> dict[str, Any]:
    """Return faults by row and field, in words."""
    details: dict[str, dict[str, list[ErrorDetail]]] = defaultdict(lambda: defaultdict(list))
    for fault in faults:
        code = fault.reason.lower()
        details[str(fault.row)][fault.field].append(ErrorDetail(_words(fault.reason), code=code))
    return details


def _words(reason: str) -> str:
    if reason == NOT_YOURS:
        return _("This id belongs to a row of another branch.")
    return str(ImportFault.Reason(reason).label)


def told(batch: Batch, outcome: Outcome) -> dict[str, Any]:
    """Return the document that tells what became of each row."""
    details = {**batch.errors, **fault_details(outcome.faults)}
    items = []
    for position, key in batch.keys.items():
        found = flatten_errors(details.get(str(position), {}), attr=f"items.{position}")
        result = outcome.results.get(position, REFUSED)
        errors = [field_error(error) for error in found]
        items.append({"row": position, "key": key, "result": result, "errors": errors})
    counts = Counter(item["result"] for item in items)
    return {
        **{f"{result.lower()}_count": counts[result] for result in (*Result, REFUSED)},
        "items": items,
    }
