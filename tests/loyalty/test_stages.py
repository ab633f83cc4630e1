"""The stage is the segment by which answers are cut."""

from datetime import UTC, datetime

import pytest

from surveys.segments import segment_of, segment_words
from tests.cast import play
from tests.loyalty.standings import stand
from tests.surveys.books import published, respond

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


def test_a_response_keeps_the_stage_of_its_day(django_assert_num_queries):
    cast = play()
    version = published()
    assert segment_of(cast.client.pk) == ""
    stand(cast.client, on=NOW.date(), stage="INTENSIVE_CARE")
    with django_assert_num_queries(1):
        assert segment_of(cast.client.pk) == "INTENSIVE_CARE"
    response = respond(version, {"served": 4}, client=cast.client, at=NOW).response
    assert response.segment == "INTENSIVE_CARE"
    assert str(segment_words()["INTENSIVE_CARE"]) == "Intensive care"
