"""Who calls: the token, its scopes, its pace."""

from typing import Any, cast

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from crm.access import Reach, reach
from crm.models import BranchSystem, SystemToken


class SystemAuthentication(TokenAuthentication):  # type: ignore[misc]  # the package has no types
    """A branch system's bearer token."""

    def authenticate_credentials(self, token: bytes) -> tuple[BranchSystem, SystemToken]:
        """Return the system and its token; anything but a token's own letters is refused unread."""
        if not token.replace(b"_", b"").isalnum():
            raise AuthenticationFailed
        return super().authenticate_credentials(token)  # type: ignore[no-any-return]  # as above

    def _cleanup_token(self, token: SystemToken) -> bool:
        return token.expiry <= timezone.now()


class SystemAuthenticationScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself
    """The token in the schema."""

    target_class = SystemAuthentication
    name = "token"

    def get_security_definition(self, _auto_schema: object) -> dict[str, str]:
        """Return how the token is sent."""
        return {"type": "http", "scheme": "bearer"}


class HasScope(BasePermission):
    """The token holds the scope that the view asks for."""

    def has_permission(self, request: Request, view: Any) -> bool:  # noqa: ANN401 - the package's own signature
        """Tell whether the call may go on; methods the view lacks get their 405 later."""
        token: object = request.auth
        needed = view.scope_for(request.method)
        if not isinstance(token, SystemToken) or (needed and needed not in token.granted):
            return False
        writes = request.method in {"PUT", "POST", "DELETE"}
        return not (writes and view.is_of_institution) or reach(token.user) is Reach.INSTITUTION


class SystemThrottle(SimpleRateThrottle):
    """So many requests of one system in a stretch of time."""

    scope = "system"

    def get_cache_key(self, request: Request, _view: object) -> str:
        """Count per system, whichever token it uses."""
        return f"api-{self.scope}-{request.user.pk}"


def caller(request: Request) -> BranchSystem:
    """Return the system that calls."""
    return cast(BranchSystem, request.user)
