"""Settings of loyalty: policies, weights, exit reasons."""

from django.contrib import admin

from crm.adminsite import ByRole, Superseded
from loyalty.models import DefectionPolicy, LoyaltyWeights, ReasonCode


@admin.register(DefectionPolicy)
class DefectionPolicyAdmin(Superseded):
    """When a client counts as lost."""

    list_display = ("rest_window_days", "branch", "product", "effective_from")
    list_select_related = ("branch", "product")


@admin.register(LoyaltyWeights)
class LoyaltyWeightsAdmin(Superseded):
    """What the loyalty score is made of, version by version."""

    list_display = (
        "version",
        "effective_from",
        "longevity",
        "continuity",
        "exclusivity",
        "attitude",
        "advocacy",
        "interest",
        "voice",
    )


@admin.register(ReasonCode)
class ReasonCodeAdmin(ByRole):
    """Reasons a leaving client may give."""

    list_display = ("label", "family", "code", "is_offered")
    list_filter = ("family", "is_offered")
    search_fields = ("label", "code")
