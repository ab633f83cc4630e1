"""Who may do and see what: roles, permissions, scopes, reach, and the rule on every view."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, Protocol

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

View = Callable[..., HttpResponseBase]


class Role(StrEnum):
    """What a member of staff does here."""

    LOAN_OFFICER = "LOAN_OFFICER"
    BRANCH_MANAGER = "BRANCH_MANAGER"
    HEAD_OFFICE = "HEAD_OFFICE"
    ANALYST = "ANALYST"
    AUDITOR = "AUDITOR"


ROLE_LABELS = {
    Role.LOAN_OFFICER: _("Loan officer"),
    Role.BRANCH_MANAGER: _("Branch manager"),
    Role.HEAD_OFFICE: _("Head office"),
    Role.ANALYST: _("Analyst"),
    Role.AUDITOR: _("Auditor"),
}


class Permission(StrEnum):
    """What may be done; views and actions ask for one of these."""

    VIEW_CLIENTS = "VIEW_CLIENTS"
    EXPORT_CLIENTS = "EXPORT_CLIENTS"
    VIEW_NATIONAL_ID = "VIEW_NATIONAL_ID"
    EDIT_CLIENTS = "EDIT_CLIENTS"
    WORK_ALERTS = "WORK_ALERTS"
    VIEW_RETENTION = "VIEW_RETENTION"
    VIEW_PROFIT = "VIEW_PROFIT"
    VIEW_NIGHTS = "VIEW_NIGHTS"
    RUN_NIGHTS = "RUN_NIGHTS"
    IMPORT_FILES = "IMPORT_FILES"
    MANAGE_MODELS = "MANAGE_MODELS"
    MANAGE_SETTINGS = "MANAGE_SETTINGS"
    VIEW_AUDIT = "VIEW_AUDIT"


_OFFICER = {
    Permission.VIEW_CLIENTS,
    Permission.EXPORT_CLIENTS,
    Permission.EDIT_CLIENTS,
    Permission.WORK_ALERTS,
}
_ANALYST = {
    Permission.VIEW_CLIENTS,
    Permission.EXPORT_CLIENTS,
    Permission.VIEW_RETENTION,
    Permission.VIEW_PROFIT,
    Permission.VIEW_NIGHTS,
    Permission.MANAGE_MODELS,
}
_MANAGER = _OFFICER | {
    Permission.VIEW_RETENTION,
    Permission.VIEW_PROFIT,
    Permission.VIEW_NIGHTS,
    Permission.VIEW_NATIONAL_ID,
}
_AUDITOR = {
    Permission.VIEW_CLIENTS,
    Permission.VIEW_RETENTION,
    Permission.VIEW_PROFIT,
    Permission.VIEW_NIGHTS,
    Permission.VIEW_AUDIT,
}

ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.LOAN_OFFICER: frozenset(_OFFICER),
    Role.BRANCH_MANAGER: frozenset(_MANAGER),
    Role.HEAD_OFFICE: frozenset(Permission),
    Role.ANALYST: frozenset(_ANALYST),
    Role.AUDITOR: frozenset(_AUDITOR),
}


class Scope(StrEnum):
    """What the token of a branch system lets it do; API views ask for one of these."""

    CLIENTS_READ = "clients:read"
    CLIENTS_WRITE = "clients:write"
    GROUPS_READ = "groups:read"
    GROUPS_WRITE = "groups:write"
    PRODUCTS_READ = "products:read"
    PRODUCTS_WRITE = "products:write"
    LOANS_READ = "loans:read"
    LOANS_WRITE = "loans:write"
    REPAYMENTS_READ = "repayments:read"
    REPAYMENTS_WRITE = "repayments:write"
    STANDINGS_READ = "standings:read"
    SCORES_READ = "scores:read"
    ALERTS_READ = "alerts:read"


class Reach(StrEnum):
    """How far someone sees."""

    PORTFOLIO = "PORTFOLIO"
    BRANCHES = "BRANCHES"
    INSTITUTION = "INSTITUTION"


ROLE_REACH = {
    Role.LOAN_OFFICER: Reach.PORTFOLIO,
    Role.BRANCH_MANAGER: Reach.BRANCHES,
}


class Viewer(Protocol):
    """Whoever asks for rows: a member of staff, or a branch system."""

    @property
    def reach(self) -> Reach:
        """How far this viewer sees."""

    @property
    def branches(self) -> Any:  # noqa: ANN401 - a many-to-many manager
        """The branches of a viewer whose reach is branches."""


def reach(viewer: Viewer) -> Reach:
    """Return how far `viewer` sees: own clients, own branches, or all."""
    return viewer.reach


def clients_seen_by(viewer: Viewer, path: str = "") -> Q:
    """Return the filter for rows whose client `viewer` may see.

    Parameters
    ----------
    viewer
        Who asks.
    path
        Lookup path from the filtered model to the client, such as ``"client__"``; empty on clients.
    """
    match viewer.reach:
        case Reach.PORTFOLIO:
            return Q(**{f"{path}officer": viewer})
        case Reach.BRANCHES:
            return Q(**{f"{path}branch__in": viewer.branches.values("pk")})
        case _:
            return Q()


def may(staff: Any, permission: Permission) -> bool:  # noqa: ANN401 - also asked of anonymous users
    """Tell whether `staff` is signed in, active, and holds `permission`."""
    role = getattr(staff, "role", None)
    return bool(staff.is_active) and permission in ROLE_PERMISSIONS.get(role or "", frozenset())


def requires(permission: Permission) -> Callable[[View], View]:
    """Let only signed-in staff holding `permission` reach the view; others get 403 or the sign-in page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - a view's own arguments
            if not may(request.user, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        rule = login_required(guarded)
        rule.access_rule = permission  # type: ignore[attr-defined]  # read back by the test of every address
        return rule

    return decorate


def signed_in(view: View) -> View:
    """Let any signed-in staff reach the view."""
    rule = login_required(view)
    rule.access_rule = "SIGNED_IN"  # type: ignore[attr-defined]  # read back by the test of every address
    return rule


def public(view: View) -> View:
    """Let anyone reach the view, and say so on purpose."""
    view.access_rule = "PUBLIC"  # type: ignore[attr-defined]  # read back by the test of every address
    return view
