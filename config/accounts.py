"""Sign-in: accounts are made by head office, nobody signs up."""

from datetime import timedelta
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import LoginForm
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse

from crm.access import Role
from crm.models import Absence, Notification, Staff

IN_THE_FIELD = timedelta(days=7)
NOWHERE = "0.0.0.0"  # noqa: S104 - told where no address is known, never bound to


def keep_signed_in(request: HttpRequest, staff: Staff) -> None:
    """Let a loan officer's phone stay signed in for as long as it may keep its clients; the desk can end it."""
    if staff.role == Role.LOAN_OFFICER:
        request.session.set_expiry(IN_THE_FIELD)


class StaffLoginForm(LoginForm):  # type: ignore[misc]  # allauth carries no types
    """Sign-in by name and password."""

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in; allauth ends every session with the browser, so what differs comes after."""
        response: HttpResponse = super().login(request, redirect_url)
        if isinstance(request.user, Staff):
            keep_signed_in(request, request.user)
        return response


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth carries no types
    """Finds who is signed in."""

    def get_user(self, user_id: Any) -> Staff | None:  # noqa: ANN401 - what the session holds
        """Return the account, and in the same query whom it stands in for today and how much is unread."""
        stood_in_for = Absence.objects.today().filter(stand_in=OuterRef("pk")).values("officer")
        unread = Notification.objects.filter(staff=OuterRef("pk")).unread().order_by()
        count = unread.values("staff").annotate(n=Count("pk")).values("n")
        found = Staff.objects.annotate(
            stood_in_for=ArraySubquery(stood_in_for), unread_count=Subquery(count)
        )
        staff: Any = found.filter(pk=user_id, is_active=True).first()
        if staff is not None:
            staff.portfolios = [staff.pk, *staff.stood_in_for]
        return cast("Staff | None", staff)


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """The rules of sign-in that differ from a public site."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: staff are added by head office."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address of who asks; behind a socket without a proxy there is none."""
        if "REMOTE_ADDR" not in request.META:
            return NOWHERE
        return str(super().get_client_ip(request))

    def post_login(self, request: HttpRequest, user: Staff, **context: Any) -> HttpResponse:  # noqa: ANN401 - allauth's own arguments
        """Speak the language of the account where the browser has chosen none."""
        response: HttpResponse = super().post_login(request, user, **context)
        keep_signed_in(request, user)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.language,
                max_age=settings.SESSION_COOKIE_AGE,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response
