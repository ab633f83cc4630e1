"""The list of nights: its file."""

from django.utils.translation import gettext_lazy as _

from analytics.models import Night
from analytics.progress import took
from crm.access import Permission
from crm.lists import Asked, Cells, ListPage, Rows, cells, minute, register_list

COLUMNS = (
    (_("As of"), lambda night: night.as_of),
    (_("Status"), lambda night: night.get_status_display()),
    (_("Started"), lambda night: minute(night.started_at)),
    (_("By"), lambda night: str(night.started_by or "")),
    (_("Took"), lambda night: str(took(night) or "")),
    (_("Message"), lambda night: night.message),
)


def night_rows(_asked: Asked) -> Rows:
    """Return the nights, the latest first."""
    return Night.objects.select_related("started_by").order_by("-started_at")


def _table(rows: Rows, _asked: Asked) -> Cells:
    return cells(rows, COLUMNS)


def register() -> None:
    """Register the list of nights; it names no client."""
    page = ListPage(
        "nights",
        _("Nights"),
        "analytics:nights",
        night_rows,
        _table,
        client="",
        permission=Permission.VIEW_NIGHTS,
        export_permission=Permission.VIEW_NIGHTS,
    )
    register_list(page)
