"""Child processes that end with us: how the laptop default starts servers and leaves no orphan."""

import ctypes
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGKILL, SIGTERM, Signals

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
NOBODY = 65534


@dataclass
class Child:
    """A running program, the signal that stops it in order, and the file its output goes to."""

    name: str
    process: subprocess.Popen[bytes]
    stop_signal: Signals
    log: Path
    patience: float = 20.0

    def stop(self) -> None:
        """Ask the program to end, and make it end if it does not."""
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(self.patience)
            except subprocess.TimeoutExpired:
                self.process.send_signal(SIGKILL)
                self.process.wait()

    def last_words(self, lines: int = 8) -> str:
        """Give the end of the program's log, for an error message."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


@dataclass(frozen=True)
class Program:
    """What to start, and how it is to end."""

    name: str
    argv: Sequence[str | Path]
    log: Path
    stop_signal: Signals = SIGTERM
    orphan_signal: Signals = SIGTERM
    environment: Mapping[str, str] = field(default_factory=dict)
    become: Callable[[], None] | None = None
    directory: Path | None = None


def spawn(program: Program) -> Child:
    """Start a program in a session of its own; it ends when this process does, however that ends."""
    parent = os.getpid()

    def prepare() -> None:
        if program.become is not None:
            program.become()
        end_with(parent, program.orphan_signal)

    program.log.parent.mkdir(parents=True, exist_ok=True)
    with program.log.open("ab") as log:
        process = subprocess.Popen(
            [str(part) for part in program.argv],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, **program.environment},
            cwd=program.directory,
            start_new_session=True,  # Ctrl-C reaches only us; we stop the children in order
            preexec_fn=prepare,
        )
    return Child(program.name, process, program.stop_signal, program.log)


def end_with(parent: int, signal: Signals) -> None:
    """Have the kernel send this process a signal when its parent ends, `kill -9` included."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def enter_user_namespace() -> None:
    """Become user 65534 in a namespace of our own; outside it, files still belong to root."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} 0 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} 0 1")


def become_nobody() -> None:
    """Give up root for the user nobody, for good."""
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
