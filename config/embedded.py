"""PostgreSQL and Valkey from wheels, run as our children: the laptop default, nothing to install."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from signal import SIGINT

from config.children import Child, Program, spawn
from config.place import DATABASE, CannotStart, Place, leave, place, prepare, valkey_program

LOCALE = (
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--lc-collate=C",
    "--lc-ctype=C.UTF-8",  # plain C would make trigram search blind to Arabic
)
SETTINGS = ("listen_addresses=", "unix_socket_permissions=0700", "jit=off", "timezone=UTC")
FORGETFUL = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
)
ENOUGH_SHARED_MEMORY = 256_000_000


@contextmanager
def servers(
    home: Path, *, durable: bool = True, database: bool = True, broker: bool = True
) -> Iterator[dict[str, str]]:
    """Run the servers that are wanted; yield their addresses; stop them in order."""
    at = place(home)
    prepare(at)
    addresses: dict[str, str] = {}
    with ExitStack() as running:
        running.callback(leave, at)
        if database:
            running.callback(start_postgres(at, durable=durable).stop)
            addresses["DATABASE_URL"] = at.database_url
        if broker:
            program = valkey_program()
            if program is not None:
                running.callback(start_valkey(at, program).stop)
            addresses["REDIS_URL"] = at.redis_url
        yield addresses


def start_postgres(at: Place, *, durable: bool) -> Child:
    """Start PostgreSQL on its socket, making the cluster first if there is none."""
    if not at.cluster.exists():
        make_cluster(at, durable=durable)
    pid_file = at.cluster / "postmaster.pid"
    clear_after_predecessor(at)
    settings = [
        *SETTINGS,
        *shared_memory(),
        *(() if durable else FORGETFUL),
        f"unix_socket_directories={at.sockets}",
    ]
    child = spawn(
        Program(
            name="PostgreSQL",
            argv=[at.programs / "postgres", "-D", at.cluster, *options(settings)],
            log=at.home / "log" / "postgres.log",
            stop_signal=SIGINT,  # fast shutdown: end the sessions, write everything, leave
            orphan_signal=SIGINT,
            become=at.become,
            directory=at.home,
        )
    )
    wait_until(child, lambda: pid_file_lines(pid_file)[7:8] == ["ready"], seconds=120)
    return child


def make_cluster(at: Place, *, durable: bool) -> None:
    """Make a cluster with our database beside its final place, and move it there whole."""
    unfinished = at.home / "postgres.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    folder = str(unfinished)
    quick = [] if durable else ["--no-sync"]
    run(at, ["initdb", "-D", folder, "-U", DATABASE, "--auth=trust", *LOCALE, *quick])
    single = ["postgres", "--single", "-D", folder, *options(SETTINGS), "postgres"]
    run(at, single, words=f"CREATE DATABASE {DATABASE};\n")
    unfinished.rename(at.cluster)


def run(at: Place, argv: Sequence[str], *, words: str = "") -> None:
    """Run one of PostgreSQL's programs to its end as the user the server runs as."""
    done = subprocess.run(
        [str(at.programs / argv[0]), *argv[1:]],
        input=words.encode(),
        cwd=at.home,
        preexec_fn=at.become,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        raise CannotStart(f"{argv[0]} failed: {done.stderr.decode(errors='replace').strip()}")


def options(settings: Iterable[str]) -> list[str]:
    """Write settings as PostgreSQL's command line takes them."""
    return [part for setting in settings for part in ("-c", setting)]


def shared_memory() -> tuple[str, ...]:
    """Do without /dev/shm where a container has left it too small for parallel queries."""
    try:
        enough = shutil.disk_usage("/dev/shm").total >= ENOUGH_SHARED_MEMORY  # noqa: S108 - only its size is read
    except OSError:
        enough = False
    return () if enough else ("dynamic_shared_memory_type=mmap",)


def clear_after_predecessor(at: Place, *, seconds: float = 30.0) -> None:
    """Wait for a server that is still stopping, and remove the lock files of one that is gone.

    PostgreSQL would refuse to start where the process number in its lock file has meanwhile gone
    to another program, as it does when a container starts again.
    """
    pid_file = at.cluster / "postmaster.pid"
    deadline = time.monotonic() + seconds
    while (pid := next(iter(pid_file_lines(pid_file)), "")) and is_postgres(pid, at.cluster):
        if time.monotonic() > deadline:
            raise CannotStart(f"PostgreSQL already runs on {at.cluster} (process {pid}).")
        time.sleep(0.05)
    for stale in (pid_file, at.sockets / ".s.PGSQL.5432.lock", at.sockets / ".s.PGSQL.5432"):
        stale.unlink(missing_ok=True)


def pid_file_lines(pid_file: Path) -> list[str]:
    """Read what PostgreSQL says of itself: its process number first, its state in line eight."""
    try:
        return [line.strip() for line in pid_file.read_text().splitlines()]
    except FileNotFoundError:
        return []


def is_postgres(pid: str, cluster: Path) -> bool:
    """Tell whether the process is a PostgreSQL server of this cluster."""
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == cluster
    except OSError:
        return False


def start_valkey(at: Place, program: Path) -> Child:
    """Start Valkey on its socket."""
    address = at.sockets / "valkey.sock"
    folder = at.home / "valkey"
    folder.mkdir(parents=True, exist_ok=True)
    child = spawn(
        Program(
            name="Valkey",
            argv=[
                *(program, "--port", "0", "--unixsocket", address, "--unixsocketperm", "700"),
                *("--dir", folder, "--save", "300 1"),
            ],
            log=at.home / "log" / "valkey.log",
            directory=folder,
        )
    )
    wait_until(child, lambda: answers(address), seconds=20)
    return child


def answers(address: Path) -> bool:
    """Tell whether Valkey answers a ping on its socket."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(1)
            line.connect(os.fspath(address))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def wait_until(child: Child, is_up: Callable[[], bool], *, seconds: float) -> None:
    """Wait for a server to answer; say what it said if it ends or does not."""
    deadline = time.monotonic() + seconds
    while not is_up():
        if child.process.poll() is not None:
            raise CannotStart(f"{child.name} stopped at once:\n{child.last_words()}")
        if time.monotonic() > deadline:
            child.stop()
            raise CannotStart(f"{child.name} does not answer:\n{child.last_words()}")
        time.sleep(0.02)
