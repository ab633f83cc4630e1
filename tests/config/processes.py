"""Looks into /proc for what a test has started."""

import time
from pathlib import Path


def programs_of(home):
    """Every process whose command line, folder or environment leads to the servers' home."""
    return {
        int(entry.name): words
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and (words := leads_to(entry, str(home)))
    }


def leads_to(entry, home):
    """The command of a process that has to do with the folder, else nothing."""
    try:
        command = (entry / "cmdline").read_bytes().decode().replace("\0", " ")
        traces = (command, str((entry / "cwd").readlink()), (entry / "environ").read_text())
    except (OSError, UnicodeDecodeError):
        return ""  # it has just ended, or is another user's
    return command if any(home in trace for trace in traces) else ""


def wait_for_none(home, seconds=20):
    """What is left of the processes after a while."""
    deadline = time.monotonic() + seconds
    while (left := programs_of(home)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left
