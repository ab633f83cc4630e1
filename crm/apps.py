"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CrmConfig(AppConfig):
    """The app 'crm'."""

    name = "crm"
    verbose_name = _("Institution and people")

    def ready(self) -> None:
        """Take the app's places in the navigation and on the pages below."""
        from crm import belongings, caselist, contacts
        from crm.access import Permission
        from crm.actions.devicetask import accept_task_done
        from crm.entries import register_entry
        from crm.listing import register
        from crm.navigation import register_place
        from crm.panels import register_panel

        register_place(
            "crm:clients",
            label=_("Clients"),
            icon="clients",
            order=20,
            permission=Permission.VIEW_CLIENTS,
            key="c",
        )
        register_place(
            "crm:merges",
            label=_("Merges"),
            icon="clients",
            order=65,
            permission=Permission.MERGE_CLIENTS,
        )
        register_place(
            "admin:index",
            label=_("Settings"),
            icon="settings",
            order=90,
            permission=Permission.MANAGE_MODELS,  # held by all who manage settings
        )
        register()
        belongings.register()
        contacts.register()
        caselist.register()
        register_panel(
            "timeline", title=_("What happened"), url_name="crm:client-timeline", order=80
        )
        register_panel(
            "audit",
            title=_("Changes and views"),
            url_name="crm:client-audit",
            order=90,
            permission=Permission.VIEW_AUDIT,
        )
        register_entry("task-done", accept_task_done)
