"""The answers behind the numbers of a survey, on the page and as a file with its code book."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm.access import Permission, requires
from crm.actions.view import log_views
from crm.asking import asking
from crm.charts.figures import reader
from crm.exports import send
from crm.models import Client
from crm.paging import BoundedPaginator
from crm.request import staff_of, today
from surveys.answerwords import answer_words
from surveys.behind import RELATED, Rows, Said, behind, book, lines, months_shown, said_of
from surveys.definition import Definition, Question, text_in
from surveys.forms.results import ResultsForm
from surveys.models import Response, Survey, SurveyVersion
from surveys.results.charts import month_name
from surveys.results.explained import period
from surveys.segments import segment_words
from surveys.views.results import answered_survey, fewest, language

ON_A_PAGE = 20
AT_FIRST = 3  # answers seen before the rest is unfolded
KINDS = {"csv", "xlsx"}
BOOK = "code-book"


class AnswersPaginator(BoundedPaginator):
    """Counts fewer rows than other lists: the answers of each must be looked into."""

    most = 1_000


@require_GET
@requires(Permission.READ_ANSWERS)
def answers(request: HttpRequest, code: str) -> HttpResponse:
    """List the responses one number counts, and keep that their clients were looked at."""
    survey, definition = answered_survey(code)
    rows, form, said = _asked(request, survey, definition)
    pages = AnswersPaginator(rows.select_related(*RELATED), ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    _keep_looks(request, list(page))
    worded = _Worded(survey)
    context = {
        "survey": survey,
        "form": form,
        "page": page,
        "period": period(form.asked()),
        "said": _words(said),
        "rows": _nameless(rows, page, worded)
        if survey.is_anonymous
        else [_row(row, worded) for row in page],
        "files": _files(request, code),
        "back": asking(request, "surveys:results", to={"code": code}, question=None, value=None),
        "everything": asking(
            request, "surveys:answers", to={"code": code}, question=None, value=None
        ),
    }
    return render(request, "surveys/answers.html", context)


@require_GET
@requires(Permission.READ_ANSWERS)
def answers_file(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """Give the responses as a file, in a workbook with the code book beside them; every row counts as looked at."""
    if kind not in KINDS:
        raise Http404
    survey, definition = answered_survey(code)
    rows, _form, _said = _asked(request, survey, definition)
    if not survey.is_anonymous:
        clients = Client.objects.filter(pk__in=rows.order_by().values("client"))
        log_views(clients=clients, by=staff_of(request), at=timezone.now())
    table = lines(survey, rows, fewest=fewest())
    return send(code, kind, table, beside=book(survey))


@require_GET
@requires(Permission.READ_ANSWERS)
def codebook(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give the code book by itself, for the file that has no second sheet."""
    survey, _definition = answered_survey(code)
    return send(f"{code}-{BOOK}", "csv", book(survey))


def _asked(
    request: HttpRequest, survey: Survey, definition: Definition | None
) -> tuple[Rows, ResultsForm, Said | None]:
    staff = staff_of(request)
    form = ResultsForm(request.GET, survey=survey, staff=staff, on=today())
    if definition is None:
        return Response.objects.none(), form, None
    said = said_of(definition, request.GET.get("question", ""), request.GET.get("value", ""))
    return behind(form.asked(), said, staff=staff, fewest=fewest()), form, said


def _keep_looks(request: HttpRequest, rows: list[Response]) -> None:
    named = {row.client_id for row in rows if row.client_id}
    if named:
        clients = Client.objects.filter(pk__in=named)
        log_views(clients=clients, by=staff_of(request), at=timezone.now())


def _words(said: Said | None) -> dict[str, Any] | None:
    if said is None:
        return None
    options = {option.code: text_in(option.text, language()) for option in said.question.options}
    values = [options.get(value, value) for value in said.values]
    return {"question": text_in(said.question.text, language()), "values": values}


class _Worded:
    """Responses of a survey in words: each version is read once, and each answer put into words once, however often given."""

    def __init__(self, survey: Survey) -> None:
        self.language = language()
        asked = SurveyVersion.objects.filter(survey=survey)
        self.questions = {
            version.pk: [
                (each, text_in(each.text, self.language)) for each in version.read.questions
            ]
            for version in asked.exclude(status=SurveyVersion.Status.DRAFT)
        }
        self.known: dict[tuple[int, str, str], str] = {}

    def answers(self, row: Response) -> list[tuple[str, str]]:
        """Return what was asked and what was answered."""
        return [
            (text, self._words(row, question))
            for question, text in self.questions[row.version_id]
            if question.name in row.answers
        ]

    def _words(self, row: Response, question: Question) -> str:
        answer = row.answers[question.name]
        key = row.version_id, question.name, str(answer)
        if key not in self.known:
            self.known[key] = answer_words(question, answer, self.language)
        return self.known[key]


def _row(row: Response, worded: _Worded) -> dict[str, Any]:
    return {
        "response": row,
        "segment": segment_words().get(row.segment, row.segment),
        **_in_two(worded.answers(row)),
    }


def _in_two(answers: list[tuple[str, str]]) -> dict[str, Any]:
    """Return the first answers, and the rest, which is unfolded on wish."""
    return {"answers": answers[:AT_FIRST], "more": answers[AT_FIRST:]}


def _nameless(rows: Rows, page: Any, worded: _Worded) -> list[dict[str, Any]]:  # noqa: ANN401 - a page of responses
    """Return anonymous responses without anything beside their answers but a month that many share."""
    shown, locale = months_shown(rows, fewest()), reader().locale
    found = []
    for row in page:
        month = row.answered_on.replace(day=1)
        found.append(
            {
                "month": month_name(month, locale) if month in shown else "",
                **_in_two(worded.answers(row)),
            }
        )
    return found


def _files(request: HttpRequest, code: str) -> list[tuple[str, str]]:
    files = [
        (asking(request, "surveys:answers-file", to={"code": code, "kind": kind}), kind.upper())
        for kind in ("csv", "xlsx")
    ]
    return [*files, (asking(request, "surveys:codebook", to={"code": code}), _("Code book"))]
