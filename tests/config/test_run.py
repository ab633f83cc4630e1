import os
import subprocess
import sys

import pytest

import run


def test_without_a_command_wafa_starts():
    wanted = run.parse([])

    assert (wanted.command, wanted.clients, wanted.port) == (None, 3000, 8000)


def test_the_start_takes_size_port_and_folder():
    wanted = run.parse(["--clients", "50", "--port", "9000", "--data", "/srv/wafa"])

    assert (wanted.clients, wanted.port, str(wanted.data)) == (50, 9000, "/srv/wafa")


def test_test_hands_what_it_does_not_know_to_pytest():
    wanted = run.parse(["test", "--tests-only", "tests/loans", "-k", "early"])

    assert wanted.tests_only
    assert wanted.rest == ["tests/loans", "-k", "early"]


def test_manage_hands_every_word_to_django():
    wanted = run.parse(["manage", "nightly", "--as-of", "2026-03-31"])

    assert wanted.words == ["nightly", "--as-of", "2026-03-31"]


def test_a_slip_in_the_command_line_is_refused(capsys):
    with pytest.raises(SystemExit):
        run.parse(["--cleints"])

    assert "unrecognized arguments: --cleints" in capsys.readouterr().err


def test_an_installation_is_known_by_lock_file_and_python():
    version = f"{sys.version_info.major}.{sys.version_info.minor}"

    assert run.fingerprint().endswith(f" {version}")
    assert len(run.fingerprint().split()[0]) == 64


def test_what_cannot_be_run_does_not_work():
    assert run.works([sys.executable, "-c", ""])
    assert not run.works([sys.executable, "-c", "raise SystemExit(3)"])
    assert not run.works(["/nowhere/uv", "--version"])


def test_the_bootstrap_needs_nothing_but_the_standard_library():
    bare = subprocess.run(
        [sys.executable, "-S", "-I", str(run.ROOT / "run.py"), "--help"],
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"]},
        check=False,
    )

    assert bare.returncode == 0
    assert "usage: run.py" in bare.stdout
