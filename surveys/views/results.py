"""The results of a survey, for managers to question: figures, groups, answers, what drives them, who kept silent."""

from functools import partial
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm.access import Permission, Reach, requires
from crm.asking import asking
from crm.charts.drawing import NARROW, WIDE, Chart, png
from crm.charts.figures import figure, reader
from crm.exports import send
from crm.models import Threshold
from crm.request import staff_of, today
from surveys.definition import Definition
from surveys.forms.results import ResultsForm
from surveys.models import Survey, SurveyVersion
from surveys.results.asked import Asked, Cut
from surveys.results.drawn import CHARTS, draw
from surveys.results.explained import period
from surveys.results.found import Found, names_of_questions, read_findings, without
from surveys.results.kept import SECONDS, chart_once, key_of, picture_once
from surveys.results.parts import (
    dimension_rows,
    group_table,
    headlines,
    likelihood,
    modes,
    silence_stats,
)
from surveys.results.parts import questions as question_rows
from surveys.results.report import Report, cuts_of, figures, read_report

KINDS = {"svg", "png", "csv", "xlsx"}


def language() -> str:
    """Return the reader's language, as definitions name it."""
    return (get_language() or "en")[:2]


def answered_survey(code: str) -> tuple[Survey, Definition | None]:
    """Return a survey, and what it asks or asked last; nothing where it was never published."""
    survey = get_object_or_404(Survey.objects.with_versions(), code=code)
    version = SurveyVersion.objects.filter(survey=survey).last_published()
    return survey, version.read if version else None


def fewest() -> int:
    """Return the answers below which nothing is shown."""
    return int(Threshold.objects.value_at("fewest_survey_answers", today()))


@require_GET
@requires(Permission.VIEW_SURVEY_RESULTS)
def results(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a survey found."""
    survey = get_object_or_404(Survey.objects.with_versions(), code=code)
    staff = staff_of(request)
    may_read = staff.may(Permission.READ_ANSWERS)
    seen = None if staff.reach is Reach.INSTITUTION else sorted(staff.branches.values_list("pk"))
    asked_for = (request.get_full_path(), language(), may_read, seen, today())
    key = key_of(survey.pk, *asked_for)
    body: SafeString | None = cache.get(key)
    if body is None:
        body = render_to_string("surveys/results_body.html", results_of(request, survey), request)
        cache.set(key, body, SECONDS)
    everything = asking(request, "surveys:answers", to={"code": code}) if may_read else ""
    context = {"survey": survey, "body": body, "everything": everything}
    return render(request, "surveys/results.html", context)


def results_of(request: HttpRequest, survey: Survey) -> dict[str, Any]:
    """Return all that the page says of a survey."""
    staff = staff_of(request)
    may_read = staff.may(Permission.READ_ANSWERS)
    form = ResultsForm(request.GET, survey=survey, staff=staff, on=today())
    asked = form.asked()
    context: dict[str, Any] = {
        "survey": survey,
        "form": form,
        "period": period(asked),
        "group_label": form.group_label,
    }
    version = SurveyVersion.objects.filter(survey=survey).last_published()
    if version is None:
        return context
    report = read_report(asked, version.read, fewest=fewest())
    context |= {"report": report, "silence": silence_stats(report)}
    if report.count and not report.is_hidden:
        context |= _shown(request, form, report, may_read=may_read)
    return context


def _shown(
    request: HttpRequest, form: ResultsForm, report: Report, *, may_read: bool
) -> dict[str, Any]:
    words = language()
    code = report.asked.survey.code

    def address(question: str, values: str) -> str:
        if not may_read:
            return ""
        to = {"code": code}
        return asking(request, "surveys:answers", to=to, question=question, value=values or None)

    found = read_findings(report.asked, report.definition, language=words, may_read=may_read)
    names = names_of_questions(report.definition, words)
    told = figures(report)
    cuts = cuts_of(report.asked)
    cut = form.cut if form.cut in cuts else (cuts[0] if cuts else "")
    return {
        "stats": headlines(report, told, address),
        "outreach": likelihood(report),
        "figures": _figures(request, report, found),
        "dimensions": dimension_rows(report, told),
        "groups": group_table(request, report, cut) if cut else None,
        "cuts": [
            (each, Cut(each).label, asking(request, "surveys:results", to={"code": code}, by=each))
            for each in cuts
        ],
        "cut": cut,
        "questions": question_rows(report, address, words),
        "modes": modes(report) if report.asked.cut == Cut.WHOLE else None,
        "found": found,
        "without": without(found.reliability, names) if found and found.reliability else [],
    }


def _figures(request: HttpRequest, report: Report, found: Found | None) -> dict[str, Any]:
    drawn = {}
    for name in CHARTS:
        work_out = partial(draw, name, report, found, reader(), language())
        chart = chart_once(name, report.asked, work_out)
        if chart is not None:
            address = partial(_chart_address, request, report.asked.survey.code, name)
            drawn[name.replace("-", "_")] = figure(
                chart,
                files=[(address("csv"), "CSV"), (address("png"), _("Picture"))],
                pictures={width: address("svg", width) for width in ("wide", "narrow")},
            )
    return drawn


def _chart_address(
    request: HttpRequest, code: str, name: str, kind: str, width: str | None = None
) -> str:
    to = {"code": code, "name": name, "kind": kind}
    return asking(request, "surveys:results-chart", to=to, width=width)


@require_GET
@requires(Permission.VIEW_SURVEY_RESULTS)
def results_chart(request: HttpRequest, code: str, name: str, kind: str) -> HttpResponseBase:
    """Give one chart: the drawing for the page, or a picture or its figures to take away."""
    if name not in CHARTS or kind not in KINDS:
        raise Http404
    survey = get_object_or_404(Survey, code=code)
    staff = staff_of(request)
    asked = ResultsForm(request.GET, survey=survey, staff=staff, on=today()).asked()
    if kind == "svg":
        return _picture(request, name, asked)
    chart = chart_once(name, asked, partial(_worked_out, name, asked))
    if chart is None:
        raise Http404
    if kind == "png":
        return HttpResponse(png(chart, reader().locale), content_type="image/png")
    rows = [list(chart.columns), *(list(row) for row in chart.rows)]
    return send(f"{code}-{name}", kind, rows)


def _picture(request: HttpRequest, name: str, asked: Asked) -> HttpResponse:
    width = NARROW if request.GET.get("width") == "narrow" else WIDE
    scheme = request.COOKIES.get("theme", "system")
    is_dark = (request.GET.get("scheme") if scheme == "system" else scheme) == "dark"
    work_out = partial(_worked_out, name, asked)
    drawn = picture_once(name, asked, work_out, width=width, is_dark=is_dark)
    if drawn is None:
        raise Http404
    return HttpResponse(drawn, content_type="image/svg+xml")


def _worked_out(name: str, asked: Asked) -> Chart | None:
    version = SurveyVersion.objects.filter(survey=asked.survey).last_published()
    if version is None:
        return None
    definition = version.read
    report = read_report(asked, definition, fewest=fewest())
    if not report.count or report.is_hidden:
        return None
    found = read_findings(asked, definition, language=language(), may_read=False)
    return draw(name, report, found, reader(), language())
