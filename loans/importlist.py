"""The list of imports: its file."""

from django.utils.translation import gettext_lazy as _

from crm.access import Permission
from crm.lists import Asked, Cells, ListPage, Rows, cells, minute, register_list
from loans.models import ImportRun

COLUMNS = (
    (_("File"), lambda run: run.file_name),
    (_("What it holds"), lambda run: run.get_noun_display()),
    (_("Status"), lambda run: run.get_status_display()),
    (_("Started"), lambda run: minute(run.started_at)),
    (_("By"), lambda run: str(run.started_by or "")),
    (_("Rows"), lambda run: run.read_count),
    (_("Added"), lambda run: run.added_count),
    (_("Changed"), lambda run: run.changed_count),
    (_("Unchanged"), lambda run: run.unchanged_count),
    (_("Faults"), lambda run: run.fault_count),
)


def import_rows(asked: Asked) -> Rows:
    """Return the imports the reader may see, the latest first."""
    found = ImportRun.objects.visible_to(asked.staff).select_related("started_by")
    return found.order_by("-started_at", "-pk")


def _table(rows: Rows, _asked: Asked) -> Cells:
    return cells(rows, COLUMNS)


def register() -> None:
    """Register the list of imports; it names no client."""
    page = ListPage(
        "imports",
        _("Imports"),
        "loans:imports",
        import_rows,
        _table,
        client="",
        permission=Permission.VIEW_NIGHTS,
        export_permission=Permission.VIEW_NIGHTS,
    )
    register_list(page)
