"""What a supervisor asks: does the process answer, is it ready to serve, what are its figures."""

import hmac
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from redis import RedisError

from analytics.models import Night
from crm.access import public

NIGHT_IS_LATE_AFTER = timedelta(hours=36)


class NotReady(Exception):
    """A part that this process needs and does not have."""


@public
@never_cache
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer: the process lives."""
    return HttpResponse("ok", content_type="text/plain")


@public
@never_cache
@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer whether database and broker can be used, and how old the last night is.

    A late night is reported but does not take the pages away.
    """
    parts = {"database": said(ask_database), "broker": said(ask_broker)}
    is_ready = all(part == "ok" for part in parts.values())
    parts["night"] = said(ask_night) if parts["database"] == "ok" else "unknown"
    return JsonResponse({"ready": is_ready, **parts}, status=200 if is_ready else 503)


@public
@never_cache
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Give Prometheus its figures, where a token is set and shown."""
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(
        shown.encode(), settings.METRICS_TOKEN.encode()
    ):
        return HttpResponseForbidden()
    from django_prometheus.exports import ExportToDjangoView  # loads only where metrics are on

    response: HttpResponse = ExportToDjangoView(request)
    return response


def said(ask: Callable[[], str]) -> str:
    """Put the answer of one part in a word, whatever goes wrong with it."""
    try:
        return ask()
    except NotReady as reason:
        return str(reason)


def ask_database() -> str:
    """Ask the database for the schema this code needs."""
    try:
        connection.ensure_connection()
        if not connection.is_usable():
            raise NotReady("does not answer")
    except OperationalError as error:
        raise NotReady("does not answer") from error
    return "ok"


def ask_broker() -> str:
    """Write and read one value where the queue lives."""
    try:
        cache.set("readyz", "ok", 5)
        if cache.get("readyz") != "ok":
            raise NotReady("forgets")
    except (OSError, RedisError) as error:
        raise NotReady("does not answer") from error
    return "ok"


def ask_night() -> str:
    """Tell how long ago the last night that ran to its end did so."""
    last = Night.objects.done().order_by("-finished_at").first()
    if last is None or last.finished_at is None:
        return "none yet"
    age = timezone.now() - last.finished_at
    hours = int(age.total_seconds() // 3600)
    return f"{hours} h ago" if age < NIGHT_IS_LATE_AFTER else f"late: {hours} h ago"
