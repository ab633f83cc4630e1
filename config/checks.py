"""Every check and every test, as one command."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from config import catalogues, embedded
from config.place import CannotStart

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
APPS = ("crm", "loans", "surveys", "loyalty", "analytics")
LOCAL = {"WAFA_LOCAL": "1", "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(ROOT)}
DEPLOYED = {
    "WAFA_LOCAL": "0",
    "SECRET_KEY": "checked-but-never-used-0123456789-abcdefghijklmnopqrstuvwxyz",
    "PERSONAL_DATA_KEY": "Y2hlY2tlZC1idXQtbmV2ZXItdXNlZC0wMTIzNDU2Nzg=",
    "ALLOWED_HOSTS": "wafa.example",
    "EMAIL_URL": "dummymail://",
}


@dataclass(frozen=True)
class Check:
    """One check: a program that ends with 0 when all is well."""

    name: str
    argv: Sequence[str | Path]
    environment: dict[str, str] = field(default_factory=dict)


CHECKS = [
    Check("types", [BIN / "mypy", "run.py", "manage.py", "config", *APPS]),
    Check("format", [BIN / "ruff", "format", "--check", "--quiet", "."]),
    Check("lint", [BIN / "ruff", "check", "--quiet", "."]),
    Check("boundaries", [BIN / "lint-imports"]),
    Check("templates", [BIN / "djlint", ".", "--check", "--lint"]),
    Check("migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]),
    Check("translations", [sys.executable, "-m", "config.catalogues"]),
    Check(
        "deployment",
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        DEPLOYED,
    ),
]


def check() -> int:
    """Run the static checks."""
    return with_servers(run_checks)


def test(rest: Sequence[str], *, tests_only: bool) -> int:
    """Run the static checks, then the tests; the tests have the last word on the screen."""
    failed = 0 if tests_only else check()
    catalogues.compile_all()
    pytest = [sys.executable, "-m", "pytest", "-q", "--numprocesses", "2", *rest]
    return max(failed, subprocess.run(pytest, cwd=ROOT, check=False).returncode)


def with_servers(body: Callable[[dict[str, str]], int]) -> int:
    """Run something on the servers that were named, or on servers of its own."""
    if {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
        return body({})
    try:
        with (
            tempfile.TemporaryDirectory(prefix="wafa-") as home,
            embedded.servers(Path(home), durable=False) as addresses,
        ):
            return body(addresses)
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1


def run_checks(addresses: dict[str, str]) -> int:
    """Run all checks, two at a time, and show what those said that failed."""
    environment = {**os.environ, **LOCAL, **addresses}
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(lambda one: run_check(one, environment), CHECKS))
    return max(results)


def run_check(one: Check, environment: dict[str, str]) -> int:
    """Run one check and print its line."""
    started = time.monotonic()
    done = subprocess.run(
        [str(part) for part in one.argv],
        cwd=ROOT,
        env={**environment, **one.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    words = "" if done.returncode == 0 else f"\n{done.stdout.decode(errors='replace').strip()}"
    print(f"{one.name:<14}{verdict:<8}{time.monotonic() - started:6.1f} s{words}", flush=True)
    return min(done.returncode, 1)
