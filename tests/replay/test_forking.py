"""Forks: a session begins as a copy of a recorded one, at any position, and goes on by itself."""

from __future__ import annotations

import textwrap
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import trio
from click.testing import CliRunner
from trio.testing import MockClock

from evlit.cli import main
from evlit.core import events as e
from evlit.core.codec import dumps
from evlit.core.projection import to_json
from evlit.log.errors import ExportExists, LogMissing
from evlit.log.store import SqliteStore
from evlit.replay.forking import CannotFork, Past, Spec, app_of, fork, free_log, launch_of, log_of, start
from evlit.replay.recording import DamagedEvent, NoSuchSession, Recording
from evlit.replay.timeline import NoSuchPosition, Timeline
from evlit.testing.harness import TestSession, open_test_session
from tests.replay import recorded

APP = textwrap.dedent(recorded.APP)


def forked(log: Path, position: int, app: str, use: Callable[[TestSession], Awaitable[None]], into: Path) -> None:
    """Go on with a copy in a log of its own."""

    async def go() -> None:
        with Past(log, None, position) as past, SqliteStore(into) as store:
            async with open_test_session(app, store=store, past=past) as t:
                await use(t)

    trio.run(go, clock=MockClock())


def positions(log: Path, kind: str) -> list[int]:
    with Recording(log) as recording:
        return [each.position for each in recording.recorded(recording.session().id) if each.kind == kind]


def test_a_copy_goes_on_from_where_the_session_was(log: Path, tmp_path: Path) -> None:
    at = positions(log, "run.ended")[2]  # after two clicks on Plus

    async def use(t: TestSession) -> None:
        assert t.find("Count").props["value"] == "2"
        assert "two or more" in t.texts()
        await t.click("Plus")
        assert t.find("Count").props["value"] == "3"

    before = log.read_bytes()
    forked(log, at, APP, use, tmp_path / "fork.db")
    assert log.read_bytes() == before


def test_its_log_has_the_history_at_the_same_positions(log: Path, tmp_path: Path) -> None:
    at = positions(log, "run.ended")[4]

    async def use(t: TestSession) -> None:
        await t.click("Plus")

    into = tmp_path / "fork.db"
    forked(log, at, APP, use, into)
    with Recording(log) as old, Recording(into) as new:
        a, b = Timeline(old), Timeline(new)
        assert a.session.id != b.session.id
        assert b.session.labels == {"forked_from": f"{a.session.id}@{at}"}
        assert b.session.opened == a.session.opened
        for position in range(1, at + 1):
            assert dumps(to_json(a.at(position))) == dumps(to_json(b.at(position)))
        mine = list(b.events())
        assert [(r.at, r.event, r.cause) for r in mine[:at]] == [(r.at, r.event, r.cause) for r in a.events(0, at)]
        marker = mine[at].event
        assert isinstance(marker, e.SessionForked)
        assert marker == e.SessionForked(a.session.id, at, "app.py", marker.source)
        assert new.source(marker.source) == APP
        # Why an element is there is told across the beginning of the copy.
        count = next(node for node in b.at(at).tree.root.walk() if node.props.get("label") == "Name")
        assert dumps(repr(b.causes(count, at))) == dumps(repr(a.causes(count, at)))


def test_what_was_under_way_is_lost_and_comes_again(log: Path, tmp_path: Path) -> None:
    began = positions(log, "run.started")[1]  # of the first click on Plus

    async def use(t: TestSession) -> None:
        kinds = [each.event for each in t.log()[began + 1 :]]
        assert e.ViewerDetached("v1", "lost") in kinds
        ends = [event.outcome for event in kinds if isinstance(event, e.RunEnded)]
        assert ends[0] == "lost"
        assert "lost" not in ends[1:]
        assert t.find("Count").props["value"] == "1"  # the click counts, once

    forked(log, began, APP, use, tmp_path / "fork.db")


@pytest.mark.parametrize("part", range(10))
def test_every_position_can_be_gone_on_from(log: Path, tmp_path: Path, part: int) -> None:
    with Recording(log) as recording:
        head = recording.session().head

    async def use(t: TestSession) -> None:
        t.check()

    for position in range(1 + part, head + 1, 10):
        forked(log, position, APP, use, tmp_path / f"{position}.db")  # the harness holds fold against the live session


def test_a_session_that_had_ended_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "log.db"

    async def go() -> None:
        with SqliteStore(log) as store:
            async with open_test_session(APP, store=store) as t:
                await t.click("Plus")
            row = store.sessions()[0]
            from evlit.runtime.session import encoded

            store.append(row.id, row.epoch, store.head(row.id), [encoded(e.SessionClosed("idle"), 1.0)])

    trio.run(go, clock=MockClock())

    async def use(t: TestSession) -> None:
        assert t.projection.closed is None
        await t.click("Plus")
        assert t.find("Count").props["value"] == "2"

    forked(log, -1, APP, use, tmp_path / "fork.db")


def test_other_code_goes_on_with_the_values_of_then(log: Path, tmp_path: Path) -> None:
    at = positions(log, "run.ended")[2]
    edited = 'import evlit as st\nst.text(f"{st.session_state.n} and {st.session_state.pair}")\n'

    async def use(t: TestSession) -> None:
        assert t.texts() == ["2 and ('a', 1)"]

    forked(log, at, edited, use, tmp_path / "fork.db")
    with Recording(tmp_path / "fork.db") as recording:
        events = [each.event for each in recording.recorded(recording.session().id)]
        texts = [recording.source(each.source) for each in events if isinstance(each, e.RunStarted)]
    assert texts == [APP] * 3 + [edited]


def test_uploads_and_large_values_come_along(tmp_path: Path) -> None:
    app = """
        import evlit as st
        st.session_state.setdefault("big", list(range(100_000)))
        file = st.file_uploader("File")
        st.text(f"{file.read().decode() if file else 'none'} {sum(st.session_state.big)}")
    """
    log = tmp_path / "log.db"

    async def go() -> None:
        from evlit.log.blobs import Blob

        with SqliteStore(log) as store:
            async with open_test_session(app, store=store) as t:
                blob = Blob.of(b"hello", "text/plain")
                t.session.submit_file(e.FileUploaded("f1", "a.txt", "text/plain", 5, blob.digest), blob, None)
                await t.set("File", [{"id": "f1", "name": "a.txt", "type": "text/plain", "size": 5}])
                before = t.texts()
        assert before == ["hello 4999950000"]

    trio.run(go, clock=MockClock())

    async def use(t: TestSession) -> None:
        assert t.texts() == ["hello 4999950000"]

    forked(log, -1, app, use, tmp_path / "fork.db")


def test_a_list_of_sessions_says_what_is_a_copy(log: Path, tmp_path: Path) -> None:
    copy = fork(log, None, 20, tmp_path / "copy.db")
    printed = CliRunner().invoke(main, ["replay", str(copy), "--sessions"], env={"COLUMNS": "200"}).output
    with Recording(log) as recording:
        assert f"a copy of {recording.session().id}@20" in printed


# -- as files ---------------------------------------------------------------------------------------------------------


def test_a_fork_is_a_log_that_can_be_forked(log: Path, tmp_path: Path) -> None:
    at = positions(log, "run.ended")[2]
    once = fork(log, None, at, tmp_path / "once.db")
    assert [path.name for path in tmp_path.iterdir()] == ["once.db"]
    with Recording(once) as recording:
        timeline = Timeline(recording)
        assert timeline.head == at + 1
        assert timeline.at(-1).app == "app.py"

    async def use(t: TestSession) -> None:
        assert t.find("Count").props["value"] == "2"

    forked(once, -1, APP, use, tmp_path / "twice.db")
    with pytest.raises(ExportExists):
        fork(log, None, at, once)


def test_long_sessions_keep_their_shortcuts(tmp_path: Path) -> None:
    log = tmp_path / "log.db"
    from evlit.log.rows import Snapshot
    from evlit.runtime.session import encoded

    with SqliteStore(log) as store:
        epoch = store.open_session("s_a", "app.py", None, 0.0, {}).epoch
        rows = [encoded(e.SessionOpened("app.py", ""), 0.0)]
        rows += [encoded(e.OutputPrinted(1, "stdout", str(n)), 0.0) for n in range(2500)]
        store.append("s_a", epoch, 0, rows)
        with Recording(log) as recording:
            timeline = Timeline(recording)
            for position in (1000, 2000):
                state = dumps(to_json(timeline.at(position)))
                store.save_snapshot(Snapshot.of("s_a", position, state))
    with Past(log, None, 2300) as past:
        assert [at for part in past.parts() for at, _ in part.snapshots] == [1000, 2000, 2300]


def test_damage_is_named_and_nothing_is_left_behind(own: Path, tmp_path: Path) -> None:
    recorded.change(own, "UPDATE event SET data = '{' WHERE position = 5")
    with pytest.raises(DamagedEvent, match="event 5"):
        fork(own, None, 20, tmp_path / "fork.db")
    assert not (tmp_path / "fork.db").exists()


def test_what_is_not_there_is_said(log: Path, tmp_path: Path) -> None:
    with pytest.raises(NoSuchPosition):
        Past(log, None, 100_000)
    with pytest.raises(NoSuchSession):
        Past(log, "s_other")
    with pytest.raises(LogMissing):
        Past(tmp_path / "nothing.db")
    with pytest.raises(CannotFork, match="from 1, got 0"):
        Past(log, None, 0)
    with Past(log) as past, pytest.raises(CannotFork, match="no file there"):
        app_of(past, tmp_path / "nothing.py")


# -- on the command line ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("session.db", Spec(Path("session.db"))),
        ("session.db@42", Spec(Path("session.db"), 42)),
        ("session.db@-3", Spec(Path("session.db"), -3)),
        ("session.db@42:s_7-Qk", Spec(Path("session.db"), 42, "s_7-Qk")),
        ("session.db:s_7", Spec(Path("session.db"), -1, "s_7")),
        ("a@b/log.db@0", Spec(Path("a@b/log.db"), 0)),
        ("C:\\logs\\log.db", Spec(Path("C:\\logs\\log.db"))),
        ("C:\\logs\\log.db@7", Spec(Path("C:\\logs\\log.db"), 7)),
    ],
)
def test_a_moment_is_named_in_one_word(text: str, spec: Spec) -> None:
    assert Spec.parse(text) == spec


def test_a_file_of_that_very_name_comes_first(tmp_path: Path) -> None:
    odd = tmp_path / "log.db@7"
    odd.touch()
    assert Spec.parse(str(odd)) == Spec(odd)


def test_the_app_is_the_one_beside_the_recording_or_is_written_anew(own: Path) -> None:
    with Past(own, None, 20) as past:
        written = app_of(past)
        assert written.read_text("utf-8") == APP
        assert written.parent == own.parent / ".evlit" / f"fork-{past.session[:10]}-20"
        beside = own.parent / "app.py"
        beside.write_text("", "utf-8")
        assert app_of(past) == beside


def test_the_log_that_is_read_is_not_the_one_that_is_written(own: Path) -> None:
    app = own.parent / "app.py"
    app.write_text("", "utf-8")
    with pytest.raises(CannotFork, match="left as it is"):
        launch_of(f"{own}@3", app, {"log.path": str(own)}, ())
    launch = launch_of(f"{own}@3", app, {}, ())
    assert launch.past is not None
    assert launch.log == log_of(own.parent, launch.past)  # type: ignore[arg-type]  # it is a `Past` of ours
    assert launch.log.name.endswith("-3.db")
    launch.past.close()  # type: ignore[attr-defined]  # likewise
    (own.parent / ".evlit").mkdir()
    (own.parent / ".evlit" / "config.toml").write_text(f'[log]\npath = "{own}"\n', "utf-8")
    with pytest.raises(CannotFork, match="left as it is"):
        launch_of(f"{own}@3", app, {}, ())
    assert free_log(own).name == "own-2.db"


def test_the_recorded_source_is_served_and_that_is_said(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    launch = launch_of(str(own), None, {}, ())
    assert launch.past is not None
    assert launch.app.read_text("utf-8") == APP
    assert launch.log == own.parent / ".evlit" / f"fork-{launch.past.session[:10]}-last.db"
    assert "serving the recorded source" in capsys.readouterr().err
    launch.past.close()  # type: ignore[attr-defined]  # it is a `Past` of ours


def test_the_log_of_a_moment_is_named_as_the_moment_was(log: Path) -> None:
    names = []
    for position in (7, -1, -3):
        with Past(log, None, position) as past:
            names.append(log_of(Path(), past).name.rpartition("-" if position > 0 else "-last")[2])
    assert names == ["7.db", ".db", "-2.db"]


def test_a_server_of_a_fork_is_started_and_stopped(own: Path) -> None:
    (own.parent / "app.py").write_text(APP, "utf-8")
    served = start(own, None, 20)
    try:
        assert served.address.startswith("http://localhost:")
        assert served.running
        assert served.log.parent == own.parent / ".evlit"
        again = start(own, None, 20)
        again.stop()
        assert again.log != served.log
    finally:
        served.stop()
    assert served.process.returncode == 0


def test_a_server_that_does_not_start_says_why(own: Path) -> None:
    (own.parent / "app.py").write_text(APP, "utf-8")
    with pytest.raises(CannotFork, match="expected a log of evlit"):
        start(own, None, 20, into=own.parent / "app.py")
