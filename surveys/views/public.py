"""What the pages share by which clients answer alone: each in one language throughout, with thanks at the end."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override

from crm.institution import institution
from crm.trackingcodes import read_code, write_code
from surveys.definition import text_in
from surveys.improvements import done_since
from surveys.models import SurveyVersion

UNKNOWN, TOO_FAST = 404, 429


def public_page(
    request: HttpRequest, name: str, context: Mapping[str, Any], *, language: str, status: int = 200
) -> HttpResponse:
    """Show a page in one language, whatever the reader's is."""
    with override(language):
        shown = {"institution": institution(), **context}
        response = render(request, f"surveys/{name}.html", shown, status=status)
    response["Content-Language"] = language
    return response


def unknown_page(request: HttpRequest) -> HttpResponse:
    """Say that there is no such link, to everybody alike."""
    return render(request, "surveys/unknown.html", {"institution": institution()}, status=UNKNOWN)


def slow_page(request: HttpRequest) -> HttpResponse:
    """Ask to wait."""
    return render(request, "public/slow.html", {"institution": institution()}, status=TOO_FAST)


def thanks_page(
    request: HttpRequest, version: SurveyVersion, language: str, name: str = "thanks"
) -> HttpResponse:
    """Thank, with the codes of cases that the answers opened and what was done since others answered."""
    context = {
        "title": text_in(version.read.title, language),
        "thanks": text_in(version.read.thanks, language),
        "codes": [
            (code, write_code(code)) for code in map(read_code, request.GET.getlist("case")) if code
        ],
        "done": done_since(version.survey, language),
    }
    return public_page(request, name, context, language=language)
