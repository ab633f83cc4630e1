"""Settings of loyalty: policies, weights, exit reasons."""

from django.contrib import admin

from crm.access import Permission
from crm.adminsite import ByRole, Shown, Superseded
from loyalty.models import CareEntry, DefectionPolicy, LoyaltyWeights, Play, ReasonCode


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


@admin.register(Play)
class PlayAdmin(ByRole):
    """What is to be done in each stage of the life-cycle."""

    list_display = ("stage", "action", "counted_from", "wait_days", "days_to_do", "is_active")
    list_filter = ("stage", "is_active")


@admin.register(CareEntry)
class CareEntryAdmin(Shown):
    """The care calendar, kept on its own page."""

    permission = Permission.MANAGE_SETTINGS
    list_display = ("name", "occasion", "month", "day", "action", "is_active")
