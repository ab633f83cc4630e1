"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CrmConfig(AppConfig):
    """The app 'crm'."""

    name = "crm"
    verbose_name = _("Institution and people")

    def ready(self) -> None:
        """Take the app's places in the navigation and on the pages below."""
        from crm import (
            belongings,
            bulk,
            caselist,
            clientpage,
            contacts,
            digest,
            happenings,
            listing,
            mergelist,
            tasklist,
        )
        from crm.actions.devicetask import accept_task_done
        from crm.entries import register_entry

        _take_places()
        listing.register()
        bulk.register()
        tasklist.register()
        mergelist.register()
        belongings.register()
        happenings.register()
        contacts.register()
        clientpage.register()
        caselist.register()
        digest.register()
        register_entry("task-done", accept_task_done)


def _take_places() -> None:
    from crm.access import Permission
    from crm.navigation import Place, register_place

    for place in (
        Place("crm:clients", _("Clients"), "clients", 20, Permission.VIEW_CLIENTS, "c"),
        Place("crm:tasks", _("Tasks"), "check", 30, Permission.WORK_TASKS, "t"),
        Place("crm:groups", _("Groups"), "clients", 35, Permission.LOG_INTERACTIONS, "g"),
        Place("crm:merges", _("Merges"), "clients", 65, Permission.MERGE_CLIENTS),
        Place("crm:absences", _("Absences"), "user", 80, Permission.WORK_TASKS),
        Place("crm:handovers", _("Hand-overs"), "next", 81, Permission.HAND_OVER),
        Place("crm:sessions", _("Sessions"), "key", 82, Permission.END_SESSIONS),
        # held by all who manage settings
        Place("admin:index", _("Settings"), "settings", 90, Permission.MANAGE_MODELS),
    ):
        register_place(place)
