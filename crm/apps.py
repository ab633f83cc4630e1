"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CrmConfig(AppConfig):
    """The app 'crm'."""

    name = "crm"

    def ready(self) -> None:
        """Take the app's places in the navigation."""
        from crm.access import Permission
        from crm.navigation import register_place

        register_place(
            "crm:clients",
            label=_("Clients"),
            icon="clients",
            order=20,
            permission=Permission.VIEW_CLIENTS,
        )
        register_place(
            "admin:index",
            label=_("Settings"),
            icon="settings",
            order=90,
            permission=Permission.MANAGE_SETTINGS,
        )
