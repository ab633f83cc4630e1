"""The nights page: progress added up over shards, an estimate, errors, and who may start one."""

from datetime import UTC, date, datetime, timedelta

import pytest

from analytics.models import Night, NightStep
from analytics.progress import progress_of
from tests.cast import play

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def cast():
    return play()


@pytest.fixture
def night():
    night = Night.objects.create(as_of=date(2026, 6, 1), status="RUNNING", started_at=AT)
    for position, name, shard, status, rows in [
        (1, "marts", 0, "DONE", 70),
        (2, "risk", 0, "DONE", 40),
        (2, "risk", 1, "FAILED", None),
        (3, "publish", 0, "WAITING", None),
    ]:
        NightStep.objects.create(
            night=night,
            position=position,
            name=name,
            shard=shard,
            status=status,
            row_count=rows,
            started_at=AT,
            finished_at=AT + timedelta(seconds=30) if status == "DONE" else None,
            message="connection lost" if status == "FAILED" else "",
        )
    return night


def test_progress_adds_the_shards_of_a_step_up(night):
    progress = progress_of(night, at=AT)
    assert (progress.done, progress.total, progress.is_running) == (2, 4, True)
    assert [(s.name, s.status, s.done, s.shards, s.row_count) for s in progress.steps] == [
        ("marts", "DONE", 1, 1, 70),
        ("risk", "FAILED", 1, 2, 40),
        ("publish", "WAITING", 0, 1, 0),
    ]
    assert progress.steps[0].took == timedelta(seconds=30)
    assert progress.steps[1].messages == ["connection lost"]


def test_what_is_left_is_estimated_from_the_last_night(night):
    assert progress_of(night, at=AT).left is None
    Night.objects.create(
        as_of=date(2026, 5, 31),
        status="DONE",
        started_at=AT - timedelta(days=1),
        finished_at=AT - timedelta(days=1) + timedelta(minutes=5),
    )
    assert progress_of(night, at=AT + timedelta(minutes=2)).left == timedelta(minutes=3)
    assert progress_of(night, at=AT + timedelta(minutes=9)).left == timedelta(0)


def test_page_asks_again_only_while_the_night_runs(cast, night, client):
    client.force_login(cast.manager)
    address = f"/nights/{night.pk}/"
    assert 'hx-trigger="every 2s"' in client.get(address).content.decode()
    Night.objects.filter(pk=night.pk).update(status="FAILED", message="risk: connection lost")
    page = client.get(address).content.decode()
    assert "every 2s" not in page
    assert "risk: connection lost" in page


def test_only_those_who_may_run_nights_find_the_button(cast, client):
    client.force_login(cast.manager)
    assert "/nights/run" not in client.get("/nights/").content.decode()
    client.force_login(cast.office)
    assert "/nights/run" in client.get("/nights/").content.decode()


def test_running_a_night_says_who_and_refuses_a_second(cast, client, night):
    client.force_login(cast.office)
    answer = client.post("/nights/run", {"as_of": "2026-06-01"}, follow=True)
    assert Night.objects.count() == 1
    assert "alert-error" in answer.content.decode()
    Night.objects.update(status="FAILED")
    client.post("/nights/run", {"as_of": "2026-06-01"})
    assert Night.objects.latest("pk").started_by == cast.office


@pytest.mark.parametrize("day", ["", "tomorrow", "2199-01-01", "1950-01-01"])
def test_a_night_needs_a_sane_day(cast, client, day):
    client.force_login(cast.office)
    client.post("/nights/run", {"as_of": day})
    assert not Night.objects.exists()
