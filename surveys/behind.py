"""The answers behind a number: the responses it counts, as far as somebody may read them, and as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, TextField
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import MD5, Cast, TruncMonth
from django.utils.translation import gettext as _

from crm.models import Staff
from surveys.codebook import Column, asked_ever, code_book, columns
from surveys.definition import LANGUAGES, Definition, Question, Type, read_definition
from surveys.models import Response, Survey, SurveyVersion
from surveys.results.asked import Asked
from surveys.results.figures import hidden
from surveys.results.report import tells_of_others
from surveys.results.silence import narrowed

AT_A_TIME = 2000
RELATED = ("client", "branch", "officer", "product", "interviewer", "wave")
Rows = QuerySet[Response]


@dataclass(frozen=True)
class Said:
    """What was said: a question, or one part of it, and the values of which one was given; none for any answer."""

    question: Question
    part: str = ""
    values: tuple[str, ...] = ()


def said_of(definition: Definition, name: str, values: str) -> Said | None:
    """Read which answers an address asks for; None where it names no question."""
    base, _dot, part = name.partition(".")
    question = definition.by_name.get(base)
    if question is None:
        return None
    return Said(question, part, tuple(each for each in values.split(",") if each))


def behind(asked: Asked, said: Said | None, *, staff: Staff, fewest: int) -> Rows:
    """Return the responses a number counts, the latest first.

    Of an anonymous survey they come in no order that tells anything, and none where they are too few.
    """
    seen = Response.objects.visible_to(staff).filter(survey=asked.survey).in_force()
    rows: Rows = seen.between(asked.since, asked.until).filter(narrowed(asked.cut, asked.key))
    if asked.survey.keeps_officer_away:
        rows = rows.exclude(client__officer=staff)
    if asked.branches is not None:
        rows = rows.filter(branch__in=[int(key) for key in asked.branches])
    if said is not None:
        rows = _who_said(rows, said)
    if not asked.survey.is_anonymous:
        return rows.order_by("-answered_on", "-pk")
    if rows[:fewest].count() < fewest or tells_of_others(asked, fewest):
        return rows.none()
    return rows.order_by(MD5(Cast("uid", TextField())))


def _who_said(rows: Rows, said: Said) -> Rows:
    rows = rows.filter(answers__has_key=said.question.name)
    if not said.values:
        return rows
    answer = KeyTransform(said.question.name, "answers")
    match said.question.type:
        case Type.MULTIPLE:
            chosen: Any = list(said.values)
            return rows.alias(said=answer).filter(said__contains=chosen)
        case Type.RANKING:
            return rows.alias(said=KeyTransform("0", answer)).filter(said__in=said.values)
        case Type.SINGLE:
            return rows.alias(said=answer).filter(said__in=said.values)
        case Type.PAIR:
            answer = KeyTransform(said.part or "performance", answer)
    numbers = [int(value) for value in said.values if value.isdecimal()]
    return rows.alias(said=answer).filter(said__in=numbers)


def definitions(survey: Survey) -> list[Definition]:
    """Return what every version that was ever published asks, the newest first."""
    versions = SurveyVersion.objects.filter(survey=survey).exclude(
        status=SurveyVersion.Status.DRAFT
    )
    documents = versions.order_by("-number").values_list("definition", flat=True)
    return [read_definition(document) for document in documents]


def months_shown(rows: Rows, fewest: int) -> set[date]:
    """Return the months that may stand beside anonymous answers: none that would single out a few."""
    counted = (
        rows.order_by()
        .annotate(month=TruncMonth("answered_on"))
        .values_list("month")
        .annotate(count=Count("pk"))
    )
    sizes = {month.isoformat(): count for month, count in counted}
    few = hidden(sizes, sum(sizes.values()), fewest=fewest)
    return {date.fromisoformat(key) for key in sizes if key not in few}


def lines(survey: Survey, rows: Rows, *, fewest: int) -> Iterator[list[Any]]:
    """Give the heading and then every response as a file has it; of an anonymous survey month and answers alone."""
    table = columns(asked_ever(definitions(survey)))
    if survey.is_anonymous:
        yield from _nameless(rows, table, months_shown(rows, fewest))
        return
    yield [
        *(_("Response"), _("Answered on"), _("Client's number"), _("Branch"), _("Loan officer")),
        *(_("Product"), _("Loan cycle"), _("Segment"), _("Mode"), _("Asked by"), _("Wave")),
        *(_("Language"), _("Version")),
        *(column.name for column in table),
    ]
    for row in rows.select_related(*RELATED, "version").iterator(chunk_size=AT_A_TIME):
        yield [*_facts(row), *(column.cell(row.answers) for column in table)]


def _facts(row: Response) -> list[Any]:
    return [
        *(str(row.uid), row.answered_on, row.client.external_id if row.client else ""),
        *(str(row.branch or ""), str(row.officer or ""), str(row.product or ""), row.cycle),
        *(row.segment, row.get_mode_display(), str(row.interviewer or ""), str(row.wave or "")),
        *(row.language, row.version.number),
    ]


def _nameless(rows: Rows, table: Sequence[Column], months: set[date]) -> Iterator[list[Any]]:
    yield [_("Month"), *(column.name for column in table)]
    told = rows.values_list("answered_on", "answers")
    for answered_on, answers in told.iterator(chunk_size=AT_A_TIME):
        month = answered_on.replace(day=1)
        yield [
            f"{month:%Y-%m}" if month in months else "",
            *(column.cell(answers) for column in table),
        ]


def book(survey: Survey) -> Iterator[list[Any]]:
    """Give the code book of a survey, in every language."""
    heads = [
        *(_("Column"), _("Question"), _("Type"), _("Dimension"), _("Code")),
        _("Text (%(language)s)"),
    ]
    yield from code_book(asked_ever(definitions(survey)), LANGUAGES, heads)
