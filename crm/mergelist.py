"""The list of merges: its file."""

from django.utils.translation import gettext_lazy as _

from crm.access import Permission
from crm.lists import Asked, Cells, ListPage, Rows, cells, minute, register_list
from crm.models import ClientMerge

RELATED = ("client", "given_up", "merged_by", "sent_by", "undone_by")
COLUMNS = (
    (_("Given up"), lambda merge: merge.given_up.external_id),
    (_("Kept"), lambda merge: merge.client.external_id),
    (_("Name"), lambda merge: merge.client.name),
    (_("Merged at"), lambda merge: minute(merge.merged_at)),
    (_("By"), lambda merge: str(merge.merged_by or merge.sent_by or "")),
    (_("Reason"), lambda merge: merge.reason),
    (_("Undone"), lambda merge: minute(merge.undone_at)),
    (_("Undone by"), lambda merge: str(merge.undone_by or "")),
)


def merge_rows(asked: Asked) -> Rows:
    """Return the merges the reader may see, the latest first."""
    found = ClientMerge.objects.visible_to(asked.staff).select_related(*RELATED)
    return found.order_by("-merged_at", "-pk")


def _table(rows: Rows, _asked: Asked) -> Cells:
    return cells(rows, COLUMNS)


def register() -> None:
    """Register the list of merges."""
    page = ListPage(
        "merges",
        _("Merges"),
        "crm:merges",
        merge_rows,
        _table,
        permission=Permission.MERGE_CLIENTS,
    )
    register_list(page)
