"""The faults of an import as the rows of a CSV file."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from loans.models import ImportRun

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def fault_rows(run: ImportRun) -> Iterator[list[str]]:
    """Yield the header, then a row for each fault in the order of the file."""
    yield [_("row"), _("column"), _("value"), _("code"), _("reason")]
    for fault in run.faults.order_by("row", "id").iterator(chunk_size=5_000):
        value = _as_text(fault.value)
        reason = str(fault.get_reason_display())
        yield [str(fault.row), _as_text(fault.column), value, fault.reason, reason]


def _as_text(value: str) -> str:
    """Keep a spreadsheet from taking a value of somebody's file for a formula; numbers stay numbers."""
    is_formula = value.startswith(FORMULA_STARTS) and not _is_number(value)
    return f"'{value}" if is_formula else value


def _is_number(value: str) -> bool:
    return value[1:].replace(".", "", 1).isdigit()
