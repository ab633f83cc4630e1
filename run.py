"""Install what the lock file names, then start Wafa, check it, or run one of its commands."""

from __future__ import annotations  # so that an old Python can say that it is too old

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
TOOLS = ROOT / "var" / "tools"
OLDEST = (3, 11)


class CannotInstall(Exception):
    """An installation that will not go through, in words for the person at the keyboard."""


def parse(argv: list[str]) -> argparse.Namespace:
    """Read the command line; without a command, start Wafa."""
    parser = argparse.ArgumentParser(prog="run.py", description=__doc__)
    parser.add_argument("--clients", type=int, default=3000, help="size of the demo data")
    parser.add_argument("--port", type=int, default=8000, help="where the pages are served")
    parser.add_argument("--data", type=Path, default=ROOT / "var", help="where data are kept")
    commands = parser.add_subparsers(dest="command", metavar="command")
    test = commands.add_parser("test", help="run every check and every test")
    test.add_argument("--tests-only", action="store_true", help="leave the static checks out")
    commands.add_parser("check", help="run the static checks")
    manage = commands.add_parser("manage", help="run a manage.py command")
    manage.add_argument("words", nargs=argparse.REMAINDER)
    known, rest = parser.parse_known_args(argv)
    if rest and known.command != "test":
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    known.rest = rest  # for pytest
    return known


def install(*, with_tools: bool) -> None:
    """Bring the virtual environment to what the lock file names, unless it is there already."""
    stamp = VENV / ("installed-all" if with_tools else "installed")
    wanted = fingerprint()
    if PYTHON.exists() and any(
        file.exists() and file.read_text() == wanted for file in (stamp, VENV / "installed-all")
    ):
        return
    if VENV.exists() and not os.access(VENV, os.W_OK):
        raise CannotInstall(f"{VENV} belongs to another user: remove it and try again.")
    print("Installing the packages of the lock file ...", flush=True)
    uv = find_uv()
    if uv is not None:
        install_with_uv(uv, with_tools=with_tools)
    else:
        install_with_pip()
    stamp.write_text(wanted)


def fingerprint() -> str:
    """Name what is to be installed: the lock file and the Python it is for."""
    lock = (ROOT / "uv.lock").read_bytes()
    return f"{hashlib.sha256(lock).hexdigest()} {sys.version_info.major}.{sys.version_info.minor}"


def find_uv() -> str | None:
    """Find uv, or fetch it into a folder of our own; a system's Python may refuse new packages."""
    found = shutil.which("uv")
    if found and works([found, "--version"]):
        return found
    ours = TOOLS / "bin" / "uv"
    if not ours.exists():
        TOOLS.mkdir(parents=True, exist_ok=True)
        works([sys.executable, "-m", "pip", "install", "--quiet", "--target", str(TOOLS), "uv"])
    return str(ours) if works([str(ours), "--version"]) else None


def works(argv: list[str]) -> bool:
    """Tell whether a program runs and ends well."""
    try:
        return subprocess.run(argv, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def install_with_uv(uv: str, *, with_tools: bool) -> None:
    """Install from uv.lock; an environment that is broken or of another Python is made anew."""
    environment = {
        **{name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"},
        "UV_PROJECT_ENVIRONMENT": str(VENV),
        "UV_SYSTEM_CERTS": "1",  # behind a company's proxy the system knows the certificates
        "UV_PYTHON_DOWNLOADS": "never",
    }
    if VENV.exists() and not works([str(PYTHON), "-c", ""]):
        shutil.rmtree(VENV)
    argv = [uv, "sync", "--frozen", "--inexact", "--python", base_python()]
    argv += [] if with_tools else ["--no-dev"]
    argv += [] if sys.stdout.isatty() else ["--quiet"]
    if subprocess.run(argv, cwd=ROOT, env=environment, check=False).returncode != 0:
        raise CannotInstall("uv could not install the packages; its message is above.")


def install_with_pip() -> None:
    """Install from requirements.lock where uv cannot be had."""
    try:
        venv.create(VENV, clear=True, with_pip=True)
    except (subprocess.CalledProcessError, OSError) as error:
        raise CannotInstall("Install uv, or Python with its venv and pip.") from error
    argv = [str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes"]
    argv += ["-r", str(ROOT / "requirements.lock")]
    if subprocess.run(argv, check=False).returncode != 0:
        raise CannotInstall("pip could not install the packages; its message is above.")


def base_python() -> str:
    """Give the Python that runs this file, or the one under it where it is our environment's own."""
    inside = Path(sys.prefix).resolve() == VENV.resolve()
    return str(getattr(sys, "_base_executable", sys.executable)) if inside else sys.executable


def dispatch(wanted: argparse.Namespace) -> int:
    """Do what was asked, inside the environment."""
    from config import checks, local  # only now are the packages there

    if wanted.command == "check":
        return checks.check()
    if wanted.command == "test":
        return checks.test(wanted.rest, tests_only=wanted.tests_only)
    if wanted.command == "manage":
        return local.manage(wanted.words, home=wanted.data)
    return local.start(home=wanted.data, port=wanted.port, clients=wanted.clients)


def main() -> int:
    """Install, step into the environment, and do what was asked."""
    if sys.version_info < OLDEST:
        print(f"Wafa needs Python 3.11 or later; this is {sys.version.split()[0]}.")
        return 1
    wanted = parse(sys.argv[1:])
    os.chdir(ROOT)
    try:
        install(with_tools=wanted.command in ("test", "check"))
    except CannotInstall as error:
        print(error, file=sys.stderr)
        return 1
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(PYTHON, [str(PYTHON), str(ROOT / "run.py"), *sys.argv[1:]])
    return dispatch(wanted)


if __name__ == "__main__":
    sys.exit(main())
