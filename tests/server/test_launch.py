"""`evlit serve` as a process: what it says, what it refuses, and how it ends."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
import trio

from evlit.server import launch
from tests.server.process import COMMAND, SOON, UNHURRIED, URL, in_session, served
from tests.server.serving import COUNTER, Client


@pytest.fixture
def app(tmp_path: Path) -> Path:
    path = tmp_path / "app.py"
    path.write_text("import evlit as st\nst.text('here')\n")
    return path


def refused(*arguments: str | Path) -> tuple[int, str]:
    """Run a server that cannot start; return its exit status and what it said."""
    done = subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, text=True, timeout=SOON, check=False)
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.returncode, done.stderr


class TestRefusals:
    def test_an_app_that_is_not_there(self, tmp_path: Path) -> None:
        status, said = refused(tmp_path / "none.py")
        assert status == 2
        assert said == f"evlit: expected an app at {tmp_path}/none.py, found nothing there; check the path\n"

    def test_a_folder_without_a_script_of_a_usual_name(self, app: Path) -> None:
        other = app.rename(app.with_name("other.py"))
        status, said = refused(app.parent)
        assert status == 2
        assert said.endswith(f"name the script in it, such as {other}\n")

    def test_a_file_that_is_not_python(self, tmp_path: Path) -> None:
        (tmp_path / "app.txt").write_text("")
        status, said = refused(tmp_path / "app.txt")
        assert status == 2
        assert "expected a Python file that ends in .py" in said

    def test_a_port_that_is_taken(self, app: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            status, said = refused(app, "--port", str(port), "--headless")
        assert status == 1
        assert f"expected port {port} to be free, but another program listens on it" in said
        assert "--port" in said

    def test_an_address_of_another_machine(self, app: Path) -> None:
        status, said = refused(app, "--host", "192.0.2.1", "--headless")
        assert status == 1
        assert "expected an address of this machine as --host, got '192.0.2.1'" in said

    def test_a_log_that_cannot_be_written(self, app: Path) -> None:
        (app.parent / "file").write_text("")
        status, said = refused(app, "--log", app.parent / "file" / "log.db", "--headless")
        assert status == 1
        assert "the log cannot be made or written here" in said
        assert "--log" in said

    def test_a_log_of_a_newer_version(self, app: Path) -> None:
        log = app.parent / "log.db"
        with served(app, "--log", log) as (process, _):
            process.send_signal(signal.SIGTERM)
            process.wait(SOON)
        with closing(sqlite3.connect(log)) as connection:
            connection.execute("PRAGMA user_version = 999")
        status, said = refused(app, "--log", log, "--headless")
        assert status == 1
        assert "this log has format 999" in said
        assert "Update evlit" in said

    def test_a_log_that_another_server_writes(self, app: Path) -> None:
        with served(app) as (process, _):
            status, said = refused(app, "--headless")
            assert status == 1
            assert f"process {process.pid} (started " in said

    def test_a_viewer_that_was_not_built(
        self, app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(launch, "VIEWER", tmp_path / "viewer")
        assert launch.launch(launch.Launch(app)) == 1
        assert "expected the built viewer at" in capsys.readouterr().err


class TestTheDefaultPort:
    def test_the_next_free_one_is_taken_when_it_is_busy(self, app: Path) -> None:
        with socket.socket() as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                other.bind(("127.0.0.1", 8501))
                other.listen()
            except OSError:
                pass  # somebody else keeps it busy for us
            process = subprocess.Popen([*COMMAND, str(app), "--headless"], stdout=subprocess.PIPE, text=True)
            try:
                assert process.stdout is not None
                port = next(int(found[2]) for line in process.stdout if (found := URL.search(line)))
                assert 8501 < port < 8601
            finally:
                process.kill()
                process.communicate()


SLEEPS = "import time, evlit as st\nst.text('begun')\nwhile True:\n    time.sleep(600)\n"
COMPUTES = "import evlit as st\nst.text('begun')\nwhile True:\n    sum(range(1000))\n"
STAYS = (
    "import threading, time, evlit as st\nthreading.Thread(target=time.sleep, args=(600,)).start()\nst.text('begun')\n"
)


class TestTheEnd:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_comes_with_a_goodbye(self, tmp_path: Path, number: signal.Signals) -> None:
        app = tmp_path / "app.py"
        app.write_text(COUNTER.replace("\n    ", "\n"))
        with served(app, command=UNHURRIED) as (process, port):

            async def main(client: Client) -> None:
                await client.ended()
                process.send_signal(number)
                bye = await client.hear(lambda message: message["type"] == "bye")
                assert bye["code"] == "closing"

            in_session(port, main)
            _, err = process.communicate(timeout=SOON)
            assert (process.returncode, err) == (0, "")
        assert not (tmp_path / ".evlit" / "log.db-wal").exists(), "expected the log to be one file"

    @pytest.mark.parametrize("source", [SLEEPS, COMPUTES, STAYS], ids=["sleeps", "computes", "thread of its own"])
    def test_comes_within_seconds_whatever_a_script_does(self, tmp_path: Path, source: str) -> None:
        app = tmp_path / "app.py"
        app.write_text(source)
        with served(app, command=UNHURRIED) as (process, port):

            async def main(client: Client) -> None:
                while client.texts() != ["begun"]:
                    await client.hear(lambda message: message["type"] == "patch")
                process.send_signal(signal.SIGTERM)
                bye = await client.hear(lambda message: message["type"] == "bye")
                assert bye["code"] == "closing"
                await trio.to_thread.run_sync(process.wait, SOON)

            in_session(port, main)
            assert process.returncode == 0
            assert process.stderr is not None
            assert process.stderr.read() == ""

    def test_leaves_a_log_that_goes_on(self, tmp_path: Path) -> None:
        app = tmp_path / "app.py"
        app.write_text(COUNTER.replace("\n    ", "\n"))
        before: list[Client] = []

        async def first(client: Client) -> None:
            await client.ended()
            await client.click("Go")
            before.append(client)

        with served(app) as (process, port):
            in_session(port, first)
            process.send_signal(signal.SIGKILL)
            process.wait()
        with served(app) as (process, port):

            async def again(client: Client) -> None:
                await client.shows("run 3", "hello")
                await client.click("Go")
                assert client.texts() == ["run 4", "went", "hello"]

            in_session(port, again, before[0])


class TestOutput:
    def test_goes_to_the_terminal_and_into_the_log(self, tmp_path: Path) -> None:
        app = tmp_path / "app.py"
        app.write_text("import sys\nprint('to stdout')\nprint('to stderr', file=sys.stderr)\n")
        with served(app, command=UNHURRIED) as (process, port):

            async def main(client: Client) -> None:
                await client.ended()

            in_session(port, main)
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=SOON)
        assert out.strip() == "to stdout"
        assert err == "to stderr\n"
        with closing(sqlite3.connect(tmp_path / ".evlit" / "log.db")) as log:
            found = log.execute(
                "SELECT json_extract(data, '$.stream'), json_extract(data, '$.text') FROM event "
                "WHERE kind = 'output.printed'"
            ).fetchall()
        assert found == [("stdout", "to stdout\n"), ("stderr", "to stderr\n")]


def test_arguments_after_the_dashes_are_the_scripts(tmp_path: Path) -> None:
    app = tmp_path / "app.py"
    app.write_text("import sys, evlit as st\nst.text(repr(sys.argv[1:]))\n")
    command = [*COMMAND, str(app), "--headless", "--port", "0", "--log", ":memory:", "--", "--fast", "x"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        assert process.stdout is not None
        port = next(int(found[2]) for line in process.stdout if (found := URL.search(line)))

        async def main(client: Client) -> None:
            await client.ended()
            assert client.texts() == ["['--fast', 'x']"]

        in_session(port, main)
    finally:
        process.kill()
        process.communicate()
    assert not (tmp_path / ".evlit").exists()
