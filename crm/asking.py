"""Addresses that ask the same question otherwise."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse


def asking(request: HttpRequest, url_name: str, *, to: dict[str, str], **changes: Any) -> str:  # noqa: ANN401 - what a query string takes
    """Return an address that asks the same question with some parameters changed; None takes one away."""
    asked = request.GET.copy()
    for name, value in {"page": None, **changes}.items():
        asked.pop(name, None)
        if value is not None:
            asked[name] = str(value)
    address = reverse(url_name, kwargs=to)
    return f"{address}?{asked.urlencode()}" if asked else address
