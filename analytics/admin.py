"""Settings of analytics: costs."""

from django.contrib import admin

from analytics.models import Cost
from crm.adminsite import Superseded


@admin.register(Cost)
class CostAdmin(Superseded):
    """Costs and shares, from a date on."""

    list_display = ("kind", "channel", "amount", "effective_from")
    list_filter = ("kind",)
