"""Findings: what drives satisfaction, whether the battery is reliable, which themes there are; worked out of responses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from crm.periods import add_months
from surveys.definition import Definition, Question, Type, read_definition
from surveys.dimensions import NEEDS
from surveys.models import Finding, Response, Survey, SurveyVersion
from surveys.quotes import quoted
from surveys.results.kept import forget

MONTHS = 12
SEED = 20
Kind = Finding.Kind


@dataclass(frozen=True)
class Heard:
    """One response as findings need it: its branch, its language, its answers."""

    branch: str
    language: str
    answers: dict[str, Any]


def work_out(survey: Survey, *, at: datetime) -> int:
    """Work the findings of a survey out anew, for the institution and each branch, and return how many there are.

    Responses of the last twelve months count. What cannot be told of so few is left out.
    """
    version = SurveyVersion.objects.filter(survey=survey).last_published()
    if version is None:
        return 0
    until = add_months(timezone.localdate(at).replace(day=1), 1)
    since = add_months(until, -MONTHS)
    heard = list(_heard(survey, since, until))
    found = list(_findings(read_definition(version.definition), heard))
    forget(survey.pk)
    Finding.objects.filter(survey=survey).delete()
    Finding.objects.bulk_create(
        Finding(
            survey=survey,
            kind=kind,
            question=question,
            scope=scope,
            since=since,
            until=until,
            content=content,
            computed_at=at,
        )
        for scope, kind, question, content in found
    )
    return len(found)


def _heard(survey: Survey, since: date, until: date) -> Iterator[Heard]:
    rows = Response.objects.filter(survey=survey).in_force().between(since, until).order_by("uid")
    told = rows.values_list("branch", "language", "answers")
    for branch, language, answers in told.iterator(chunk_size=5000):
        yield Heard("" if branch is None else str(branch), language, answers)


def _findings(
    definition: Definition, heard: Sequence[Heard]
) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    scopes: dict[str, list[Heard]] = {"": list(heard)}
    for each in heard:
        if each.branch:
            scopes.setdefault(each.branch, []).append(each)
    for scope, rows in scopes.items():
        if (content := _drivers(definition, rows)) is not None:
            yield scope, Kind.DRIVERS, "", content
        if (content := _reliability(definition, rows)) is not None:
            yield scope, Kind.RELIABILITY, "", content
        for question in definition.questions:
            if question.type is Type.TEXT and (content := _themes(question, rows)):
                yield scope, Kind.THEMES, question.name, content


def scales(definition: Definition) -> list[Question]:
    """Return the questions that may drive satisfaction: scales of a dimension, without the overall ones."""
    return [
        question
        for question in definition.questions
        if question.bounds and question.dimension not in ("", "OVERALL")
    ]


def outcome_of(definition: Definition) -> Question | None:
    """Return the question that the drivers are to explain: satisfaction, else NPS."""
    asked = [each for each in definition.questions if each.measures]
    asked += [each for each in definition.questions if each.type is Type.NPS]
    return asked[0] if asked else None


def _value(question: Question, answers: dict[str, Any]) -> float:
    value = answers.get(question.name)
    if isinstance(value, dict):
        value = value.get("performance")
    return float(value) if isinstance(value, int) else float("nan")


def _drivers(definition: Definition, rows: Sequence[Heard]) -> dict[str, Any] | None:
    import numpy as np

    from surveys.statistics.drivers import TooFew, relative_weights

    outcome = outcome_of(definition)
    drivers = [each for each in scales(definition) if outcome and each.name != outcome.name]
    if outcome is None or len(drivers) < 2:
        return None
    table = [[_value(each, row.answers) for each in drivers] for row in rows]
    target = [_value(outcome, row.answers) for row in rows]
    names = tuple(each.name for each in drivers)
    try:
        found = relative_weights(table, target, names, random=np.random.default_rng(SEED))
    except TooFew:
        return None
    return {
        "outcome": outcome.name,
        "r_squared": round(found.r_squared, 4),
        "count": found.count,
        "left_out": list(found.left_out),
        "drivers": [
            {
                "question": each.name,
                "share": round(each.share, 4),
                "low": round(each.low, 4),
                "high": round(each.high, 4),
            }
            for each in found.drivers
        ],
    }


def _reliability(definition: Definition, rows: Sequence[Heard]) -> dict[str, Any] | None:
    from surveys.statistics.reliability import CannotTell, cronbach

    battery = [
        each
        for each in definition.questions
        if each.type is Type.RATING and (each.dimension in NEEDS or not each.dimension)
    ]
    if len(battery) < 3:
        return None
    try:
        found = cronbach([[_value(each, row.answers) for each in battery] for row in rows])
    except CannotTell:
        return None
    return {
        "alpha": round(found.alpha, 4),
        "count": found.count,
        "without": [
            {"question": each.name, "alpha": None if alpha is None else round(alpha, 4)}
            for each, alpha in zip(battery, found.without, strict=True)
        ],
    }


def _themes(question: Question, rows: Sequence[Heard]) -> dict[str, Any] | None:
    from surveys.statistics.themes import FEWEST_TEXTS, by_language, themes

    told = [
        (str(row.answers[question.name]), row.language)
        for row in rows
        if row.answers.get(question.name)
    ]
    texts = [text for text, _page in told]
    places = by_language(texts, [page for _text, page in told])
    spoken = {
        language: [texts[at] for at in each]
        for language, each in places.items()
        if len(each) >= FEWEST_TEXTS
    }
    found = {
        language: [
            {
                "words": list(theme.words),
                "count": theme.count,
                "share": round(theme.share, 4),
                "quotes": [quoted(heard[at]) for at in theme.quotes],
            }
            for theme in themes(heard, language, seed=SEED)
        ]
        for language, heard in spoken.items()
    }
    counts = {language: len(heard) for language, heard in spoken.items()}
    return {"themes": found, "counts": counts} if any(found.values()) else None
