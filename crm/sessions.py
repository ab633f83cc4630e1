"""Who is signed in where: the sessions that last, and keeping when each was seen."""

from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from crm.models import Staff

SEEN_EVERY = timedelta(minutes=5)


def lasting_sessions(staff: QuerySet[Staff], at: datetime) -> QuerySet[UserSession]:
    """Return the sessions of some staff that have neither run out nor been ended, the latest seen first."""
    lasting = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=at)
    found: QuerySet[UserSession] = UserSession.objects.filter(
        Exists(lasting), user__in=staff.values("pk")
    )
    return found.select_related("user").order_by("-last_seen_at", "pk")


class SeenMiddleware:
    """Keeps when and from where each session was last seen, at most once in five minutes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Note that the session is seen, then answer."""
        if request.user.is_authenticated and self._is_worth_noting(request):
            UserSession.objects.create_from_request(request)
        return self.get_response(request)

    @staticmethod
    def _is_worth_noting(request: HttpRequest) -> bool:
        signed_in_at = getattr(request.user, "last_login", None)
        if signed_in_at and timezone.now() - signed_in_at < SEEN_EVERY:
            return False  # noted at the sign-in
        key = f"seen-{request.session.session_key}"
        return cache.add(key, value=True, timeout=SEEN_EVERY.total_seconds())


class PrivatePagesMiddleware:
    """Lets no cache on the way, nor the phone's own, keep what was shown to somebody signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and say who may keep the answer."""
        response = self.get_response(request)
        is_signed_in = bool(request.user and request.user.is_authenticated)  # the API sets none
        if is_signed_in and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response
