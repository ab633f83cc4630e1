"""A kiosk at the branch: a session of nobody that reaches the chosen surveys alone until its PIN is typed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from crm.models import Branch
from surveys.models import Survey
from surveys.models.survey import SurveyQuerySet

KIOSK, NOW = "kiosk", "kiosk-now"
LASTS = timedelta(days=30)
OPEN_PATHS = ("/kiosk/", "/static/", "/sw.js", "/healthz", "/readyz")


@dataclass(frozen=True)
class Kiosk:
    """Where it stands, what it asks, and the hash of its PIN."""

    branch: Branch
    codes: tuple[str, ...]
    pin: str

    def surveys(self) -> SurveyQuerySet:
        """Return its surveys that are still in use."""
        return kiosk_surveys().filter(code__in=self.codes)


def kiosk_surveys() -> SurveyQuerySet:
    """Return the surveys that clients may answer at a kiosk."""
    return Survey.objects.in_use().of_clients().with_versions()


def open_kiosk(request: HttpRequest, branch: Branch, codes: list[str], pin: str) -> None:
    """Sign out who starts it, and leave a session that holds nothing but the kiosk."""
    logout(request)
    request.session.cycle_key()
    request.session[KIOSK] = {"branch": branch.pk, "codes": codes, "pin": make_password(pin)}
    request.session.set_expiry(LASTS)


def kiosk_of(request: HttpRequest) -> Kiosk | None:
    """Return the kiosk that a session is, if it is one."""
    kept: dict[str, Any] = request.session.get(KIOSK) or {}
    branch = Branch.objects.filter(pk=kept["branch"]).first() if kept else None
    return Kiosk(branch, tuple(kept["codes"]), kept["pin"]) if branch else None


def close_kiosk(request: HttpRequest, kiosk: Kiosk, pin: str) -> bool:
    """End a kiosk, if this is its PIN; nothing of its session is left."""
    if not check_password(pin, kiosk.pin):
        return False
    request.session.flush()
    return True


class KioskMiddleware:
    """Leads a kiosk back to its own pages, whatever address is typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, unless a kiosk asks for something else."""
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        is_elsewhere = not request.path.startswith(OPEN_PATHS)
        if has_session and is_elsewhere and KIOSK in request.session:
            return redirect("surveys:kiosk")
        return self.get_response(request)
