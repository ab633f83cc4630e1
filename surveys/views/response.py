"""One response: what was answered, how it was taken, what became of it; taken back where it was a mistake."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.access import Permission, requires
from crm.actions.view import log_view
from crm.errors import Refused
from crm.models import Case
from crm.request import staff_of
from surveys.actions.response import withdraw_response
from surveys.afterward import afterward_of
from surveys.answerwords import answer_words
from surveys.definition import Question, text_in
from surveys.models import LowAnswer, Response, Survey
from surveys.readers import may_read
from surveys.segments import segment_words

RELATED = ("version", "client", "branch", "officer", "product", "interviewer", "group", "wave")


@require_GET
@requires(Permission.READ_ANSWERS)
def response(request: HttpRequest, response_uid: UUID) -> HttpResponse:
    """Show one response, and keep that its client was looked at."""
    row = _read(request, response_uid)
    if row.client:
        log_view(client=row.client, by=staff_of(request), at=timezone.now())
    return render(request, "surveys/response.html", _context(request, row))


@require_POST
@requires(Permission.READ_ANSWERS)
def withdraw(request: HttpRequest, response_uid: UUID) -> HttpResponse:
    """Take a response back that was recorded by mistake."""
    row, staff = _read(request, response_uid), staff_of(request)
    reason = request.POST.get("reason", "")
    try:
        withdraw_response(response=row, reason=reason, by=staff, at=timezone.now())
    except Refused as refusal:
        context = {**_context(request, row), "refusal": str(refusal), "reason": reason}
        return render(request, "surveys/response.html", context, status=422)
    messages.success(
        request, _("Taken back: the response counts no more. It stays to be seen here.")
    )
    return redirect("surveys:response", response_uid)


def _read(request: HttpRequest, uid: UUID) -> Response:
    """Return a response the reader may read, or answer 404; one without a name is never opened by itself."""
    staff = staff_of(request)
    seen = Response.objects.visible_to(staff).select_related(*RELATED, "withdrawn_by")
    survey = Prefetch("survey", Survey.objects.with_versions())
    row = get_object_or_404(seen.prefetch_related(survey), uid=uid)
    if not may_read(staff, row):
        raise Http404
    return row


def _context(request: HttpRequest, row: Response) -> dict[str, Any]:
    lows = LowAnswer.objects.filter(response=row).select_related("case")
    cases = Case.objects.visible_to(staff_of(request)).filter(pk__in=lows.values("case"))
    return {
        "response": row,
        "client": row.client,
        "segment": segment_words().get(row.segment, row.segment),
        "sections": list(_sections(row, {low.question: low for low in lows})),
        "cases": {case.pk: case for case in cases},
        "after": afterward_of(row, staff_of(request)),
    }


def _sections(row: Response, lows: dict[str, LowAnswer]) -> Iterator[tuple[str, list[Any]]]:
    language = (get_language() or "en")[:2]
    for section in row.version.read.sections:
        if rows := list(_answers(section.questions, row, lows, language)):
            yield text_in(section.title, language), rows


def _answers(
    questions: Iterable[Question], row: Response, lows: dict[str, LowAnswer], language: str
) -> Iterator[dict[str, Any]]:
    for question in questions:
        if question.name in row.answers:
            yield {
                "question": text_in(question.text, language),
                "answer": answer_words(question, row.answers[question.name], language),
                "low": lows.get(question.name),
            }
