"""What views read from the request and the clock: who asks, and which day it is."""

from datetime import date
from typing import cast

from django.http import HttpRequest
from django.utils import timezone

from crm.models import Staff


def staff_of(request: HttpRequest) -> Staff:
    """Return who is signed in; only behind an access rule."""
    return cast(Staff, request.user)


def today() -> date:
    """Return the business date in the institution's time zone, to be handed down as an argument."""
    return timezone.localdate()


def is_htmx(request: HttpRequest) -> bool:
    """Tell whether a fragment is asked for rather than a page."""
    return bool(getattr(request, "htmx", False))
