"""Sessions executed again whose runs were cut: by Stop, by the next input, in the middle of a busy loop."""

from __future__ import annotations

import random
import shutil
import textwrap
from pathlib import Path
from typing import Any

import pytest
import trio

from evlit.core import events as e
from evlit.log.export import export_session
from evlit.log.store import SqliteStore
from evlit.replay.recording import Recording
from evlit.testing.harness import TestSession, open_test_session
from evlit.verify import verify
from evlit.verify.report import lines_of
from tests.verify.counting import assert_same

LONG = """
    import os, time
    import streamlit as st

    st.session_state.setdefault("seen", 0)
    st.button("Plus")
    for number in range(1000):
        st.text(number)
        st.session_state.seen += 1
        time.sleep(float(os.environ.get("NAP", "0.002")))
"""


async def _interrupted(t: TestSession) -> None:
    await t.wait(lambda session: bool(session.projection.tree.widgets))
    t.send(trigger=[t.find("Plus").props["widget"]])
    await t.wait(lambda session: session.projection.runs == 2 and len(session.projection.tree.nodes) > 20)
    await t.wait(lambda session: session.run is not None)
    t.batch += 1
    t.session.submit(e.StopRequested(t.feed.viewer, t.batch))
    await t.settle()


def test_runs_stop_at_the_call_where_they_were_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = _record_unsettled(tmp_path, LONG, _interrupted)
    with Recording(log) as recording:
        ends = [x.event for x in recording.recorded(recording.session().id) if isinstance(x.event, e.RunEnded)]
    assert [each.outcome for each in ends] == ["cancelled", "stopped"]
    assert all(0 < each.calls < 1000 for each in ends)
    monkeypatch.setenv("NAP", "600")  # sleeping takes no time
    found = verify(log)
    assert found.same, "\n".join(lines_of(found))


def _record_unsettled(folder: Path, app: str, use: Any) -> Path:
    """Record in real time, and without waiting for the first run."""
    (folder / "app.py").write_text(textwrap.dedent(app), encoding="utf-8")

    async def go() -> None:
        with SqliteStore(folder / "session.db") as store:
            async with open_test_session(folder / "app.py", store=store, settle=False) as t:
                await use(t)

    trio.run(go)
    return folder / "session.db"


def test_a_busy_loop_is_interrupted(tmp_path: Path) -> None:
    app = """
        import streamlit as st

        st.button("Plus")
        if "looped" not in st.session_state:
            st.session_state.looped = True
            st.text("looping")
            total = 0
            while True:
                total += 1
        st.text("through")
    """

    async def use(t: TestSession) -> None:
        await t.wait(lambda session: bool(session.projection.tree.widgets))
        t.send(trigger=[t.find("Plus").props["widget"]])
        await t.settle()

    log = _record_unsettled(tmp_path, app, use)
    assert_same(log)


BUSY = """
    import random, time
    import streamlit as st

    st.session_state.setdefault("n", 0)

    def clicked():
        st.session_state.calls = st.session_state.get("calls", 0) + 1

    if st.button("Plus", on_click=clicked):
        st.session_state.n += 1
    value = st.slider("Value", 0, 100, 5)

    @st.fragment(run_every=0.05)
    def part():
        st.text(f"part {random.random()}")
        if st.button("In"):
            st.session_state.n += 10
        time.sleep(0.003)

    part()
    place = st.empty()
    for number in range(10):
        place.text(f"{number} {value} {st.session_state.n} {random.random()}")
        with st.spinner("Working"):
            time.sleep(0.002)
    st.write(st.session_state.get("calls"))
"""


@pytest.mark.parametrize("seed", [1, 2])
def test_inputs_at_any_moment_of_runs(tmp_path: Path, seed: int) -> None:
    """Runs are superseded at random moments, ticks wait, decisions are recorded in groups."""
    rng = random.Random(seed)

    async def use(t: TestSession) -> None:
        await t.wait(lambda session: len(session.projection.tree.widgets) >= 3)
        for _ in range(20):
            match rng.randrange(3):
                case 0:
                    t.send(trigger=[t.find("Plus").props["widget"]])
                case 1:
                    node = t.find("In")
                    t.send(trigger=[node.props["widget"]], fragment=node.fragment)
                case _:
                    t.send({t.find("Value").props["widget"]: rng.randrange(100)})
            # Somewhere in what this leads to: a decision, a patch of its run, its end, or the tick after it.
            await _until(t, t.projection.position + rng.randrange(12))

    log = _record_unsettled(tmp_path, BUSY, use)
    with Recording(log) as recording:
        assert (recording.runs()["outcome"] == "cancelled").sum() >= 3  # else this shows nothing
    assert_same(log)


async def _until(t: TestSession, position: int) -> None:
    await t.wait(lambda session: session.projection.position >= position)


def test_a_recording_that_was_cut_within_a_run_comes_to_the_same(tmp_path: Path) -> None:
    story = Path(__file__).parents[2] / "recordings" / "e_counters"
    shutil.copy(story / "app.py", tmp_path)
    with Recording(story / "session.db") as recording:
        events = list(recording.recorded(recording.session().id))
    changes = [each for each in events if isinstance(each.event, e.StateChanged)]
    assert changes
    for last in changes:
        export_session(story / "session.db", None, tmp_path / "session.db", last=last.position, force=True)
        found = verify(tmp_path / "session.db")
        assert found.same, "\n".join(lines_of(found))


def test_what_the_runs_before_a_cut_did_is_compared(tmp_path: Path) -> None:
    story = Path(__file__).parents[2] / "recordings" / "e_counters"
    app = (story / "app.py").read_text("utf-8")
    assert "fragment_runs += 1" in app
    (tmp_path / "app.py").write_text(app.replace("fragment_runs += 1", "fragment_runs += 2"), encoding="utf-8")
    with Recording(story / "session.db") as recording:
        events = list(recording.recorded(recording.session().id))
    last = [each.position for each in events if isinstance(each.event, e.StateChanged)][-1]
    export_session(story / "session.db", None, tmp_path / "session.db", last=last)
    assert not verify(tmp_path / "session.db").same
