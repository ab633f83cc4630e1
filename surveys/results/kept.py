"""Pages of results that are kept until answers are counted again: what was worked out for one serves the next."""

import hashlib
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction

from crm.charts.drawing import Chart
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


def keep_chart(name: str, asked: Asked, chart: Chart) -> None:
    """Keep what a chart says, for the picture of it that the page will have fetched."""
    cache.set(_chart_key(name, asked), chart, SECONDS)


def kept_chart(name: str, asked: Asked) -> Chart | None:
    """Return what a chart says, if the page was shown to somebody who may see the same and reads alike."""
    chart: Chart | None = cache.get(_chart_key(name, asked))
    return chart


def _chart_key(name: str, asked: Asked) -> str:
    return key_of(asked.survey.pk, "chart", name, asked, reader())


def _mark(survey_id: int) -> str:
    return f"results-counted:{survey_id}"
