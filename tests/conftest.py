"""The servers the tests run on."""

import os
import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest

from config import embedded
from config.place import place

running = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    home = os.environ.get("WAFA_TEST_HOME")
    is_worker = hasattr(config, "workerinput")
    if home is None or is_worker or config.option.collectonly:
        return
    at = place(Path(home))
    running.callback(shutil.rmtree, home, ignore_errors=True)
    running.enter_context(
        embedded.servers(
            Path(home),
            durable=False,
            database=os.environ["DATABASE_URL"] == at.database_url,
            broker=os.environ["REDIS_URL"] == at.redis_url,
        )
    )


def pytest_unconfigure() -> None:
    running.close()
