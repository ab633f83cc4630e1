import json
import logging
import logging.config

import pytest

from config.logs import logging_config


@pytest.fixture
def lines(capsys):
    """Log as configured, and give the lines that came of it."""
    root = logging.getLogger()
    before = root.level, root.handlers[:]

    def configure(**wanted):
        logging.config.dictConfig(logging_config(**wanted))
        return lambda: capsys.readouterr().err.splitlines()

    yield configure
    root.setLevel(before[0])
    root.handlers[:] = before[1]


def test_machines_get_one_json_object_a_line(lines):
    read = lines(as_json=True, level="INFO")

    logging.getLogger("loans").warning("late by %s days", 9, extra={"loan": "L-1"})

    (line,) = map(json.loads, read())
    assert {name: line[name] for name in ("event", "level", "logger", "loan")} == {
        "event": "late by 9 days",
        "level": "warning",
        "logger": "loans",
        "loan": "L-1",
    }


def test_what_is_below_the_level_is_left_out(lines):
    read = lines(as_json=True, level="WARNING")

    logging.getLogger("loans").info("nothing to see")

    assert read() == []


def test_people_get_words(lines):
    read = lines(as_json=False, level="INFO")

    logging.getLogger("loans").warning("late")

    (line,) = read()
    assert "late" in line
    assert "loans" in line
