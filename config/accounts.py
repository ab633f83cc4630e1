"""Sign-in: accounts are made by head office, nobody signs up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from crm.models import Staff


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """The rules of sign-in that differ from a public site."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: staff are added by head office."""
        return False

    def post_login(self, request: HttpRequest, user: Staff, **context: Any) -> HttpResponse:  # noqa: ANN401 - allauth's own arguments
        """Speak the language of the account where the browser has chosen none."""
        response: HttpResponse = super().post_login(request, user, **context)
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
