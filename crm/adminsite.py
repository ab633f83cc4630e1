"""The settings pages: Django's admin, opened by role instead of by flags and stored permissions."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from crm.access import Permission, may


class SettingsSite(admin.AdminSite):
    """The admin, for those who hold the permission to manage settings."""

    site_header = site_title = _("Wafa settings")
    index_title = _("Settings")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in by role; each page then asks for its own permission."""
        doors = (Permission.MANAGE_SETTINGS, Permission.MANAGE_MODELS)
        return any(may(request.user, each) for each in doors)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send strangers to the one sign-in page, with its limits and second step; refuse others."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.get_full_path())


class ByRole(admin.ModelAdmin):  # type: ignore[type-arg]  # generic only for the type checker
    """Settings that those who manage settings may see and change; nothing is ever deleted."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show by role."""
        return may(request.user, Permission.MANAGE_SETTINGS)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 - any model
        """Show by role."""
        return may(request.user, Permission.MANAGE_SETTINGS)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 - any model
        """Add by role."""
        return may(request.user, Permission.MANAGE_SETTINGS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 - any model
        """Change by role."""
        return may(request.user, Permission.MANAGE_SETTINGS)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 - any model
        """Keep history: a setting is superseded by a later one, a person is deactivated."""
        return False


class Shown(ByRole):
    """What the program writes: shown to those with its permission, never edited."""

    permission: Permission

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show by role."""
        return may(request.user, self.permission)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 - any model
        """Show by role."""
        return may(request.user, self.permission)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 - any model
        """Leave writing to the program."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 - any model
        """Leave writing to the program."""
        return False


class Superseded(ByRole):
    """Effective-dated settings: a row once in force is superseded by a later one, never edited."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 - any model
        """Change only what is not in force yet."""
        from crm.request import today

        if obj is not None and obj.effective_from <= today():
            return False
        return super().has_change_permission(request, obj)
