"""The end of `evlit serve`: real processes, whatever their scripts do meanwhile."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
import trio

from evlit.server.ending import QUIET
from tests.server.process import COMMAND, HURRIED, SOON, TALKATIVE, UNHURRIED, in_session, served
from tests.server.serving import Client

#: What scripts do when the signal comes.
BUSY = {
    "sleeps": "time.sleep(600)",
    "computes": "while True:\n    pass",
    "is in C": "import hashlib\nhashlib.pbkdf2_hmac('sha256', b'x', b'y', 2**31 - 1)",
    "swallows": "while True:\n    try:\n        time.sleep(0.01)\n    except BaseException:\n        pass",
    "waits for a process": "import subprocess\nsubprocess.run(['sleep', '100'], stdout=-3, stderr=-3)",
    "awaits": "import trio\nawait trio.sleep(600)",
    "is in a shield": "with st.shield():\n    time.sleep(600)",
}

#: What scripts leave behind that Python waits for, and what is said of it.
LEFT = {
    "an exit handler": ("import atexit\natexit.register(time.sleep, 600)", "exit handlers of the app"),
    "a thread": (
        "import threading\nthreading.Thread(target=time.sleep, args=(600,), name='mine', daemon=False).start()",
        "the thread 'mine'",
    ),
}


#: The start of a viewer that does not answer for the rest: the server is about to be stuck.
UPGRADE = (
    b"GET /_evlit/socket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Protocol: evlit.1\r\n\r\n"
)
HELLO = b"\x81\x9f\0\0\0\0" + b'{"type":"hello","protocol":1 }  '[:31]


def events(folder: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(folder / ".evlit" / "log.db")) as log:
        return log.execute("SELECT kind, data FROM event ORDER BY seq").fetchall()


def end(
    folder: Path, source: str, *numbers: signal.Signals, command: Sequence[str] = COMMAND
) -> tuple[int, float, str, list[str]]:
    """Serve an app, send signals when it has begun; return status, seconds, what it said, and what the viewer heard."""
    app = folder / "app.py"
    app.write_text(f"import time, evlit as st\nst.text('begun')\nst.checkpoint()\n{source}\n")
    heard: list[str] = []
    said = folder / "said"
    with said.open("w") as stderr, served(app, stderr=stderr, command=command) as (process, port):
        began = 0.0

        async def main(client: Client) -> None:
            nonlocal began
            while client.texts() != ["begun"]:
                await client.hear(lambda message: message["type"] == "patch")
            began = time.monotonic()
            for number in numbers:
                process.send_signal(number)
            with trio.move_on_after(SOON):
                heard.append((await client.hear(lambda message: message["type"] == "bye"))["code"])

        try:
            in_session(port, main)
        except Exception:  # noqa: BLE001  # a server that cannot say goodbye: the caller looks at what was heard
            heard.append("nothing")
        status = process.wait(SOON)
        seconds = time.monotonic() - began
    return status, seconds, said.read_text(), heard


@pytest.mark.parametrize("what", BUSY)
def test_comes_soon_while_a_script(tmp_path: Path, what: str) -> None:
    # With no limit that would end it, so it ends by itself; only a shield is given up after its time.
    command = TALKATIVE if what == "is in a shield" else UNHURRIED
    status, _, said, heard = end(tmp_path, BUSY[what], signal.SIGTERM, command=command)
    assert (status, heard) == (0, ["closing"])
    if what != "is in a shield":
        assert said == ""
        kinds = [kind for kind, _ in events(tmp_path)]
        assert kinds[-2:].count("viewer.detached") + kinds[-2:].count("run.ended") == 2
        assert '"cancelled"' in next(data for kind, data in events(tmp_path) if kind == "run.ended")
    else:
        assert "a run of session" in said
        assert "in a shield" in said
    assert not (tmp_path / ".evlit" / "log.db-wal").exists(), "expected the log to be one file"


@pytest.mark.skipif(sys.platform == "win32", reason="no process can be asked to end there")
def test_comes_when_code_keeps_the_interpreter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = tmp_path / "app.py"
    # The write keeps the interpreter until somebody has read all of it: who has read some knows that it is in there.
    app.write_text(
        "import ctypes, os\n"
        "gate = os.open('gate', os.O_WRONLY)\n"
        "ctypes.PyDLL(None).write(gate, b'x' * 1_000_000, ctypes.c_size_t(1_000_000))\n"
    )
    os.mkfifo(tmp_path / "gate")
    with monkeypatch.context() as here:
        here.chdir(tmp_path)
        with served(app) as (process, port), socket.create_connection(("127.0.0.1", port)) as viewer:
            viewer.sendall(UPGRADE)
            viewer.recv(1000)
            viewer.sendall(HELLO)
            with (tmp_path / "gate").open("rb", buffering=0) as gate:
                assert gate.read(1) == b"x"
                process.send_signal(signal.SIGTERM)
                assert process.wait(SOON) == -signal.SIGKILL


@pytest.mark.parametrize("what", LEFT)
def test_comes_and_says_what_it_waits_for_when_a_script_left(tmp_path: Path, what: str) -> None:
    source, named = LEFT[what]
    status, seconds, said, heard = end(tmp_path, source, signal.SIGTERM, command=HURRIED)
    assert (status, heard) == (0, ["closing"])
    assert seconds > QUIET
    assert said.count(f"still waits for {named}") == 1


def test_a_terminal_that_goes_away_ends_it_as_well(tmp_path: Path) -> None:
    status, _, said, heard = end(tmp_path, "", signal.SIGHUP, command=UNHURRIED)
    assert (status, said, heard) == (0, "", ["closing"])


def test_a_second_sigterm_changes_nothing(tmp_path: Path) -> None:
    source = "with st.shield():\n    time.sleep(600)"
    status, _, _, heard = end(tmp_path, source, signal.SIGTERM, signal.SIGTERM, command=HURRIED)
    assert status in (0, -signal.SIGTERM)  # the latter: both came before the first was taken
    assert heard in (["closing"], ["nothing"])


def test_a_second_control_c_ends_it_at_once(tmp_path: Path) -> None:
    app = tmp_path / "app.py"
    app.write_text(
        "import time, evlit as st\nst.text('begun')\nst.checkpoint()\nwith st.shield():\n    time.sleep(600)\n"
    )
    with served(app, command=UNHURRIED) as (process, port):  # the shield keeps it until somebody has no patience

        async def main(client: Client) -> None:
            while client.texts() != ["begun"]:
                await client.hear(lambda message: message["type"] == "patch")
            process.send_signal(signal.SIGINT)
            assert (await client.hear(lambda message: message["type"] == "bye"))["code"] == "closing"
            process.send_signal(signal.SIGINT)
            await trio.to_thread.run_sync(process.wait, SOON)

        in_session(port, main)
        assert process.returncode == 130


def test_a_click_that_came_while_it_ends_is_decided_by_the_next_process(tmp_path: Path) -> None:
    app = tmp_path / "app.py"
    app.write_text(
        "import time, evlit as st\n"
        "st.session_state.setdefault('clicks', 0)\n"
        "def count():\n    st.session_state.clicks += 1\n"
        "st.button('Go', on_click=count)\n"
        "st.text(f'{st.session_state.clicks} clicks')\n"
        "if st.session_state.clicks == 1:\n    time.sleep(600)\n"
    )
    before: list[Client] = []

    async def first(client: Client) -> None:
        await client.ended()
        await client.input(trigger={client.find("Go").props["widget"]: True})
        while client.texts() != ["1 clicks"]:
            await client.hear(lambda message: message["type"] == "patch")
        before.append(client)

    with served(app) as (process, port):
        in_session(port, first)
        process.send_signal(signal.SIGTERM)
        assert process.wait(SOON) == 0
    app.write_text(app.read_text().replace("time.sleep(600)", "pass"))
    with served(app) as (process, port):

        async def again(client: Client) -> None:
            await client.shows("1 clicks")
            await client.input(trigger={client.find("Go").props["widget"]: True})
            await client.shows("2 clicks")  # so the first one counted once

        in_session(port, again, before[0])


class TestTheLock:
    def test_a_refusal_says_who_holds_the_log_since_when_and_where(self, tmp_path: Path) -> None:
        app = tmp_path / "app.py"
        app.write_text("")
        with served(app) as (process, port):
            command = [sys.executable, "-m", "evlit.cli", "serve", str(app), "--headless"]
            refused = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        assert refused.returncode == 1
        assert f"process {process.pid} (started {time.strftime('%Y-')}" in refused.stderr
        assert f"at http://localhost:{port}) is writing this log" in refused.stderr
        assert "Stop that process, or name another file with --log" in refused.stderr

    def test_a_lock_of_a_process_that_is_gone_is_no_obstacle(self, tmp_path: Path) -> None:
        app = tmp_path / "app.py"
        app.write_text("")
        with served(app) as (process, _):
            process.kill()
            process.wait()
        assert (tmp_path / ".evlit" / "log.db.lock").read_text().startswith(f"{process.pid}\n")
        with served(app) as (process, _):
            assert (tmp_path / ".evlit" / "log.db.lock").read_text().startswith(f"{process.pid}\n")


def test_nothing_of_a_server_outlives_it(tmp_path: Path) -> None:
    app = tmp_path / "app.py"
    app.write_text("")
    with served(app) as (process, _):
        found = subprocess.run(
            ["pgrep", "-P", str(process.pid)], capture_output=True, text=True, timeout=10, check=False
        ).stdout.split()
        process.kill()
        process.wait()
    assert found or sys.platform == "win32"
    for guard in map(int, found):
        for _ in range(3000):
            try:
                os.kill(guard, 0)
            except ProcessLookupError:
                break
            trio.run(trio.sleep, 0.01)
        else:
            pytest.fail("expected the guard to go with its server")
