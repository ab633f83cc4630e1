"""Small surveys for tests."""

from datetime import UTC, date, datetime
from uuid import uuid4

from surveys.actions.response import Answered, record_response
from surveys.actions.survey import create_survey, publish, start_draft

NOW = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
TODAY = date(2026, 6, 3)


def question(name, kind="RATING", **more):
    return {"name": name, "type": kind, "text": {"en": f"{name}?"}, **more}


def options(*codes):
    return [{"code": code, "text": {"en": code.title()}} for code in codes]


def survey_of(*questions, **more):
    section = {"name": "all", "title": {}, "questions": list(questions)}
    return {"languages": ["en"], "title": {"en": "Short"}, "sections": [section], **more}


SHORT = survey_of(
    question("recommend", "NPS"),
    question(
        "served",
        "CSAT",
        is_required=True,
        measures="SATISFACTION",
        dimension="SERVICE",
        low={"at_most": 2, "then": "CASE", "category": "DELAY"},
    ),
    question("why", "TEXT", show_if={"all": [{"question": "served", "is": "LE", "value": 3}]}),
)


def published(document=SHORT, code="short", **facts):
    survey = create_survey(facts={"code": code, **facts}, definition=document, by=None, at=NOW)
    return publish(version=survey.draft, by=None, at=NOW)


def worked_on(document=SHORT, code="short", *, by=None, at=NOW, **facts):
    """Publish a survey and return the draft that was started of it."""
    return start_draft(survey=published(document, code, **facts).survey, by=by, at=at)


def respond(version, answers, *, by=None, at=NOW, **more):
    told = {"uid": uuid4(), "mode": "LINK", "language": "en", "answered_on": at.date(), **more}
    answered = Answered(version=version, answers=answers, **told)
    return record_response(answered=answered, by=by, at=at)
