"""The faults of an import as the rows of a CSV file."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from loans.models import ImportRun


def fault_rows(run: ImportRun) -> Iterator[list[str]]:
    """Yield the header, then a row for each fault in the order of the file."""
    yield [_("row"), _("column"), _("value"), _("code"), _("reason")]
    for fault in run.faults.order_by("row", "id").iterator(chunk_size=5_000):
        reason = str(fault.get_reason_display())
        yield [str(fault.row), fault.column, fault.value, fault.reason, reason]
