"""Settings of crm: the institution, its branches, staff and thresholds."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db.models import ManyToManyField, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access import Scope
from crm.actions.token import issue_token, revoke_token
from crm.adminsite import ByRole, Superseded
from crm.errors import Refused
from crm.models import (
    Branch,
    BranchSystem,
    CaseCategory,
    Competitor,
    Department,
    Group,
    HelpEntry,
    Holiday,
    Institution,
    ServicePromise,
    Staff,
    SystemToken,
    Threshold,
)
from crm.request import staff_of


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


@admin.register(Competitor)
class CompetitorAdmin(ByRole):
    """Other lenders; those no longer offered stay with what was said of them."""

    list_display = ("name", "is_offered")
    list_filter = ("is_offered",)
    search_fields = ("name",)


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


class SystemForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the type checker
    """A branch system; its scopes are ticked."""

    scopes = forms.MultipleChoiceField(
        label=_("Scopes"),
        choices=[(scope.value, scope.value) for scope in Scope],
        widget=forms.CheckboxSelectMultiple,
    )


@admin.register(BranchSystem)
class BranchSystemAdmin(ByRole):
    """Branch systems: what they may do, and where; tokens are issued from here."""

    form = SystemForm
    list_display = ("name", "is_active")
    formfield_overrides = {ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}
    actions = ("issue",)

    @admin.action(description=_("Issue a token for a year, with all scopes of the system"))
    def issue(self, request: HttpRequest, systems: QuerySet[BranchSystem]) -> None:
        """Make a token of each chosen system and show its text, once."""
        now = timezone.now()
        for system in systems:
            try:
                _token, text = issue_token(
                    system=system,
                    scopes=[Scope(scope) for scope in system.scopes],
                    expires_at=now + timedelta(days=365),
                    by=staff_of(request),
                    at=now,
                )
            except Refused as refusal:
                self.message_user(request, f"{system}: {refusal}", messages.ERROR)
            else:
                shown = _("Token of %(system)s, shown only now: %(token)s")
                self.message_user(request, shown % {"system": system, "token": text})


@admin.register(SystemToken)
class SystemTokenAdmin(ByRole):
    """Tokens: whose, what for, until when."""

    list_display = ("token_key", "user", "created", "expiry")
    list_select_related = ("user",)
    actions = ("revoke",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 - any model
        """Issue tokens from their system, where their text is shown."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 - any model
        """Revoke a token and issue another."""
        return False

    @admin.action(description=_("Revoke"), permissions=["view"])
    def revoke(self, request: HttpRequest, tokens: QuerySet[SystemToken]) -> None:
        """End the chosen tokens now."""
        for token in tokens:
            try:
                revoke_token(token=token, by=staff_of(request), at=timezone.now())
            except Refused as refusal:
                self.message_user(request, f"{token}: {refusal}", messages.ERROR)


@admin.register(Department)
class DepartmentAdmin(ByRole):
    """Departments, and who reads their inboxes."""

    list_display = ("name", "code", "is_active")
    filter_horizontal = ("members",)


@admin.register(CaseCategory)
class CaseCategoryAdmin(ByRole):
    """What cases are about, where they go first, how much they weigh."""

    list_display = ("name", "code", "department", "severity", "is_offered", "is_public")
    list_filter = ("is_offered", "is_public")
    list_select_related = ("department",)


@admin.register(ServicePromise)
class ServicePromiseAdmin(Superseded):
    """The matrix of what is promised, from a day on."""

    list_display = (
        "category",
        "severity",
        "acknowledge_days",
        "resolve_days",
        "is_in_working_days",
        "effective_from",
    )
    list_display_links = ("effective_from",)
    list_select_related = ("category",)


@admin.register(Holiday)
class HolidayAdmin(ByRole):
    """Days a branch, or every branch, is closed."""

    list_display = ("name", "on", "branch")
    list_filter = ("branch",)
    list_select_related = ("branch",)
    date_hierarchy = "on"


@admin.register(HelpEntry)
class HelpEntryAdmin(ByRole):
    """Questions and answers of the public help page; the position orders those of a language."""

    list_display = ("question", "language", "position", "is_published")
    list_editable = ("position", "is_published")
    list_filter = ("language", "is_published")
    search_fields = ("question", "answer")
    ordering = ("language", "position", "pk")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the base's own signature
        """Offer the languages of the product."""
        if db_field.name == "language":
            return forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
        return super().formfield_for_dbfield(db_field, request, **kwargs)
