import os
import re
import signal
import socket
import subprocess
import sys
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener, urlopen

import pytest

import run
from config import local
from config.place import CannotStart
from tests.config.processes import programs_of, wait_for_none

STARTER = """
import sys
from pathlib import Path
from config import local
raise SystemExit(local.start(home=Path(sys.argv[1]), port=int(sys.argv[2]), clients=40))
"""


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def start(home, port):
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "REDIS_URL", "WAFA_TEST_HOME", "DJANGO_SETTINGS_MODULE"}
    }
    return subprocess.Popen(
        [sys.executable, "-u", "-c", STARTER, str(home), str(port)],
        cwd=run.ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_until_said(wafa, words):
    said = []
    for line in wafa.stdout:
        said.append(line)
        if words in line:
            return "".join(said)
    return pytest.fail("".join(said))


def first_page(port, name, password):
    """The page a person comes to who signs in with a form, as a browser sends it."""
    home = f"http://127.0.0.1:{port}/"
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    form = browser.open(f"{home}accounts/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken"\s+value="(\w+)"', form)[1]
    filled = {"csrfmiddlewaretoken": token, "login": name, "password": password}
    answer = browser.open(f"{home}accounts/login/", urlencode(filled).encode())
    return answer.url.removeprefix(home), answer.read().decode()


def test_everything_starts_and_ctrl_c_or_kill_9_leave_nothing_behind(tmp_path, port):
    wafa = start(tmp_path, port)
    said = wait_until_said(wafa, "Ctrl-C")
    name, password = re.search(r"^ *(officer\w*) / (\S+)", said, re.MULTILINE).groups()
    path, page = first_page(port, name, password)
    assert path == ""
    assert "My day" in page
    assert urlopen(f"http://127.0.0.1:{port}/readyz").status == 200
    assert len(programs_of(tmp_path)) > 8

    wafa.send_signal(signal.SIGINT)
    said, _ = wafa.communicate(timeout=120)

    assert (wafa.returncode, wait_for_none(tmp_path)) == (0, {})
    assert "The data are kept" in said

    wafa = start(tmp_path, port)
    wait_until_said(wafa, "Running one night")

    wafa.send_signal(signal.SIGKILL)
    wafa.communicate()

    assert wait_for_none(tmp_path) == {}


def test_a_taken_port_is_said_before_anything_starts(port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()

        with pytest.raises(CannotStart, match=f"Port {port} is taken"):
            local.refuse_taken_port(port)


def test_a_second_start_on_the_same_data_is_refused(tmp_path):
    with (
        local.claim(tmp_path, exclusive=True),
        pytest.raises(CannotStart, match=f"Wafa already runs on {tmp_path}"),
        local.claim(tmp_path, exclusive=True),
    ):
        pass


def test_a_command_meets_the_servers_that_run(tmp_path):
    (tmp_path / "addresses.json").write_text('{"REDIS_URL": "unix:///run/valkey.sock"}')

    with local.claim(tmp_path, exclusive=True), local.claim(tmp_path, exclusive=False) as found:
        assert found == {"REDIS_URL": "unix:///run/valkey.sock"}


def test_a_folder_that_cannot_be_written_is_named():
    with (
        pytest.raises(CannotStart, match="Cannot write to /proc/wafa"),
        local.claim(Path("/proc/wafa"), exclusive=True),
    ):
        pass
