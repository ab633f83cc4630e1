"""Surveys that come from files, and go out as such."""

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.access import Permission, requires
from crm.errors import Refused
from crm.exports import SPREADSHEET
from crm.request import staff_of
from crm.views.editing import refuse_in
from surveys.actions.survey import create_survey
from surveys.files import FromFile, read_file, survey_document
from surveys.forms.fromfile import FileForm, NewSurveyForm
from surveys.models import Survey, SurveyVersion
from surveys.xlsform import write_xlsform

FAULTY = 422


@require_http_methods(["GET", "POST"])
@requires(Permission.BUILD_SURVEYS)
def look(request: HttpRequest) -> HttpResponse:
    """Take a file and show what of it a survey can carry; nothing is kept yet."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = read_file(form.cleaned_data["file"].read(), form.suffix)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return _found(request, found)
    context = {"form": form}
    return render(request, "surveys/from_file.html", context, status=FAULTY if form.errors else 200)


def _found(request: HttpRequest, found: FromFile) -> HttpResponse:
    given = {**found.facts, "definition": json.dumps(found.document, ensure_ascii=False)}
    context = {
        "form": NewSurveyForm(initial=given),
        "lost": [{"lost": each, "message": _(each.message)} for each in found.lost],
        "question_count": sum(len(part["questions"]) for part in found.document["sections"]),
        "languages": found.document["languages"],
    }
    return render(request, "surveys/from_file_found.html", context)


@require_POST
@requires(Permission.BUILD_SURVEYS)
def make(request: HttpRequest) -> HttpResponse:
    """Make a survey of what was read from a file."""
    form = NewSurveyForm(request.POST)
    if form.is_valid():
        try:
            survey = create_survey(
                facts=form.facts,
                definition=form.cleaned_data["definition"],
                by=staff_of(request),
                at=timezone.now(),
            )
        except Refused as refusal:
            refuse_in(form, refusal)
        else:
            messages.success(request, _("The survey is made, as a draft."))
            return redirect("surveys:detail", code=survey.code)
    return render(request, "surveys/from_file_found.html", {"form": form}, status=FAULTY)


def _version(code: str, number: int) -> SurveyVersion:
    survey = get_object_or_404(Survey, code=code)
    return get_object_or_404(
        SurveyVersion.objects.select_related("survey"), survey=survey, number=number
    )


@require_GET
@requires(Permission.BUILD_SURVEYS)
def as_json(_request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Give a version as the JSON that can be read back."""
    version = _version(code, number)
    answer = JsonResponse(
        survey_document(version.survey, version),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{code}-{number}.json"'
    return answer


@require_GET
@requires(Permission.BUILD_SURVEYS)
def as_xlsform(_request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Give a version as an XLSForm."""
    version = _version(code, number)
    if not version.read.questions:
        raise Http404
    content = write_xlsform(version.read, version.definition, code)
    name = f'attachment; filename="{code}-{number}.xlsx"'
    return HttpResponse(content, SPREADSHEET, headers={"Content-Disposition": name})
