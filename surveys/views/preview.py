"""A preview of a survey on a phone: the client's own form in a frame; skips answer, nothing is kept."""

from uuid import uuid4

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods

from crm.access import Permission, requires
from surveys.definition import text_in
from surveys.models import SurveyVersion
from surveys.outline import reading_language
from surveys.sitting import Sitting
from surveys.views.edits import NATIVE, survey_of
from surveys.views.public import public_page

FAULTY = 422


def previewed(code: str) -> SurveyVersion:
    """Return what is worked on, else what is asked now."""
    survey = survey_of(code)
    version = survey.draft or survey.published
    if version is None:
        raise Http404
    version.survey = survey
    return version


@require_GET
@requires(Permission.BUILD_SURVEYS)
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """Show a phone with the survey in one of its languages."""
    version = previewed(code)
    definition = version.read
    context = {
        "survey": version.survey,
        "version": version,
        "language": reading_language(definition, request.GET.get("language", "")),
        "languages": [(each, NATIVE[each]) for each in definition.languages],
        "is_blank": not definition.questions,
    }
    return render(request, "surveys/preview.html", context)


@csp_replace({"frame-ancestors": ["'self'"]})
@xframe_options_sameorigin
@require_http_methods(["GET", "POST"])
@requires(Permission.BUILD_SURVEYS)
def page(request: HttpRequest, code: str) -> HttpResponse:
    """Show the survey as a client sees it, step by step; nothing of it is kept."""
    version = previewed(code)
    sent = request.POST
    wanted = sent.get("language") or request.GET.get("language", "")
    language = reading_language(version.read, wanted)
    sitting = Sitting(uid=uuid4(), version=version, language=language)
    if request.method == "GET":
        return public_page(request, "preview_page", sitting.context(), language=language)
    turn = sitting.turn(sent)
    if turn.is_done:
        told = {
            "title": "",
            "thanks": text_in(version.read.thanks, language),
            "codes": [],
            "done": [],
        }
        return public_page(request, "thanks", told, language=language)
    after = sitting.after(turn, sent)
    context = after.context(turn.faults, has_more=turn.has_more)
    status = FAULTY if turn.faults else 200
    return public_page(request, "preview_page", context, language=after.language, status=status)
