"""The page that ends being asked: linked from every letter, for whoever has it."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from crm.access import public
from crm.pace import Pace, is_too_fast
from crm.request import today
from surveys.actions.sending import stop_asking
from surveys.links import invitation_of
from surveys.views.public import public_page, slow_page, unknown_page

STOPPING = Pace("survey-stop", 60, timedelta(minutes=10))


@csrf_exempt  # a mail program ends it with one click (RFC 8058): whoever has the link may
@never_cache
@public
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask whether somebody wants no more surveys, and keep it."""
    if is_too_fast(request, STOPPING):
        return slow_page(request)
    invitation = invitation_of(token)
    if invitation is None:
        return unknown_page(request)
    is_kept = request.method == "POST"
    if is_kept:
        stop_asking(invitation=invitation, on=today(), at=timezone.now())
    language = (get_language() or "en")[:2]
    return public_page(request, "stop", {"is_kept": is_kept}, language=language)
