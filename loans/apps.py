"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LoansConfig(AppConfig):
    """The app 'loans'."""

    name = "loans"
    verbose_name = _("Loans")

    def ready(self) -> None:
        """Take the app's places in the navigation and on the pages below."""
        from crm.access import Permission
        from crm.navigation import Place, register_place
        from crm.panels import register_panel
        from crm.timeline import Kind, register_source
        from loans import belongings, importlist
        from loans.listing import register
        from loans.timeline import loan_events, repayment_events

        register_place(
            Place(
                "loans:imports",
                label=_("Imports"),
                icon="imports",
                order=60,
                permission=Permission.VIEW_NIGHTS,
            )
        )
        register()
        importlist.register()
        belongings.register()
        register_source("loans", loan_events, Kind.LOAN)
        register_source("repayments", repayment_events, Kind.REPAYMENT)
        register_panel("loans", title=_("Loan cycles"), url_name="loans:client-loans", order=10)
