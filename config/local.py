"""Wafa on one machine: servers, migrations, demo data, web, worker and timetable in one command."""

import fcntl
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGTERM, signal

from config import catalogues, embedded
from config.children import Child, Program, end_with, spawn
from config.place import CannotStart

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
HOST = "127.0.0.1"


def start(*, home: Path, port: int, clients: int) -> int:
    """Bring everything up, show where it is, and stay until stopped."""
    for wish_to_end in (SIGINT, SIGTERM):  # also where a shell's background job ignores Ctrl-C
        signal(wish_to_end, _interrupt)
    try:
        refuse_taken_port(port)
        say("Starting the database and the queue")
        with ExitStack() as running:
            environment = running.enter_context(surroundings(home, exclusive=True))
            prepare(environment)
            sign_ins = demo(environment, home / "sign-ins", clients=clients)
            say("Starting web, worker and timetable")
            children = start_processes(running, home.resolve(), port, environment)
            wait_for_web(children[0], port)
            run_night(environment)
            welcome(port, sign_ins)
            stay_while_all_run(children)
    except CannotStart as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The data are kept; the same command starts again with them.")
    return 0


def manage(words: Sequence[str], *, home: Path) -> int:
    """Run a manage.py command with the servers up."""
    try:
        with surroundings(home, exclusive=False) as environment:
            return subprocess.call(
                [PYTHON, "manage.py", *words],
                cwd=ROOT,
                env={**os.environ, **environment},
                preexec_fn=partial(end_with, os.getpid(), SIGKILL),
            )
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _interrupt(*_: object) -> None:
    """Treat the wish to end like Ctrl-C."""
    raise KeyboardInterrupt


def refuse_taken_port(port: int) -> None:
    """Say so early where another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CannotStart(
                f"Port {port} is taken ({error.strerror}): choose another with --port."
            ) from error


@contextmanager
def surroundings(home: Path, *, exclusive: bool) -> Iterator[dict[str, str]]:
    """Give the environment Django needs: servers that were named, that run already, or our own."""
    environment = {
        name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if name in os.environ
    }
    environment |= {
        "WAFA_LOCAL": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(home.resolve()),
    }
    if {"DATABASE_URL", "REDIS_URL"} <= environment.keys():
        yield environment
        return
    with ExitStack() as running:
        if (found := running.enter_context(claim(home, exclusive=exclusive))) is not None:
            yield environment | found
            return
        addresses = running.enter_context(
            embedded.servers(
                home,
                database="DATABASE_URL" not in environment,
                broker="REDIS_URL" not in environment,
            )
        )
        (home / "addresses.json").write_text(json.dumps(addresses))
        yield environment | addresses


@contextmanager
def claim(home: Path, *, exclusive: bool) -> Iterator[dict[str, str] | None]:
    """Be the only one who runs servers on the folder, or learn the addresses of those that run."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = (home / "lock").open("w")
    except OSError as error:
        raise CannotStart(f"Cannot write to {home}: {error.strerror}.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if exclusive:
                raise CannotStart(f"Wafa already runs on {home}.") from error
            yield json.loads((home / "addresses.json").read_text())
        else:
            yield None


def prepare(environment: Mapping[str, str]) -> None:
    """Bring the schema and the translations up to date."""
    catalogues.compile_all()
    say("Bringing the schema up to date")
    must(["migrate", "--verbosity", "0"], environment, "The database could not be migrated")
    must(["collectstatic", "--no-input", "--verbosity", "0"], environment, "No static files")


def demo(environment: Mapping[str, str], kept: Path, *, clients: int) -> str:
    """Make demo data where the database is empty; tell who may sign in, now or since then."""
    if not has_command("demo"):
        return ""
    say("Looking for data")
    status, said = django(["demo", "--if-empty", "--clients", str(clients)], environment)
    if status != 0:
        raise CannotStart("The demo data could not be made; the reason is above.")
    sign_ins = "".join(line for line in said.splitlines(keepends=True) if " / " in line)
    if sign_ins:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(sign_ins)
    return kept.read_text() if kept.exists() else ""


def run_night(environment: Mapping[str, str]) -> None:
    """Run one night, so that the first page has something to say."""
    if has_command("nightly"):
        say("Running one night")
        quiet = {**environment, "LOG_LEVEL": "WARNING"}
        if django(["nightly"], quiet)[0] != 0:
            print("The night did not run through; the workers go on with it.", file=sys.stderr)


def say(words: str) -> None:
    """Tell the person at the keyboard what is going on."""
    print(f"{words} ...", flush=True)


def has_command(name: str) -> bool:
    """Tell whether one of the apps has a command of that name."""
    return any(ROOT.glob(f"*/management/commands/{name}.py"))


def must(words: Sequence[str], environment: Mapping[str, str], complaint: str) -> None:
    """Run a manage.py command that has to succeed."""
    if django(words, environment)[0] != 0:
        raise CannotStart(f"{complaint}; the reason is above.")


def django(words: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str]:
    """Run a manage.py command to its end, on our terminal; return its status and what it said."""
    said = []
    with subprocess.Popen(
        [PYTHON, "-u", "manage.py", *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=partial(end_with, os.getpid(), SIGKILL),
    ) as command:
        for line in command.stdout or ():
            print(line, end="", flush=True)
            said.append(line)
    return command.returncode, "".join(said)


def start_processes(
    running: ExitStack, home: Path, port: int, environment: Mapping[str, str]
) -> list[Child]:
    """Start web, worker and beat; they are stopped in the opposite order."""
    celery = [PYTHON, "-m", "celery", "-A", "config.celery"]
    beat = ["beat", "--schedule", str(home / "beat"), "--pidfile="]
    web = ["gunicorn", "config.wsgi", "-c", "python:config.webserver", "--bind", f"{HOST}:{port}"]
    worker = ["worker", "--concurrency", "2", "--loglevel", "INFO"]
    children = []
    for name, argv in (
        ("web", [PYTHON, "-m", *web]),
        ("worker", [*celery, *worker]),
        ("beat", [*celery, *beat]),
    ):
        child = spawn(
            Program(
                name,
                argv,
                log=home / "log" / f"{name}.log",
                orphan_signal=SIGKILL,  # database and queue are going too: nothing can be finished
                environment={**environment, "OMP_NUM_THREADS": "1"},
                directory=ROOT,
            )
        )
        running.callback(child.stop)
        children.append(child)
    return children


def wait_for_web(web: Child, port: int, *, seconds: float = 180.0) -> None:
    """Wait until the pages are served."""

    def is_served() -> bool:
        line = HTTPConnection(HOST, port, timeout=5)
        try:
            line.request("GET", "/healthz")
            return line.getresponse().status == HTTPStatus.OK
        except OSError:
            return False
        finally:
            line.close()

    embedded.wait_until(web, is_served, seconds=seconds)


def welcome(port: int, sign_ins: str) -> None:
    """Say where the pages are, who may sign in and how to stop."""
    print(f"\nWafa is at http://{HOST}:{port}/")
    if sign_ins:
        print(f"\nSign in with (name / password):\n{sign_ins}")
    print("Ctrl-C stops everything and keeps the data.", flush=True)


def stay_while_all_run(children: Sequence[Child]) -> None:
    """Stay until Ctrl-C, or until one of the processes ends by itself."""
    while True:
        for child in children:
            if child.process.poll() is not None:
                raise CannotStart(f"The {child.name} stopped:\n{child.last_words()}")
        time.sleep(0.5)
