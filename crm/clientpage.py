"""The panels that crm itself has on the client's page."""

from django.utils.translation import gettext_lazy as _

from crm.access import Permission
from crm.panels import register_panel


def register() -> None:
    """Register crm's own panels."""
    register_panel(
        "goals", title=_("Goals and expectations"), url_name="crm:client-goals", order=40
    )
    register_panel("elsewhere", title=_("Other lenders"), url_name="crm:client-elsewhere", order=45)
    register_panel(
        "people", title=_("People around the client"), url_name="crm:client-people", order=50
    )
    register_panel("consents", title=_("Consents"), url_name="crm:client-consents", order=55)
    register_panel("documents", title=_("Documents"), url_name="crm:client-documents", order=60)
    register_panel("timeline", title=_("What happened"), url_name="crm:client-timeline", order=80)
    register_panel(
        "audit",
        title=_("Changes and views"),
        url_name="crm:client-audit",
        order=90,
        permission=Permission.VIEW_AUDIT,
    )
