"""One survey: what it is, its versions, what is done with it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.access import Permission, requires
from crm.errors import Refused
from crm.request import staff_of
from crm.views.editing import refuse_in
from surveys.actions.drafting import change_survey
from surveys.actions.survey import put_away as put_survey_away
from surveys.actions.survey import take_out as take_survey_out
from surveys.forms.survey import FactsForm
from surveys.models import SurveyVersion
from surveys.outline import outline_of, reading_language
from surveys.surveylist import SEES, languages_of
from surveys.views.edits import NATIVE, survey_of


@require_GET
@requires(SEES)
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a survey is, its versions, and what can be done with it."""
    survey = survey_of(code)
    versions = survey.versions.select_related("published_by", "changed_by").order_by("-number")
    context = {
        "survey": survey,
        "versions": versions,
        "asked": survey.published,
        "languages": languages_of(survey),
        "may_build": staff_of(request).may(Permission.BUILD_SURVEYS),
    }
    return render(request, "surveys/survey.html", context)


@require_GET
@requires(SEES)
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show what one version asks, in one of its languages."""
    survey = survey_of(code)
    found = get_object_or_404(survey.versions.select_related("published_by"), number=number)
    definition = found.read
    language = reading_language(definition, request.GET.get("language", ""))
    context = {
        "survey": survey,
        "version": found,
        "definition": definition,
        "language": language,
        "languages": [(each, NATIVE[each]) for each in definition.languages],
        "parts": outline_of(definition, language),
        "may_build": staff_of(request).may(Permission.BUILD_SURVEYS),
    }
    return render(request, "surveys/version.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.BUILD_SURVEYS)
def facts(request: HttpRequest, code: str) -> HttpResponse:
    """Change what kind of survey it is, and who asks it."""
    survey = survey_of(code)
    form = FactsForm(request.POST or None, instance=survey)
    if request.method == "POST" and form.is_valid():
        try:
            change_survey(survey=survey, facts=form.facts(), by=staff_of(request))
        except Refused as refusal:
            refuse_in(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("surveys:detail", code=code)
    was_asked = survey.versions.exclude(status=SurveyVersion.Status.DRAFT).exists()
    context = {"survey": survey_of(code), "form": form, "was_asked": was_asked}
    status = 422 if form.errors else 200
    return render(request, "surveys/facts_form.html", context, status=status)


@require_POST
@requires(Permission.BUILD_SURVEYS)
def put_away(request: HttpRequest, code: str) -> HttpResponse:
    """Put a survey away."""
    put_survey_away(survey=survey_of(code), by=staff_of(request), at=timezone.now())
    messages.success(request, _("Put away: it is asked no more. Its responses stay."))
    return redirect("surveys:detail", code=code)


@require_POST
@requires(Permission.BUILD_SURVEYS)
def take_out(request: HttpRequest, code: str) -> HttpResponse:
    """Take a survey that was put away into use again."""
    take_survey_out(survey=survey_of(code), by=staff_of(request))
    messages.success(request, _("In use again."))
    return redirect("surveys:detail", code=code)
