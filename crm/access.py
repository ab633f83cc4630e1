"""Who may do and see what: roles, permissions, scopes, reach, and the rule on every view."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import reduce, wraps
from operator import or_
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
    DEPARTMENT = "DEPARTMENT"


ROLE_LABELS = {
    Role.LOAN_OFFICER: _("Loan officer"),
    Role.BRANCH_MANAGER: _("Branch manager"),
    Role.HEAD_OFFICE: _("Head office"),
    Role.ANALYST: _("Analyst"),
    Role.AUDITOR: _("Auditor"),
    Role.DEPARTMENT: _("Department"),
}


class Permission(StrEnum):
    """What may be done; views and actions ask for one of these."""

    VIEW_CLIENTS = "VIEW_CLIENTS"
    EXPORT_CLIENTS = "EXPORT_CLIENTS"
    VIEW_NATIONAL_ID = "VIEW_NATIONAL_ID"
    EDIT_CLIENTS = "EDIT_CLIENTS"
    WORK_ALERTS = "WORK_ALERTS"
    LOG_INTERACTIONS = "LOG_INTERACTIONS"
    WORK_TASKS = "WORK_TASKS"
    MANAGE_TASKS = "MANAGE_TASKS"
    HAND_OVER = "HAND_OVER"
    VIEW_CASES = "VIEW_CASES"
    RECORD_CASES = "RECORD_CASES"
    HANDLE_CASES = "HANDLE_CASES"
    MERGE_CLIENTS = "MERGE_CLIENTS"
    TAKE_CLIENT_DATA = "TAKE_CLIENT_DATA"
    ERASE_CLIENTS = "ERASE_CLIENTS"
    END_SESSIONS = "END_SESSIONS"
    RECORD_EXITS = "RECORD_EXITS"
    ASK_SURVEYS = "ASK_SURVEYS"
    BUILD_SURVEYS = "BUILD_SURVEYS"
    SEND_SURVEYS = "SEND_SURVEYS"
    VIEW_SURVEY_RESULTS = "VIEW_SURVEY_RESULTS"
    READ_ANSWERS = "READ_ANSWERS"
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
    Permission.LOG_INTERACTIONS,
    Permission.WORK_TASKS,
    Permission.VIEW_CASES,
    Permission.RECORD_CASES,
    Permission.RECORD_EXITS,
    Permission.ASK_SURVEYS,
}
_ANALYST = {
    Permission.VIEW_CLIENTS,
    Permission.EXPORT_CLIENTS,
    Permission.VIEW_RETENTION,
    Permission.VIEW_PROFIT,
    Permission.VIEW_NIGHTS,
    Permission.MANAGE_MODELS,
    Permission.BUILD_SURVEYS,
    Permission.SEND_SURVEYS,
    Permission.VIEW_SURVEY_RESULTS,
}
_MANAGER = _OFFICER | {
    Permission.VIEW_RETENTION,
    Permission.VIEW_PROFIT,
    Permission.VIEW_NIGHTS,
    Permission.VIEW_NATIONAL_ID,
    Permission.MANAGE_TASKS,
    Permission.HAND_OVER,
    Permission.HANDLE_CASES,
    Permission.MERGE_CLIENTS,
    Permission.TAKE_CLIENT_DATA,
    Permission.END_SESSIONS,
    Permission.BUILD_SURVEYS,
    Permission.SEND_SURVEYS,
    Permission.VIEW_SURVEY_RESULTS,
    Permission.READ_ANSWERS,
}
_AUDITOR = {
    Permission.VIEW_CLIENTS,
    Permission.VIEW_RETENTION,
    Permission.VIEW_PROFIT,
    Permission.VIEW_NIGHTS,
    Permission.VIEW_AUDIT,
    Permission.VIEW_CASES,
    Permission.VIEW_SURVEY_RESULTS,
}
_DEPARTMENT = {
    Permission.VIEW_CASES,
    Permission.HANDLE_CASES,
    Permission.WORK_TASKS,
}

ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.LOAN_OFFICER: frozenset(_OFFICER),
    Role.BRANCH_MANAGER: frozenset(_MANAGER),
    Role.HEAD_OFFICE: frozenset(Permission),
    Role.ANALYST: frozenset(_ANALYST),
    Role.AUDITOR: frozenset(_AUDITOR),
    Role.DEPARTMENT: frozenset(_DEPARTMENT),
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
    INTERACTIONS_READ = "interactions:read"
    INTERACTIONS_WRITE = "interactions:write"
    TASKS_READ = "tasks:read"
    TASKS_WRITE = "tasks:write"
    CASES_READ = "cases:read"
    CASES_WRITE = "cases:write"
    MERGES_READ = "merges:read"
    MERGES_WRITE = "merges:write"
    EXITS_READ = "exits:read"
    EXITS_WRITE = "exits:write"
    SURVEYS_READ = "surveys:read"
    SURVEYS_WRITE = "surveys:write"
    INVITATIONS_READ = "invitations:read"
    INVITATIONS_WRITE = "invitations:write"
    RESPONSES_READ = "responses:read"
    RESPONSES_WRITE = "responses:write"


class Reach(StrEnum):
    """How far someone sees."""

    NO_CLIENTS = "NO_CLIENTS"
    PORTFOLIO = "PORTFOLIO"
    BRANCHES = "BRANCHES"
    INSTITUTION = "INSTITUTION"


ROLE_REACH = {
    Role.LOAN_OFFICER: Reach.PORTFOLIO,
    Role.BRANCH_MANAGER: Reach.BRANCHES,
    Role.DEPARTMENT: Reach.NO_CLIENTS,
}


class Viewer(Protocol):
    """Whoever asks for rows: a member of staff, or a branch system."""

    @property
    def reach(self) -> Reach:
        """How far this viewer sees."""

    @property
    def branches(self) -> Any:  # noqa: ANN401 - a many-to-many manager
        """The branches of a viewer whose reach is branches."""

    @property
    def portfolios(self) -> Sequence[int]:
        """The loan officers whose clients a viewer sees today: oneself, and whom one stands in for."""


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
        case Reach.NO_CLIENTS:
            return Q(pk__in=[])
        case Reach.PORTFOLIO:
            return Q(**{f"{path}officer__in": viewer.portfolios})
        case Reach.BRANCHES:
            return Q(**{f"{path}branch__in": viewer.branches.values("pk")})
        case _:
            return Q()


def ways_to_cases(viewer: Viewer, path: str = "") -> list[Q]:
    """Return how `viewer` comes to cases where neither branch nor institution is its own: each a filter of its own."""
    ways = [Q(**{f"{path}recorded_by": viewer}), Q(**{f"{path}handler": viewer})]
    if (departments := getattr(viewer, "departments", None)) is not None:
        ways.append(Q(**{f"{path}department__in": departments.values("pk")}))
    if viewer.reach is Reach.PORTFOLIO:
        ways.append(Q(**{f"{path}client__officer__in": viewer.portfolios}))
    return ways


def cases_seen_by(viewer: Viewer, path: str = "") -> Q:
    """Return the filter for rows whose case `viewer` may see: of its clients, branches or department, never about itself.

    Nor one that is kept from the client's loan officer, where that is who asks. `path` leads from the filtered
    model to the case, such as ``"case__"``; it is empty on cases.
    """
    if viewer.reach is Reach.INSTITUTION:
        seen = Q()
    elif viewer.reach is Reach.BRANCHES:
        seen = Q(**{f"{path}branch__in": viewer.branches.values("pk")})
    else:
        seen = reduce(or_, ways_to_cases(viewer, path))
    if not hasattr(viewer, "role"):  # a branch system is nobody one complains about
        return seen
    seen &= Q(**{f"{path}about_staff": None}) | ~Q(**{f"{path}about_staff": viewer})
    own = Q(**{f"{path}client__officer": viewer})
    seen &= Q(**{f"{path}keeps_officer_away": False}) | ~own
    if viewer.reach is Reach.INSTITUTION:
        return seen
    # whom it is about is for head office to find out: it may be the viewer
    is_known = Q(**{f"{path}is_about_staff": False}) | Q(**{f"{path}about_staff__isnull": False})
    return seen & (is_known | Q(**{f"{path}recorded_by": viewer}))


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
