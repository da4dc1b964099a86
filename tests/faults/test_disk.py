"""A log that cannot be written: full disks, removed files, other programs' locks, folders of others. What was
acknowledged stays, the viewer is told the reason in words, and the session goes on as soon as it can.
"""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.faults.story import result
from tests.faults.visitor import Refused, Visitor
from tests.server.process import COMMAND, URL

SOURCE = """\
import evlit as st
st.session_state.setdefault("added", 0)
def add():
    st.session_state.added += 1
st.button("Add", on_click=add)
text = st.text_area("Text")
st.text(f"{len(text)} characters")
st.text(f"added: {st.session_state.added}")
"""

LARGE = "x" * 300_000


@pytest.fixture
def app(tmp_path: Path) -> Path:
    path = tmp_path / "app.py"
    path.write_text(SOURCE)
    return path


@contextmanager
def serving(
    app: Path, log: Path, *, before: Callable[[], object] | None = None, wrap: tuple[str, ...] = ()
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run `evlit serve` on a log; `before` is called in its process first."""
    command = [*wrap, *COMMAND, str(app), "--headless", "--port", "0", "--log", str(log)]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=before,  # noqa: PLW1509  # no threads here
    ) as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if found := URL.search(line):
                    yield process, int(found[2])
                    break
            else:
                assert process.stderr is not None
                raise AssertionError(f"expected a URL, got {process.stderr.read()}")
        finally:
            process.kill()


def refused(visitor: Visitor) -> str:
    """Take what the server says until it says `bye`, and return why."""
    with pytest.raises(Refused):
        visitor.listen()
    visitor.leave()
    assert visitor.byes[-1]["code"] == "log", visitor.byes[-1]
    message: str = visitor.byes[-1]["message"]
    return message


def fill(visitor: Visitor, count: int = 40) -> str:
    """Send inputs until the log refuses one; return what is said then."""
    for number in range(count):
        batch = visitor.put("Text", f"{number}" + LARGE)
        try:
            while batch in visitor.outbox:
                visitor.hear()
        except Refused:
            visitor.leave()
            return str(visitor.byes[-1]["message"])
    raise AssertionError("expected the log to be full by now")


def acknowledged_are_in(log: Path, visitor: Visitor) -> None:
    """Check that a log, as another process reads it, has all that the viewer was told it has."""
    with closing(sqlite3.connect(f"file:{log}?mode=ro", uri=True)) as reader:
        rows = reader.execute("SELECT json_extract(data, '$.batch') FROM event WHERE kind = 'widgets.changed'")
        found = sorted(batch for (batch,) in rows)
    assert found == sorted(visitor.acknowledged), "expected each acknowledged input once, and no other"


def may_mount() -> bool:
    return (
        shutil.which("unshare") is not None
        and not subprocess.run(["unshare", "-Urm", "true"], check=False, capture_output=True).returncode
    )


@pytest.mark.skipif(not may_mount(), reason="needs unshare -Urm, to mount a small disk for the server alone")
def test_a_full_disk_loses_nothing_and_goes_on_when_there_is_room(app: Path, tmp_path: Path) -> None:
    """A real disk of 4 MB runs full under a real server. The viewer is told; what was acknowledged is in the log and
    what was not comes again when somebody has made room, without a restart.
    """
    disk = tmp_path / "disk"
    disk.mkdir()
    script = f'mount -t tmpfs -o size=4m tmpfs "{disk}" && head -c 1000000 /dev/zero > "{disk}/other" && exec "$@"'
    wrap = ("unshare", "-Urm", "sh", "-c", script, "sh")
    with serving(app, disk / "log.db", wrap=wrap) as (process, port):
        seen = Path(f"/proc/{process.pid}/root{disk}")  # the disk is there for that process only
        visitor = Visitor(lambda: port)
        visitor.shows("added: 0")
        said = fill(visitor)
        assert "no room for what was to be recorded" in said
        assert "Free some space" in said
        assert visitor.outbox, "expected an input that was not acknowledged"
        (seen / "other").unlink()
        visitor.click("Add")
        visitor.shows("added: 1")
        process.send_signal(signal.SIGTERM)
        process.wait()
    assert not visitor.errors
    visitor.leave()


def test_a_limit_on_files_loses_nothing(app: Path, tmp_path: Path) -> None:
    """The system refuses to let the log grow (as a quota does). What was acknowledged is there after a restart without
    the limit, and what was not is taken then.
    """
    log = tmp_path / "log.db"

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (3 << 20, 3 << 20))

    ports: list[int] = []
    visitor = Visitor(lambda: ports[-1])
    with serving(app, log, before=limit) as (_, port):
        ports.append(port)
        visitor.shows("added: 0")
        visitor.click("Add")
        visitor.shows("added: 1")
        said = fill(visitor)
        assert str(log) in said
        acknowledged_are_in(log, visitor)
    with serving(app, log) as (_, port):
        ports.append(port)
        visitor.click("Add")
        visitor.shows("added: 2")
        visitor.settle()
    assert result(log, visitor).state["added"] == 2
    visitor.leave()


@pytest.mark.parametrize("file", ["log.db", "log.db-wal"])
def test_a_log_removed_while_it_is_written_is_noticed(app: Path, tmp_path: Path, file: str) -> None:
    """Somebody removes the log of a running server. SQLite would go on writing into a file that nobody can open any
    more; the server refuses to acknowledge what would be lost with it, and says what happened.
    """
    folder = tmp_path / "log"
    folder.mkdir()
    log = folder / "log.db"
    with serving(app, log) as (_, port):
        visitor = Visitor(lambda: port)
        visitor.shows("added: 0")
        visitor.click("Add")
        visitor.shows("added: 1")
        visitor.settle()
        (folder / file).unlink()
        before = dict(visitor.acknowledged)
        visitor.click("Add")
        said = refused(visitor)
        assert f"{folder / file}" in said
        assert "was removed or replaced" in said
        assert visitor.acknowledged == before, "expected nothing to be acknowledged that is lost"


def test_another_programs_lock_is_waited_for_and_then_told(app: Path, tmp_path: Path) -> None:
    """A sqlite3 shell holds a transaction open. Inputs wait for a while, then the viewer is told which kind of program
    to look for. When the lock is gone the session goes on with what was not acknowledged, once.
    """
    log = tmp_path / "log.db"
    with serving(app, log) as (_, port):
        visitor = Visitor(lambda: port)
        visitor.shows("added: 0")
        with closing(sqlite3.connect(log, isolation_level=None)) as shell:
            shell.execute("BEGIN IMMEDIATE")
            visitor.click("Add")
            assert "another process has this log locked" in refused(visitor)
            assert visitor.outbox
        visitor.shows("added: 1")
        visitor.click("Add")
        visitor.shows("added: 2")
        visitor.settle()
        assert result(log, visitor).state["added"] == 2
        visitor.leave()


def test_a_second_server_is_refused_with_the_process_that_writes(app: Path, tmp_path: Path) -> None:
    """Two servers on one log would give out the same positions: the second one ends at once and names the first, and
    the first one's session does not notice.
    """
    log = tmp_path / "log.db"
    with serving(app, log) as (process, port):
        visitor = Visitor(lambda: port)
        visitor.shows("added: 0")
        status, said = start_and_fail(app, log)
        assert status == 1
        assert f"process {process.pid} (" in said
        visitor.click("Add")
        visitor.shows("added: 1")
        visitor.leave()


@pytest.mark.parametrize("what", ["folder", "file"])
def test_what_may_not_be_written_is_said_before_anything_runs(app: Path, tmp_path: Path, what: str) -> None:
    """A folder or a log that this user may not write: the server does not start, names the path and what to do, and
    changes nothing.
    """
    folder = tmp_path / "theirs"
    folder.mkdir()
    log = folder / "log.db"
    if what == "file":
        with serving(app, log) as (process, _):
            process.send_signal(signal.SIGTERM)
            process.wait()
        log.chmod(0o400)
        log.with_name("log.db.lock").chmod(0o400)
    before = log.read_bytes() if what == "file" else None
    folder.chmod(0o500)
    try:
        status, said = start_and_fail(app, log, without_privileges)
    finally:
        folder.chmod(0o700)
    assert status == 1
    assert str(log) in said
    assert "--log" in said
    assert (log.read_bytes() if log.exists() else None) == before


def start_and_fail(app: Path, log: Path, before: Callable[[], object] | None = None) -> tuple[int, str]:
    """Start a server that cannot start; return its exit status and what it said."""
    command: list[Any] = [*COMMAND, app, "--headless", "--port", "0", "--log", log]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False, preexec_fn=before)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def without_privileges() -> None:
    """Have the permissions of files count for root too: leave its privilege to overrule them behind."""
    if not os.geteuid() and sys.platform == "linux":
        drop_from_bounding_set, overrule_permissions = 24, 1
        ctypes.CDLL(None).prctl(drop_from_bounding_set, overrule_permissions)
