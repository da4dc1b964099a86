"""What the debugger does besides looking: saves notes, follows a log that grows, forks, exports, tries other code."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing
from pathlib import Path
from typing import Any

import orjson
import pytest
import trio
from trio.testing import trio_test

from evlit.core import events as e
from evlit.core.codec import encode
from evlit.core.ops import apply
from evlit.core.tree import Tree
from evlit.log.export import export_session
from evlit.log.files import FileLock
from evlit.log.notes import notes_path
from evlit.log.rows import Row, Source
from evlit.log.store import SqliteStore
from evlit.replay.recording import Recording
from evlit.replay.timeline import Timeline
from evlit.replay.web.moments import Moments
from tests.replay.debugging import Page, debugging

COUNTERS = Path(__file__).parents[2] / "recordings" / "e_counters"


@pytest.fixture
def counters(tmp_path: Path) -> Path:
    """A recording with its app beside it."""
    shutil.copy(COUNTERS / "app.py", tmp_path / "app.py")
    return Path(shutil.copy(COUNTERS / "session.db", tmp_path / "session.db"))


class TestNotes:
    @trio_test
    async def test_notes_are_saved_in_the_log(self, own: Path) -> None:
        with Recording(own) as recording:
            before = [*recording.recorded(recording.session().id)]
        async with debugging(own, write=True) as page:
            await _note(page, position=9, text="later")
            await _note(page, position=3, text="")
            await _note(page, position=5, text="here")
        async with debugging(own) as page:
            found = await page.get("notes")
            assert [(each["position"], each["text"]) for each in found] == [(3, ""), (5, "here"), (9, "later")]
        with Recording(own) as recording:
            assert [*recording.recorded(recording.session().id)] == before

    @trio_test
    async def test_notes_change_and_go(self, own: Path) -> None:
        async with debugging(own, write=True) as page:
            [note] = await _note(page, position=9, text="one")
            [changed] = await _note(page, id=note["id"], position=9, text="two")
            assert (changed["id"], changed["text"]) == (note["id"], "two")
            assert await _note(page, id=note["id"], position=9, text="", remove=True) == []
            assert await page.get("notes") == []

    @pytest.mark.parametrize(
        "asked",
        [
            {"position": 9999, "text": "x"},
            {"position": "3", "text": "x"},
            {"position": 3, "text": 4},
            {"position": 3, "text": "x" * 10_001},
            {"id": "n_nobody", "position": 3, "text": "x"},
            {"id": None, "position": 3, "text": "", "remove": True},
        ],
        ids=lambda asked: str(asked)[:40],
    )
    @trio_test
    async def test_a_note_that_makes_no_sense_is_refused(self, own: Path, asked: dict[str, Any]) -> None:
        async with debugging(own, write=True) as page:
            assert (await page.act("notes", asked)).status in (400, 404)
            assert await page.get("notes") == []

    @trio_test
    async def test_notes_stand_beside_a_log_that_is_being_written(self, own: Path) -> None:
        async with debugging(own, write=True) as page:
            [first] = await _note(page, position=3, text="before the server")
            written = _bytes(own)
            lock = FileLock(own)
            try:
                await _note(page, position=5, text="meanwhile")
                await _note(page, id=first["id"], position=3, text="changed")
                assert _in_file(notes_path(own)) == {"meanwhile", "changed"}
                assert _bytes(own) == written
                found = await _note(page, id=first["id"], position=3, text="", remove=True)
                assert [each["text"] for each in found] == ["meanwhile"]
            finally:
                lock.release()
            found = await _note(page, position=7, text="after")
            assert [each["text"] for each in found] == ["meanwhile", "after"]
            assert _in_file(own) == {"meanwhile", "after"}
            assert not _is_there(notes_path(own))

    @trio_test
    async def test_exports_take_notes_along(self, own: Path, tmp_path: Path) -> None:
        async with debugging(own, write=True) as page:
            await _note(page, position=3, text="early")
            await _note(page, position=40, text="late")
            answer = await page.act("export", {"as": "db", "to": 30})
        for name, redact, texts in (("all.db", (), {"early", "late"}), ("redacted.db", ("x",), set())):
            export_session(own, None, tmp_path / name, redact=redact)
            with Recording(tmp_path / name) as recording:
                assert {note.text for note in recording.notes(recording.session().id)} == texts
        part = tmp_path / "part.db"
        await trio.Path(part).write_bytes(answer.body)
        assert _in_file(part) == {"early"}

    @trio_test
    async def test_notes_of_nonsense_are_left_out(self, own: Path) -> None:
        _spoil(notes_path(own))
        async with debugging(own) as page:
            assert await page.get("notes") == []


def _state_at_the_end(log: Path, position: int = -1) -> Any:
    with Recording(log) as recording:
        timeline = Timeline(recording)
        moment = timeline.at(position)
        return timeline.position(position), timeline.session.closed, moment.tree.to_json(), dict(moment.state)


def _bytes(path: Path) -> bytes:
    return path.read_bytes()


def _is_there(path: Path) -> bool:
    return path.exists()


def _spoil(path: Path) -> None:
    path.write_bytes(b"nonsense")


async def _note(page: Page, **asked: Any) -> list[dict[str, Any]]:
    answer = await page.act("notes", asked)
    assert answer.status == 200, answer.body
    found: list[dict[str, Any]] = orjson.loads(answer.body)
    return found


def _in_file(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    try:
        return {text for (text,) in connection.execute("SELECT text FROM note WHERE removed = 0")}
    finally:
        connection.close()


class TestLive:
    @trio_test
    async def test_a_recording_that_is_not_live_tells_nothing(self, own: Path) -> None:
        async with debugging(own) as page:
            assert (await page.raw("/api/live")).status == 204

    @trio_test
    async def test_what_a_server_records_is_told_and_shown(self, tmp_path: Path) -> None:
        path = tmp_path / "log.db"
        async with AsyncExitStack() as stack:
            store = stack.enter_context(SqliteStore(path))
            epoch = store.open_session("s_live", "app.py", None, 1.0, {}).epoch
            store.append("s_live", epoch, 0, [_row(e.SessionOpened("app.py", "none"), 1.0)])
            async with debugging(path, live=True) as page, debugging(path) as still:
                assert (await still.get(""))["head"] == 1
                await page.http.send("GET", "/api/live")
                heard = await stack.enter_async_context(aclosing(_told(page)))
                assert (await anext(heard))["sessions"][0]["head"] == 1
                ops = [["insert", 1, 0, {"id": 5, "kind": "text", "key": "k", "props": {"body": "hello"}}]]
                rows = [_row(e.RunStarted(1, None, "", "none", 2.0, 1), 2.0), _row(e.TreePatched(1, e.Json(ops)), 2.5)]
                store.append("s_live", epoch, 1, rows)
                told = await anext(heard)
                assert told == {"sessions": [{"id": "s_live", "head": 3, "last": 2.5, "closed": None}]}
                async with debugging(path, live=True) as other:
                    await _sees(other)
                assert (await still.get(""))["head"] == 1
                assert (await still.raw("at/3")).status == 404

    @trio_test
    async def test_a_page_that_was_open_sees_the_log_grow(self, tmp_path: Path) -> None:
        path = tmp_path / "log.db"
        with SqliteStore(path) as store:
            epoch = store.open_session("s_live", "app.py", None, 1.0, {}).epoch
            store.append("s_live", epoch, 0, [_row(e.SessionOpened("app.py", "none"), 1.0)])
            async with debugging(path, live=True) as page:
                assert (await page.get("events"))["total"] == 1
                assert (await page.get("at/1"))["position"] == 1
                ops = [["insert", 1, 0, {"id": 5, "kind": "text", "key": "k", "props": {"body": "hello"}}]]
                rows = [_row(e.RunStarted(1, None, "", "none", 2.0, 1), 2.0), _row(e.TreePatched(1, e.Json(ops)), 2.5)]
                store.append("s_live", epoch, 1, rows)
                await _sees(page)


async def _sees(page: Page) -> None:
    assert (await page.get(""))["head"] == 3
    assert (await page.get("events"))["total"] == 3
    assert (await page.get("events", kinds="tree"))["total"] == 1
    assert (await page.get("at/3", since=1))["touched"]["inserted"] == [5]


def _text(path: Path) -> str:
    return path.read_text("utf-8")


def _row(event: e.Event, at: float) -> Row:
    kind, version, data = encode(event)
    return Row(kind, version, data, at)


async def _told(page: Page) -> AsyncGenerator[Any]:
    """Yield what an event stream says."""
    read = b""
    while True:
        read += await page.http.stream.receive_some()
        while b"\n\n" in (body := read):
            part, _, read = body.partition(b"\n\n")
            _, found, data = part.partition(b"event: grown\ndata: ")
            if found:
                yield orjson.loads(data)


class TestGivingUp:
    @trio_test
    async def test_a_request_that_is_let_go_of_ends(self, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        began, ended = trio.Event(), trio.Event()

        def for_ever(self: Moments, position: int, keep: int | None = None) -> object:
            trio.from_thread.run_sync(began.set)
            try:
                while True:
                    trio.from_thread.check_cancelled()
            finally:
                trio.from_thread.run_sync(ended.set)

        async with debugging(log) as page:
            with monkeypatch.context() as patch:
                patch.setattr(Moments, "at", for_ever)
                await page.http.send("GET", f"/api/s/{page.session}/at/3")
                await began.wait()
                await page.http.stream.aclose()
                await ended.wait()
            async with debugging(log) as other:
                assert (await other.get("at/3"))["position"] == 3


class TestOtherCode:
    @trio_test
    async def test_what_if_shows_the_page_of_other_code(self, counters: Path) -> None:
        edited = counters.with_name("edited.py")
        edited.write_text(_text(counters.with_name("app.py")).replace("Who runs when", "Who ran when"), "utf-8")
        async with debugging(counters, app=edited) as page:
            first = orjson.loads((await page.act("whatif", {"position": 8})).body)
            tree = Tree.from_json(first["tree"])
            assert tree[5].props["body"] == "Who ran when"
            assert (first["status"], first["position"], first["error"]) == ("different", 8, None)
            assert first["differences"] == ["main > heading, body: 'Who runs when' then, 'Who ran when' now"]
            next = orjson.loads((await page.act("whatif", {"position": 12, "since": 8})).body)
            assert (next["tree"], next["from"], next["position"]) == (None, 8, 12)
            texts = [node.props.get("body") for node in apply(tree, next["ops"]).root.walk()]
            assert "Inside: the fragment ran 2 times" in texts
            source = (await page.raw(f"/api/source/{Source.of('edited.py', _text(edited)).digest}")).status
            assert source == 200  # the recording does not have it
            edited.write_text("raise ValueError('broken')\n", "utf-8")
            broken = orjson.loads((await page.act("whatif", {"position": 8})).body)
            assert (broken["status"], broken["error"]["message"]) == ("failed", "broken")

    @trio_test
    async def test_a_fork_is_a_live_session(self, counters: Path) -> None:
        async with debugging(counters) as page:
            answer = await page.act("fork", {"position": 12})
            assert answer.status == 200, answer.body
            port = int(orjson.loads(answer.body)["url"].rsplit(":", 1)[1].rstrip("/"))
            await (await trio.open_tcp_stream("127.0.0.1", port)).aclose()
        with pytest.raises(OSError, match="all attempts to connect"):  # it ends with the debugger
            await trio.open_tcp_stream("127.0.0.1", port)

    @trio_test
    async def test_code_of_a_recording_is_not_run_because_of_a_button(self, counters: Path) -> None:
        counters.with_name("app.py").unlink()
        async with debugging(counters) as page:
            answer = await page.act("fork", {"position": 12})
            assert answer.status == 409
            assert "expected app.py beside session.db, found none" in orjson.loads(answer.body)["error"]

    @trio_test
    async def test_a_recording_is_cut_at_its_end_alone(self, counters: Path, tmp_path: Path) -> None:
        async with debugging(counters) as page:
            answer = await page.act("export", {"as": "db", "to": 20})
            assert answer.status == 200, answer.body
            part = tmp_path / "part.db"
            await trio.Path(part).write_bytes(answer.body)
            for first in (2, -5, 0):
                answer = await page.act("export", {"as": "db", "from": first, "to": 20})
                assert answer.status == 400
                assert f"expected no `from` with a recording, got {first}" in orjson.loads(answer.body)["error"]
        assert _state_at_the_end(part) == _state_at_the_end(counters, 20)

    @trio_test
    async def test_a_slice_becomes_a_test(self, counters: Path) -> None:
        async with debugging(counters) as page:
            answer = await page.act("export", {"as": "pytest", "from": 1, "to": 20})
            assert answer.status == 200, answer.body
            assert b"def test_" in answer.body
            assert 'filename="test_recorded.py"' in answer.headers["content-disposition"]
