"""What cases add to the pages: their place, their list with its file, their panel and their events."""

from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from crm.access import Permission
from crm.casefilter import CaseFilter
from crm.casetimeline import case_events
from crm.lists import Asked, Cells, ListPage, cells, register_list
from crm.models import Case
from crm.models.case import CaseQuerySet
from crm.navigation import Place, register_place
from crm.panels import register_panel
from crm.timeline import Kind, register_source

LIST = "cases"
RELATED = ("category", "client", "branch", "handler", "department")


def case_rows(asked: Asked) -> CaseQuerySet:
    """Return the cases that an address asks for, as far as the reader may see them."""
    chosen = CaseFilter(asked.query, staff=asked.staff)
    found = chosen.apply(Case.objects.visible_to(asked.staff), today=asked.today)
    return found.select_related(*RELATED)


def case_table(rows: Any, _asked: Asked) -> Cells:  # noqa: ANN401 - a query of cases
    """Give cases as a file has them: clients by number, no words of theirs, no tracking code."""
    return cells(
        rows,
        [
            (_("Received on"), lambda case: case.received_on),
            (_("Kind"), Case.get_kind_display),
            (_("Category"), lambda case: str(case.category)),
            (_("Severity"), Case.get_severity_display),
            (_("Status"), Case.get_status_display),
            (_("Client's number"), lambda case: case.client.external_id if case.client else ""),
            (_("Branch"), lambda case: str(case.branch or "")),
            (_("Department"), lambda case: str(case.department or "")),
            (_("Handler"), lambda case: str(case.handler or "")),
            (_("Acknowledge by"), lambda case: case.acknowledge_by),
            (_("Resolve by"), lambda case: case.resolve_by),
            (_("Escalation level"), lambda case: case.escalation_level),
            (_("Outcome"), Case.get_outcome_display),
            (_("Cause found"), lambda case: case.cause),
            (_("Satisfied"), _word),
        ],
    )


def _word(case: Case) -> str:
    if case.is_satisfied is None:
        return ""
    return now("Yes") if case.is_satisfied else now("No")


def register() -> None:
    """Take the places of cases in the navigation, on the client page and among the lists."""
    register_place(
        Place(
            "crm:cases",
            label=_("Complaints"),
            icon="case",
            order=30,
            permission=Permission.VIEW_CASES,
            key="k",
        )
    )
    register_panel(
        "cases",
        title=_("Complaints and requests"),
        url_name="crm:client-cases",
        order=50,
        permission=Permission.VIEW_CASES,
    )
    register_source("cases", case_events, Kind.CASE)
    register_list(
        ListPage(
            name=LIST,
            label=_("Complaints and requests"),
            url_name="crm:cases",
            rows=case_rows,
            table=case_table,
            permission=Permission.VIEW_CASES,
            export_permission=Permission.VIEW_CASES,
        )
    )
