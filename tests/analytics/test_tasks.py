"""Nights on real workers: one is killed in the middle, another finishes with the same result."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection

from analytics.models import ClientScore, NightStep, ScoreChange
from crm.sql import execute
from loyalty.models import Alert, Standing, StandingChange
from tests.analytics.books import DAYS, START

AS_OF = START + timedelta(days=DAYS)
NOW = datetime(2025, 1, 2, 1, tzinfo=UTC)
PATIENCE = 120
HOLD = "LOCK TABLE mart.risk_score IN ACCESS EXCLUSIVE MODE"


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
    execute(
        "TRUNCATE loyalty_standing, loyalty_standingchange, analytics_clientscore,"
        " analytics_scorechange, loyalty_alert"
    )


@contextmanager
def worker(queue):
    """A Celery worker of its own process group, on the test's database and its own queue."""
    at = connection.settings_dict
    host = f"{at['HOST']}:{at['PORT'] or 5432}"
    address = f"postgres://{at['USER']}@{host}/{at['NAME']}"
    if str(at["HOST"]).startswith("/"):
        address = f"postgres://{at['USER']}@{at['HOST'].replace('/', '%2F')}/{at['NAME']}"
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "config", "worker", "-c", "2", "-Q", queue]
        + ["--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "ERROR"],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": address,
            "CELERY_QUEUE": queue,
        },
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, list(NightStep.objects.values("name", "status", "message"))
        time.sleep(0.2)
