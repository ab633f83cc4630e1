"""The reader's own preferences: language, light or dark."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from crm.access import public
from crm.models import Staff

A_YEAR = 365 * 24 * 60 * 60
THEMES = {"system", "light", "dark"}


def _back(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(wanted if is_ours else "/")


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language of the pages, and remember it with the account."""
    response = _back(request)
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=A_YEAR,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
        if request.user.is_authenticated:
            Staff.objects.filter(pk=request.user.pk).update(language=wanted)
    return response


@public
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Choose light, dark, or as the device."""
    response = _back(request)
    wanted = request.POST.get("theme", "")
    if wanted in THEMES:
        response.set_cookie(
            "theme",
            wanted,
            max_age=A_YEAR,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
