"""Settings of crm: the institution, its branches, staff and thresholds."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import ManyToManyField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm.adminsite import ByRole, Superseded
from crm.models import Branch, Group, Institution, Staff, Threshold


@admin.register(Institution)
class InstitutionAdmin(ByRole):
    """The institution: one row."""

    list_display = ("name", "country", "currency", "language")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 - any model
        """Add the one row, once."""
        return super().has_add_permission(request, obj) and not Institution.objects.exists()


@admin.register(Branch)
class BranchAdmin(ByRole):
    """Branches."""

    list_display = ("name", "code", "region", "is_urban")
    list_filter = ("is_urban",)
    search_fields = ("name", "code", "region")


@admin.register(Group)
class GroupAdmin(ByRole):
    """Groups and centers."""

    list_display = ("name", "external_id", "kind", "branch", "officer")
    list_filter = ("kind",)
    search_fields = ("name", "external_id")
    autocomplete_fields = ("center", "branch", "officer")
    list_select_related = ("branch", "officer")


@admin.register(Threshold)
class ThresholdAdmin(Superseded):
    """Thresholds the institution, or one branch, has set from a date on."""

    list_display = ("name", "branch", "value", "effective_from")
    list_filter = ("name",)
    list_select_related = ("branch",)


@admin.register(Staff)
class StaffAdmin(ByRole, UserAdmin):  # type: ignore[type-arg]  # generic only for the type checker
    """Staff: role and branches decide what they may do and see."""

    list_display = ("username", "first_name", "last_name", "role", "is_active")
    list_filter = ("role", "is_active")
    search_fields = ("username", "first_name", "last_name", "external_id", "email")
    filter_horizontal = ()
    formfield_overrides = {ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password", "external_id")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email", "language")}),
        (_("Work"), {"fields": ("role", "branches", "weekly_alert_capacity", "is_active")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email", "language")}),
        (_("Work"), {"fields": ("role", "branches", "external_id")}),
    )
