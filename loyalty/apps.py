"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LoyaltyConfig(AppConfig):
    """The app 'loyalty'."""

    name = "loyalty"
    verbose_name = _("Loyalty")

    def ready(self) -> None:
        """Take the app's places in the navigation and on the pages below."""
        from crm.carrying import register_carried
        from crm.entries import register_entry
        from crm.panels import register_panel
        from crm.timeline import Kind, register_source
        from loyalty import alertlist, belongings, interviewed, stages, surveying
        from loyalty.carrying import loyalty_carried
        from loyalty.listing import register
        from loyalty.portfolio import register as register_breakdowns
        from loyalty.seen import accept_seen
        from loyalty.timeline import loyalty_events, stage_events

        _register_places()
        register()
        alertlist.register()
        belongings.register()
        interviewed.register()
        stages.register()
        register_breakdowns()
        register_panel(
            "saying", title=_("What to say next"), url_name="loyalty:client-saying", order=5
        )
        register_panel(
            "standing", title=_("Standing"), url_name="loyalty:client-standing", order=20
        )
        register_source("loyalty", loyalty_events, Kind.ALERT)
        register_source("stages", stage_events, Kind.STAGE)
        register_carried("loyalty", loyalty_carried)
        register_entry("seen", accept_seen)
        surveying.register()


def _register_places() -> None:
    from crm.access import Permission
    from crm.navigation import Place, register_place

    register_place(
        Place(
            "loyalty:day",
            label=_("My day"),
            icon="day",
            order=10,
            permission=Permission.WORK_ALERTS,
            key="d",
        )
    )
    register_place(
        Place(
            "loyalty:worklist",
            label=_("Clients at risk"),
            icon="warning",
            order=15,
            permission=Permission.WORK_ALERTS,
        )
    )
    register_place(
        Place(
            "loyalty:care",
            label=_("Care calendar"),
            icon="star",
            order=45,
            permission=Permission.MANAGE_TASKS,
        )
    )
