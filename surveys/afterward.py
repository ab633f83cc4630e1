"""What follows an interview: apps above register a page to go on to, by kind of survey, in `apps.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from crm.models import Staff
from surveys.models import Response

UrlOf = Callable[[Response, Staff], str]


@dataclass(frozen=True)
class Afterward:
    """Where to go on to, and in which words."""

    url: str
    label: str | Promise


_known: dict[str, tuple[str | Promise, UrlOf]] = {}


def register_afterward(kind: str, label: str | Promise, url_of: UrlOf) -> None:
    """Have responses to surveys of a kind lead on; `url_of` gives nothing where there is nothing to do. Replaces."""
    _known[kind] = label, url_of


def afterward_of(response: Response, staff: Staff) -> Afterward | None:
    """Return where a response of a client leads `staff`, if anywhere."""
    if response.survey.kind not in _known or response.client is None or response.withdrawn_at:
        return None
    label, url_of = _known[response.survey.kind]
    url = url_of(response, staff)
    return Afterward(url, label) if url else None
