"""The list of surveys, and making a new one."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from crm.access import Permission, requires
from crm.errors import Refused
from crm.request import is_htmx, staff_of, today
from crm.views.editing import refuse_in
from surveys.actions.survey import create_survey
from surveys.forms.survey import NewForm
from surveys.models import Survey
from surveys.surveyfilter import SurveyFilter
from surveys.surveylist import SEES, languages_of

ON_A_PAGE = 50


@require_GET
@requires(SEES)
def surveys(request: HttpRequest) -> HttpResponse:
    """Show the surveys; with htmx only the list."""
    staff, chosen = staff_of(request), SurveyFilter(request.GET)
    found = chosen.apply(Survey.objects.with_versions(), staff=staff, today=today())
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": chosen,
        "page": page,
        "rows": [{"survey": each, "languages": languages_of(each)} for each in page],
        "may_build": staff.may(Permission.BUILD_SURVEYS),
    }
    return render(request, f"surveys/surveys.html{'#list' if is_htmx(request) else ''}", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.BUILD_SURVEYS)
def new(request: HttpRequest) -> HttpResponse:
    """Make a survey: blank, or a copy of another."""
    form = NewForm(request.POST or None, initial={"copy_of": request.GET.get("copy_of", "")})
    if request.method == "POST" and form.is_valid():
        facts = {"code": form.cleaned_data["code"], **form.facts()}
        by, at = staff_of(request), timezone.now()
        try:
            survey = create_survey(facts=facts, definition=form.definition(), by=by, at=at)
        except Refused as refusal:
            refuse_in(form, refusal)
        else:
            return redirect("surveys:draft", code=survey.code)
    status = 422 if form.errors else 200
    return render(request, "surveys/new.html", {"form": form}, status=status)
