"""Looks into /proc for what a test has started."""

import time
from pathlib import Path


def programs_of(home):
    """Every process whose command line, folder or environment leads to the servers' home."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if leads_to(entry, str(home))]


def leads_to(entry, home):
    """Whether the process has to do with the folder; one that ends meanwhile has not."""
    try:
        return entry.name.isdigit() and (
            home in (entry / "cmdline").read_bytes().decode()
            or home in str((entry / "cwd").readlink())
            or home in (entry / "environ").read_bytes().decode(errors="replace")
        )
    except OSError:
        return False


def wait_for_none(home, seconds=20):
    """What is left of the processes after a while."""
    deadline = time.monotonic() + seconds
    while (left := programs_of(home)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left
