"""Pages of results that are kept until answers are counted again: what was worked out for one serves the next."""

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction

from crm.charts.drawing import Chart, picture
from crm.charts.figures import reader
from surveys.results.asked import Asked

SECONDS = 600  # what is not counted with answers, such as invitations, is at most so old


def forget(survey_id: int) -> None:
    """Let go what is kept of a survey: its answers were counted, or findings worked out, anew."""

    def mark() -> None:
        cache.set(_mark(survey_id), uuid4().hex, None)

    mark()
    transaction.on_commit(mark)  # again, for who read between


def key_of(survey_id: int, *told: Any) -> str:  # noqa: ANN401 - whatever a page depends on
    """Return under what a page is kept, given all it depends on beside the counts."""
    mark = cache.get_or_set(_mark(survey_id), lambda: uuid4().hex, None)
    written = repr((mark, *told)).encode()
    return f"results:{hashlib.sha256(written).hexdigest()}"


def chart_once(name: str, asked: Asked, work_out: Callable[[], Chart | None]) -> Chart | None:
    """Return what a chart says, worked out for the first who may see the same and reads alike."""
    chart: Chart | None = cache.get_or_set(_key_of_chart(name, asked), work_out, SECONDS)
    return chart


def picture_once(
    name: str, asked: Asked, work_out: Callable[[], Chart | None], *, width: int, is_dark: bool
) -> str | None:
    """Return the picture of a chart, drawn for the first who asks for it; None where there is no such chart."""

    def draw() -> str | None:
        chart = chart_once(name, asked, work_out)
        return picture(chart, reader().locale, width=width, is_dark=is_dark) if chart else None

    key = _key_of_chart(name, asked, width, is_dark)
    drawn: str | None = cache.get_or_set(key, draw, SECONDS)
    return drawn


def _key_of_chart(name: str, asked: Asked, *drawn: int) -> str:
    return key_of(asked.survey.pk, "chart", name, asked.told, reader(), *drawn)


def _mark(survey_id: int) -> str:
    return f"results-counted:{survey_id}"
