"""Low answers: kept each by itself, and a case opened at once where the survey says so."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm.actions.case import receive_case
from crm.institution import institution
from crm.models import Case, CaseCategory
from crm.trackingcodes import write_code
from surveys.answerwords import answer_words
from surveys.definition import text_in
from surveys.models import LowAnswer, Response
from surveys.scoring import LowAnswer as Low

LAST_RESORT = "OTHER"


def take_up(*, response: Response, lows: Iterable[Low], at: datetime) -> dict[str, str]:
    """Keep the low answers of a new response, open their cases, and return the codes of these by question.

    An alert is raised by whoever sweeps the low answers that ask for one.
    """
    codes = {}
    for low in lows:
        case = _case(response, low, at) if low.low.then == LowAnswer.Then.CASE else None
        LowAnswer.objects.create(
            response=response,
            question=low.question,
            value=low.value[:100],
            then=low.low.then,
            case=case,
            taken_up_at=at if case else None,
        )
        if case is not None:
            codes[low.question] = write_code(case.code)
    return codes


def _case(response: Response, low: Low, at: datetime) -> Case:
    known = institution()
    with override(known.language if known else "en"):
        facts = {
            "kind": low.low.kind,
            "channel": Case.Channel.SURVEY,
            "category": _category(low.low.category),
            "client": response.client,
            "is_anonymous": response.client is None,
            "branch": response.branch,
            "language": response.language,
            "keeps_officer_away": response.survey.keeps_officer_away,
            "text": case_words(response, low),
        }
        return receive_case(facts=facts, by=None, on=timezone.localdate(at), at=at)


def _category(code: str) -> CaseCategory:
    known = {category.code: category for category in CaseCategory.objects.filter(is_offered=True)}
    return known.get(code) or known.get(LAST_RESORT) or next(iter(known.values()))


def case_words(response: Response, low: Low) -> str:
    """Return what a case says of a low answer: what was asked, the answer, and all that was said in words."""
    definition = response.version.read
    question = definition.by_name[low.question]
    language = definition.languages[0] if response.language == "" else response.language
    asked = text_in(question.text, language)
    answer = response.answers.get(low.question, low.value)
    lines = [
        _("Answer in the survey “%(survey)s”:") % {"survey": text_in(definition.title, language)},
        f"{asked} {answer_words(question, answer, language)}",
    ]
    words = [
        str(response.answers[each.name])
        for each in definition.questions
        if each.type == "TEXT" and each.name in response.answers
    ]
    return "\n".join([*lines, *words])
