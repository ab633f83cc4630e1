"""Settings of analytics: costs; and the risk models with their cards, shown."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from analytics.cards import Table, conditions, figures, segments
from analytics.models import Cost, RiskModel
from crm.access import Permission
from crm.adminsite import Shown, Superseded


@admin.register(Cost)
class CostAdmin(Superseded):
    """Costs and shares, from a date on."""

    list_display = ("kind", "channel", "amount", "effective_from")
    list_filter = ("kind",)


@admin.register(RiskModel)
class RiskModelAdmin(Shown):
    """Risk models: when each ran, and its card."""

    permission = Permission.MANAGE_MODELS
    list_display = ("version", "kind", "trained_as_of", "promoted_on", "retired_on")
    list_filter = ("kind",)
    ordering = ("-trained_as_of", "kind")
    fields = (*list_display, "figures", "conditions", "segments")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[RiskModel]:
        """Leave out what the models are made of: it is large, and nothing to read."""
        models: QuerySet[RiskModel] = super().get_queryset(request)
        return models.defer("content")

    @admin.display(description=_("Held-out latest period"))
    def figures(self, model: RiskModel) -> SafeString:
        """Show every model's figures, baselines included."""
        return _written(figures(model.card))

    @admin.display(description=_("Conditions to replace the scorecard"))
    def conditions(self, model: RiskModel) -> SafeString:
        """Show each condition of the promotion and whether it held."""
        return _written(conditions(model.card))

    @admin.display(description=_("Parts of the book"))
    def segments(self, model: RiskModel) -> SafeString:
        """Show this model's figures by segment."""
        return _written(segments(model.card))


def _written(table: Table) -> SafeString:
    context: dict[str, Any] = {"table": table}
    return render_to_string("admin/card_table.html", context)
