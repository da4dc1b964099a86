"""`evlit replay LOG` without an option that prints: the debugger, as a process."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import orjson
import pytest
from trio.testing import trio_test

from evlit.log.store import SqliteStore
from evlit.replay.timeline import Timeline
from evlit.replay.web import serve
from tests.replay.debugging import debugging

URL = re.compile(rb"URL: (http://localhost:\d+)(\S*)")


@contextmanager
def started(*words: object, terminal: bool = False) -> Iterator[tuple[subprocess.Popen[bytes], str, str]]:
    """Start the command; yield its process, its address, and the rest of what it prints of that."""
    command = [sys.executable, "-m", "evlit", "replay", *map(str, words)]
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    reading, writing = os.openpty() if terminal else os.pipe()
    process = subprocess.Popen(command, stdout=writing, stderr=subprocess.PIPE, env=environment)
    os.close(writing)
    try:
        said = b""
        while not (found := URL.search(said)) or b"\n" not in said[found.end() :]:
            part = os.read(reading, 4096)
            assert part, said
            said += part
        yield process, found[1].decode(), found[2].decode()
    finally:
        process.kill()
        process.communicate()
        os.close(reading)


def test_a_terminal_gets_the_debugger(log: Path, timeline: Timeline) -> None:
    with started(log, terminal=True) as (_, url, rest):
        assert rest == ""
        with urlopen(f"{url}/api/recording") as answer:
            assert orjson.loads(answer.read())["sessions"][0]["id"] == timeline.session.id


def is_live(log: Path) -> bool:
    with started(log, "--port", 0) as (_, url, _rest), urlopen(f"{url}/api/recording") as answer:
        return bool(orjson.loads(answer.read())["live"])


def test_a_log_that_a_server_writes_is_followed(log: Path) -> None:
    assert not is_live(log)
    with SqliteStore(log):
        assert is_live(log)


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM], ids=lambda asked: asked.name)
def test_it_ends_when_it_is_asked_to(log: Path, timeline: Timeline, asked: signal.Signals) -> None:
    with started(log, "--port", 0, "--session", timeline.session.id[:8]) as (process, _, rest):
        assert rest == f"/#{timeline.head}?session={timeline.session.id}"
        process.send_signal(asked)
        _, errors = process.communicate(timeout=30)
        assert (process.returncode, errors) == (0, b"")


@trio_test
async def test_a_page_that_was_not_built_is_said_in_words(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "VIEWER", tmp_path)
    async with debugging(log) as page:
        answer = await page.raw("/")
        assert (answer.status, b"was not built" in answer.body) == (503, True)
        assert (await page.raw("/nothing.js")).status == 404


@trio_test
async def test_the_page_may_be_framed_by_itself_alone(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "debugger.html").write_text("<!doctype html><title>debugger</title>")
    (tmp_path / "debugger-page.html").write_text("<!doctype html><title>page</title>")
    monkeypatch.setattr(serve, "VIEWER", tmp_path)
    async with debugging(log) as page:
        for path, title in (("/", b"debugger"), ("/debugger-page.html", b"page")):
            answer = await page.raw(path)
            assert (answer.status, title in answer.body) == (200, True)
            policy = answer.headers["content-security-policy"]
            assert "frame-ancestors 'self'" in policy
            assert "script-src 'self';" in policy
