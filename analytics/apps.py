"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnalyticsConfig(AppConfig):
    """The app 'analytics'."""

    name = "analytics"
    verbose_name = _("Worth and costs")

    def ready(self) -> None:
        """Take the app's places in the navigation and on the pages below."""
        from analytics import belongings, nightlist
        from analytics.listing import register
        from analytics.progress import last_published
        from loyalty.lastnight import register_last_night

        _register_places()
        _register_panels()
        register()
        nightlist.register()
        belongings.register()
        register_last_night(last_published)


def _register_places() -> None:
    from crm.access import Permission
    from crm.navigation import Place, register_place

    register_place(
        Place(
            "analytics:retention",
            label=_("Retention"),
            icon="retention",
            order=30,
            permission=Permission.VIEW_RETENTION,
        )
    )
    register_place(
        Place(
            "analytics:nights",
            label=_("Nights"),
            icon="nights",
            order=50,
            permission=Permission.VIEW_NIGHTS,
        )
    )


def _register_panels() -> None:
    from crm.access import Permission
    from crm.panels import register_panel

    register_panel(
        "evaluation",
        title=_("Six ways to see this client"),
        url_name="analytics:client-evaluation",
        order=12,
    )
    register_panel("risk", title=_("Drop-out risk"), url_name="analytics:client-risk", order=15)
    register_panel(
        "profit",
        title=_("Profit"),
        url_name="analytics:client-profit",
        order=30,
        permission=Permission.VIEW_PROFIT,
    )
