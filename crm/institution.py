"""The institution, read once a request however many amounts and dates a page writes."""

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from crm.models import Institution

_read: ContextVar[dict[str, Institution | None] | None] = ContextVar("read", default=None)


def institution() -> Institution | None:
    """Return the institution, if it is set up."""
    read = _read.get()
    if read is None:
        return Institution.objects.first()
    if "institution" not in read:
        read["institution"] = Institution.objects.first()
    return read["institution"]


class InstitutionMiddleware:
    """Keeps the institution for the length of one request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request with an empty memory, and forget afterward."""
        token = _read.set({})
        try:
            return self.get_response(request)
        finally:
            _read.reset(token)
