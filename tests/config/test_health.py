from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from analytics.models.run import Night, Status


def test_healthz_answers_without_database_or_session():
    answer = Client().get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_readyz_names_every_part():
    answer = Client().get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": "ok", "broker": "ok", "night": "none yet"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("now", "said"),
    [
        (datetime(2026, 3, 31, 9, 30, tzinfo=UTC), "6 h ago"),
        (datetime(2026, 4, 1, 20, tzinfo=UTC), "late: 41 h ago"),
    ],
)
def test_readyz_tells_the_age_of_the_last_night(now, said):
    Night.objects.create(
        as_of="2026-03-30",
        status=Status.DONE,
        started_at=datetime(2026, 3, 31, 2, tzinfo=UTC),
        finished_at=datetime(2026, 3, 31, 3, tzinfo=UTC),
    )

    with time_machine.travel(now, tick=False):
        answer = Client().get("/readyz")

    assert (answer.status_code, answer.json()["night"]) == (200, said)


@pytest.mark.django_db
def test_an_unfinished_night_does_not_count():
    Night.objects.create(
        as_of="2026-03-30",
        status=Status.RUNNING,
        started_at=datetime(2026, 3, 31, 2, tzinfo=UTC),
    )

    assert Client().get("/readyz").json()["night"] == "none yet"


def test_metrics_are_for_those_who_show_the_token(settings):
    assert Client().get("/metrics").status_code == 403

    settings.METRICS_TOKEN = "figures"
    assert Client().get("/metrics").status_code == 403
    wrong = Client().get("/metrics", headers={"authorization": "Bearer guess"})
    assert wrong.status_code == 403
    right = Client().get("/metrics", headers={"authorization": "Bearer figures"})
    assert right.status_code == 200
    assert b"python_info" in right.content


@pytest.mark.django_db
def test_readyz_says_which_part_does_not_answer(settings):
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    }

    answer = Client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "database": "ok",
        "broker": "does not answer",
        "night": "none yet",
    }
