"""What a client has said and what became of it, as far as somebody may know: for the client's page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from crm.models import Case, Client, Staff, Threshold
from crm.periods import add_months
from surveys.answerwords import answer_words
from surveys.definition import text_in
from surveys.models import Invitation, LowAnswer, Response, Survey
from surveys.readers import may_read

MOST = 6
MOST_ANSWERS = 4
YEAR = timedelta(days=365)


class Band(StrEnum):
    """How good an attitude is, in three."""

    HIGH = "HIGH"
    MIDDLE = "MIDDLE"
    LOW = "LOW"


BANDS: dict[str, str | Promise] = {
    Band.HIGH: _("Content"),
    Band.MIDDLE: _("So-so"),
    Band.LOW: _("Not content"),
}


@dataclass(frozen=True)
class Told:
    """One response: how good its attitude is, whether it may be read, and its first answers for who may."""

    response: Response
    band: Band | None
    is_read: bool
    answers: tuple[tuple[str, str], ...] = ()

    @property
    def band_words(self) -> str | Promise:
        """The band in words."""
        return BANDS[self.band] if self.band else ""


@dataclass(frozen=True)
class LowTold:
    """One low answer in words; its case where it may be seen."""

    low: LowAnswer
    question: str
    answer: str
    case: Case | None

    @property
    def is_open(self) -> bool:
        """Whether its case is not resolved; an alert tells by itself."""
        return self.low.case is not None and self.low.case.is_open


def responses_of(client: Client, staff: Staff) -> "QuerySet[Response]":
    """Return the responses of a client that count, the latest first."""
    seen = Response.objects.visible_to(staff).in_force().filter(client=client)
    related = seen.select_related("version", "interviewer", "client")
    survey = Prefetch("survey", Survey.objects.with_versions())
    return related.prefetch_related(survey).order_by("-answered_on", "-recorded_at", "-pk")


def told(response: Response, staff: Staff, high: Decimal, *, with_answers: bool = False) -> Told:
    """Return one response as far as `staff` may know it."""
    is_read = may_read(staff, response)
    answers = answers_of(response)[:MOST_ANSWERS] if is_read and with_answers else ()
    return Told(response, band_of(response.attitude, high), is_read, tuple(answers))


def band_of(attitude: Decimal | None, high: Decimal) -> Band | None:
    """Return the band of an attitude: high from the share that counts as high, low below what is left of it."""
    if attitude is None:
        return None
    if attitude >= high:
        return Band.HIGH
    return Band.MIDDLE if attitude >= 1 - high else Band.LOW


def attitude_of(rows: Iterable[Response], client: Client, on: date) -> Response | None:
    """Return the response that tells the attitude on a day, of rows with the latest first."""
    months = Threshold.objects.value_at("attitude_months", on, branch=client.branch)
    after = add_months(on, -int(months))
    known = (row for row in rows if row.attitude is not None and row.answered_on > after)
    return next(known, None)


def answers_of(response: Response) -> list[tuple[str, str]]:
    """Return the questions answered, and the answers in words, in the reader's language where it has it."""
    language = (get_language() or "en")[:2]
    return [
        (
            text_in(question.text, language),
            answer_words(question, response.answers[question.name], language),
        )
        for question in response.version.read.questions
        if question.name in response.answers
    ]


def lows_of(client: Client, staff: Staff) -> Iterator[LowTold]:
    """Give the latest low answers of a client that `staff` may know of, the latest first.

    Officers know them, but for surveys that keep them away: an answer nobody hears helps nobody.
    """
    seen = LowAnswer.objects.visible_to(staff).filter(
        response__client=client, response__withdrawn_at=None
    )
    related = seen.select_related(
        "response__survey", "response__version", "response__client", "case"
    )
    rows = [
        low for low in related.order_by("-response__answered_on", "-pk") if _is_told(low, staff)
    ]
    shown = rows[:MOST]
    cases = Case.objects.visible_to(staff).in_bulk([low.case_id for low in shown if low.case_id])
    for low in shown:
        question, answer = low_words(low)
        yield LowTold(low, question, answer, cases.get(low.case_id or 0))


def _is_told(low: LowAnswer, staff: Staff) -> bool:
    return not low.response.survey.keeps_officer_away or may_read(staff, low.response)


def low_words(low: LowAnswer) -> tuple[str, str]:
    """Return what was asked and what was answered low, in words."""
    language = (get_language() or "en")[:2]
    question = low.response.version.read.by_name[low.question]
    answer = low.response.answers.get(low.question, low.value)
    return text_in(question.text, language), answer_words(question, answer, language)


def coverage_of(client: Client, staff: Staff, on: date) -> tuple[int, int]:
    """Return how many invitations of a year a client answered, and of how many that are settled."""
    seen = Invitation.objects.visible_to(staff).filter(client=client, invited_on__gt=on - YEAR)
    statuses = list(seen.values_list("status", flat=True))
    answered = statuses.count(Invitation.Status.ANSWERED)
    return answered, answered + statuses.count(Invitation.Status.NOT_ANSWERED)
