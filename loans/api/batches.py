"""Batches as imports take them: how JSON becomes texts, and how faults are told of."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping as Table
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail

from crm.api.fields import NounSerializer
from loans.imports.batch import NOT_YOURS, Fault
from loans.models import ImportFault

KEPT_WHEN_LEFT_OUT = "national_id"  # it is never read back, so a row that was read cannot hold it

Texts = dict[str, str]


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
