import os
import subprocess
import sys

import pytest

import run

COMPLETE = {
    "SECRET_KEY": "x" * 50,
    "PERSONAL_DATA_KEY": "Y2hlY2tlZC1idXQtbmV2ZXItdXNlZC0wMTIzNDU2Nzg=",
    "ALLOWED_HOSTS": "wafa.example",
    "DATABASE_URL": "postgres://wafa@db/wafa",
    "REDIS_URL": "redis://queue:6379/0",
    "EMAIL_URL": "dummymail://",
}


def load(environment):
    return subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        cwd=run.ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_complete_environment_is_enough():
    assert load(COMPLETE).stderr == ""


@pytest.mark.parametrize("name", COMPLETE)
def test_a_missing_variable_stops_the_start_with_its_name(name):
    without = {other: value for other, value in COMPLETE.items() if other != name}

    stopped = load(without)

    assert stopped.returncode != 0
    assert f"Set the {name} environment variable" in stopped.stderr


def test_a_short_secret_stops_the_start():
    stopped = load({**COMPLETE, "SECRET_KEY": "short"})

    assert "SECRET_KEY must be at least 50 characters." in stopped.stderr
