"""Nights on real workers: one is killed in the middle, another finishes with the same result."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection

from analytics import nightly, tasks
from analytics.actions.night import open_night
from analytics.models import ClientScore, Night, NightStep, ScoreChange
from crm.sql import execute
from loyalty.models import Alert, Standing, StandingChange
from tests.analytics.books import DAYS, START, random_book
from tests.seeds import sow

AS_OF = START + timedelta(days=DAYS)
NOW = datetime(2025, 1, 2, 1, tzinfo=UTC)
PATIENCE = 180
HELD = "LOCK TABLE analytics_riskmodel IN ACCESS EXCLUSIVE MODE"  # only scoring reads it


def published():
    columns = {
        Standing: None,
        ClientScore: None,
        StandingChange: {"id"},
        ScoreChange: {"id"},
        Alert: {"id"},
    }
    return {
        model.__name__: [
            {key: value for key, value in row.items() if key not in (left_out or ())}
            for row in model.objects.order_by("client_id", "as_of").values()
        ]
        for model, left_out in columns.items()
    }


def forget():
    """Take away what a night published; the alerts that surveys raised are facts it reads."""
    execute(
        "TRUNCATE loyalty_standing, loyalty_standingchange, analytics_clientscore,"
        " analytics_scorechange"
    )
    Alert.objects.of_risk().delete()


@pytest.fixture
def own_database(django_db_setup, django_db_blocker):
    """A copy of the test database in which other processes see what the test writes."""
    with django_db_blocker.unblock():
        usual = connection.settings_dict["NAME"]
        copy = f"{usual}_{uuid4().hex[:8]}"
        _end_sessions(usual)  # of servers that earlier tests ran in threads
        _on_server(f'CREATE DATABASE "{copy}" TEMPLATE "{usual}"')
        connection.settings_dict["NAME"] = copy
        sow()
        yield
        connection.close()
        connection.settings_dict["NAME"] = usual
        _on_server(f'DROP DATABASE "{copy}" WITH (FORCE)')


def _end_sessions(database):
    _on_server(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database]
    )


def _on_server(statement, params=None):
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement, params)


def database_url():
    at = connection.settings_dict
    host = at["HOST"].replace("/", "%2F") + (f":{at['PORT']}" if at["PORT"] else "")
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{host}/{at['NAME']}"


@contextmanager
def worker(queue):
    """A Celery worker in a process group of its own, on the test's database and a queue of its own."""
    options = ["-c", "2", "-Q", queue, "--without-gossip", "--without-mingle", "-l", "ERROR"]
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "config", "worker", *options],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.worker",
            "DATABASE_URL": database_url(),
            "WAFA_TEST_QUEUE": queue,
        },
        start_new_session=True,
    )
    try:
        yield process
    finally:
        kill(process)


def kill(process):
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def held():
    """Keep scoring waiting in the middle of a shard."""
    other = connection.copy()
    with other.cursor() as cursor:
        other.set_autocommit(False)
        cursor.execute(HELD)
    try:
        yield
    finally:
        other.rollback()
        other.close()


def steps_told():
    steps = NightStep.objects.exclude(night__status="DONE").order_by("position", "pk")
    return "; ".join(f"{s.position} {s.name} {s.shard} {s.status} {s.message}" for s in steps)


def wait_for(condition, meanwhile=lambda: None):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, steps_told()
        meanwhile()
        time.sleep(1)


@pytest.mark.usefixtures("own_database")
def test_a_worker_killed_mid_night_is_replaced_and_the_result_is_the_same(monkeypatch):
    monkeypatch.setattr(current_app.conf, "task_always_eager", False)
    random_book(42, clients=20)
    nightly.run_night(AS_OF, None, clock=lambda: NOW)
    undisturbed = published()
    assert {alert["kind"] for alert in undisturbed["Alert"]} == set(Alert.Kind.values)
    forget()
    night = open_night(as_of=AS_OF, by=None, at=NOW, clients_per_shard=6)
    queue = f"test-{uuid4()}"

    def sweep():
        current_app.send_task("analytics.tasks.sweep_nights", queue=queue)

    with held(), worker(queue) as first:
        sweep()
        wait_for(night.steps.filter(name="risk", status="RUNNING").exists)
        kill(first)
    night.refresh_from_db()
    assert night.status == "RUNNING"
    assert not Standing.objects.exists()
    with worker(queue):
        wait_for(Night.objects.filter(pk=night.pk, status="DONE").exists, meanwhile=sweep)

    assert published() == undisturbed
    assert set(night.steps.values_list("status", flat=True)) == {"DONE"}


@pytest.mark.django_db
def test_the_nightly_task_runs_all_steps_and_leaves_a_running_night_alone():
    random_book(42, clients=4)
    night = open_night(as_of=AS_OF, by=None, at=NOW)
    assert tasks.nightly.delay("2024-05-01").get() is None
    assert tasks.sweep_nights.delay().get() > 0
    night.refresh_from_db()
    assert night.status == "DONE"
    assert tasks.sweep_nights.delay().get() == 0


@pytest.mark.django_db
def test_a_step_done_is_not_done_again():
    random_book(43, clients=4)
    night = open_night(as_of=AS_OF, by=None, at=NOW)
    step = night.steps.get(name="marts", position=1)
    assert nightly.run_step(step.pk, clock=lambda: NOW)
    assert not nightly.run_step(step.pk, clock=lambda: NOW + timedelta(hours=1))
    step.refresh_from_db()
    assert step.finished_at == NOW
