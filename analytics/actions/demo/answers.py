"""What clients of a demo answered when asked, which invitations were not answered, and what low answers led to."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np

from analytics.actions.demo.ids import Ids
from analytics.actions.demo.voices import CaseWriter
from analytics.demo import Book
from analytics.demo.arrays import NEVER, date_of, moment_of
from analytics.demo.complaining import CATEGORIES
from analytics.demo.listening import SCALES, SERVICE
from crm.models import Case
from surveys.actions.lows import case_words
from surveys.finding import work_out
from surveys.models import Invitation, LowAnswer, Response, Survey, SurveyVersion
from surveys.scoring import LowAnswer as Low
from surveys.scoring import attitude, low_answers
from surveys.tallying import recount_changed

Row = Any  # pandas names the columns of a row at run time
MIDDAY, EVENING = 12, 18
DAYS_TO_ANSWER = timedelta(days=14)
ASKS = {"served": "overall"}  # a question of a survey that asks what another one calls so
PRAISED, BLAMED = 9, 6


def write_invitations(book: Book, ids: Ids) -> dict[str, int]:
    """Write who was asked and what was answered, count it all, and return how many rows of each kind that made."""
    writer = _Writer(book, ids)
    rows: list[Row] = list(book.invitations.itertuples())
    invitations = Invitation.objects.bulk_create(
        [writer.invitation(row) for row in rows], batch_size=2000
    )
    pairs = [
        (row, writer.response(row, invitation))
        for row, invitation in zip(rows, invitations, strict=True)
        if row.answered_on < NEVER
    ]
    responses = Response.objects.bulk_create([each for _row, each in pairs], batch_size=2000)
    cases = writer.take_up([(row, each) for (row, _), each in zip(pairs, responses, strict=True)])
    at = moment_of(book.until, EVENING)
    recount_changed(at=at)
    for survey in Survey.objects.with_responses().order_by("pk"):
        work_out(survey, at=at)
    return {
        "invitations": len(invitations),
        "responses": len(responses),
        "cases from answers": cases,
    }


class _Writer:
    """Makes rows: looks up once what many need."""

    def __init__(self, book: Book, ids: Ids) -> None:
        self.book, self.ids = book, ids
        codes = list(book.invitations["survey"].unique())
        self.surveys = {each.code: each for each in Survey.objects.filter(code__in=codes)}
        published = SurveyVersion.objects.filter(
            survey__in=self.surveys.values(), status=SurveyVersion.Status.PUBLISHED
        )
        self.versions = {each.survey.code: each for each in published.select_related("survey")}
        rows = book.invitations
        desk = book.people["desk"].to_numpy()[rows["client"]]
        days = np.where(rows["answered_on"] < NEVER, rows["answered_on"], rows["invited_on"])
        self.officers = ids.officers[book.staffing.sitting(desk, days)]
        self.branches = book.people["branch"].to_numpy()

    def invitation(self, row: Row) -> Invitation:
        """Return one invitation, answered or not, or still open."""
        invited_on = date_of(row.invited_on)
        invitation = Invitation(
            survey=self.surveys[row.survey],
            client_id=int(self.ids.clients[row.client]),
            branch_id=int(self.ids.branches[self.branches[row.client]]),
            channel="LINK" if row.mode == "LINK" else "OFFICER",
            invited_on=invited_on,
            expires_on=invited_on + DAYS_TO_ANSWER,
            sent_at=moment_of(row.invited_on, MIDDAY) if row.mode == "LINK" else None,
        )
        if row.answered_on < NEVER:
            invitation.status, invitation.settled_on = "ANSWERED", date_of(row.answered_on)
        elif invitation.expires_on < date_of(self.book.until):
            invitation.status, invitation.silence = "NOT_ANSWERED", row.silence
            invitation.settled_on = invitation.expires_on
        elif row.mode == "LINK":
            invitation.status = "SENT"
        return invitation

    def response(self, row: Row, invitation: Invitation) -> Response:
        """Return the response to an invitation."""
        version = self.versions[row.survey]
        answers = self._answers(row, version)
        officer = int(self.officers[row.Index])
        is_alone = row.mode == "LINK"
        return Response(
            survey=invitation.survey,
            version=version,
            invitation=invitation,
            client_id=invitation.client_id,
            branch_id=invitation.branch_id,
            officer_id=officer,
            interviewer_id=None if is_alone else officer,
            product_id=int(self.ids.products[row.offer]),
            cycle=row.cycle,
            mode=row.mode,
            language=self._flavor(row).language,
            answered_on=date_of(row.answered_on),
            recorded_at=moment_of(row.answered_on, MIDDAY),
            answers=answers,
            attitude=attitude(version.read, answers),
            is_low=bool(low_answers(version.read, answers)),
        )

    def _answers(self, row: Row, version: SurveyVersion) -> dict[str, Any]:
        """Return the answers of a row to the questions of its survey that have some."""
        asked = [(each.name, ASKS.get(each.name, each.name)) for each in version.read.questions]
        answers: dict[str, Any] = {
            name: int(getattr(row, scale)) for name, scale in asked if scale in SCALES
        }
        if words := self._words(row):
            answers[_place_of_words(row)] = words
        return answers

    def _words(self, row: Row) -> str:
        """Return what is said in words: by who is content a praise, by who is not a complaint."""
        flavor = self._flavor(row)
        if row.phrase < 0 or BLAMED < row.recommend < PRAISED:
            return ""
        phrases = flavor.praises if row.recommend >= PRAISED else flavor.complaints
        return str(phrases[row.phrase % len(phrases)])

    def _flavor(self, row: Row) -> Any:  # noqa: ANN401 - a flavor of the model
        return self.book.flavors[int(self.branches[row.client])]

    def take_up(self, told: list[tuple[Row, Response]]) -> int:
        """Keep the low answers, and count the cases they led to; alerts are raised by the night."""
        lows = [
            (row, response, low)
            for row, response in told
            for low in low_answers(response.version.read, response.answers)
        ]
        grave = [each for each in lows if each[2].low.then == LowAnswer.Then.CASE]
        opened = CaseWriter(self.book, self.ids).write(
            [(_case_row(row), case_words(response, low)) for row, response, low in grave]
        )
        cases = {
            (response.pk, low.question): case
            for (_row, response, low), case in zip(grave, opened, strict=True)
        }
        LowAnswer.objects.bulk_create(
            _low(response, low, cases.get((response.pk, low.question)))
            for _row, response, low in lows
        )
        return len(opened)


def _place_of_words(row: Row) -> str:
    """Return the question whose answer the words are: of who would not recommend, half say what has to change."""
    if row.survey == SERVICE:
        return "words"
    return "change" if row.recommend <= BLAMED and row.phrase % 2 else "why"


def _case_row(row: Row) -> Row:
    """Return the case a low answer leads to, as a row of `Book.cases`."""
    return SimpleNamespace(
        client=row.client,
        kind="COMPLAINT",
        category=max(row.phrase, 0) % len(CATEGORIES),
        channel="SURVEY",
        received_on=row.answered_on,
        acknowledged_on=row.acknowledged_on,
        resolved_on=row.resolved_on,
        answered_on=row.satisfied_on,
        is_satisfied=row.is_satisfied,
        is_upheld=True,
    )


def _low(response: Response, low: Low, case: Case | None) -> LowAnswer:
    return LowAnswer(
        response=response,
        question=low.question,
        value=low.value,
        then=low.low.then,
        case=case,
        taken_up_at=response.recorded_at if case else None,
        told_at=case.satisfaction_answered_at if case else None,
    )
