"""The builder: a draft as an outline, what is wrong with it, undo; starting one and throwing it away."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.access import Permission, requires
from crm.errors import Refused
from crm.request import is_htmx, staff_of
from surveys.actions.drafting import redo_change, undo_change
from surveys.actions.survey import discard_draft, start_draft
from surveys.models import SurveyVersion
from surveys.views.edits import builder, draft_of, seen_by, survey_of, words_of


@require_GET
@requires(Permission.BUILD_SURVEYS)
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Show the builder."""
    return builder(request, code)


@require_POST
@requires(Permission.BUILD_SURVEYS)
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Start a draft that begins as what is asked now."""
    start_draft(survey=survey_of(code), by=staff_of(request), at=timezone.now())
    return redirect("surveys:draft", code=code)


@require_http_methods(["GET", "POST"])
@requires(Permission.BUILD_SURVEYS)
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Throw a draft away, after asking; a survey that was never published goes with it."""
    version = draft_of(request, code)
    if request.method == "GET":
        return render(request, "surveys/discard.html", {"survey": version.survey})
    try:
        discard_draft(version=version, by=staff_of(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("surveys:detail", code=code)
    messages.success(request, _("The draft is thrown away."))
    if version.survey.published:
        return redirect("surveys:detail", code=code)
    return redirect("surveys:list")


@require_POST
@requires(Permission.BUILD_SURVEYS)
def undo(request: HttpRequest, code: str) -> HttpResponse:
    """Take the last change back."""
    return _restored(request, code, undo_change)


@require_POST
@requires(Permission.BUILD_SURVEYS)
def redo(request: HttpRequest, code: str) -> HttpResponse:
    """Do again what was taken back."""
    return _restored(request, code, redo_change)


def _restored(
    request: HttpRequest, code: str, restore: Callable[..., SurveyVersion]
) -> HttpResponse:
    version = draft_of(request, code)
    try:
        restore(version=version, seen=seen_by(request), by=staff_of(request), at=timezone.now())
    except Refused as refusal:
        messages.error(request, words_of(refusal, version))
    return builder(request, code) if is_htmx(request) else redirect("surveys:draft", code=code)
