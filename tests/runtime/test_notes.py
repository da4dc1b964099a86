"""Values of widgets with `on_change="ignore"` ask for no run, and every run that comes after them knows them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import trio
from trio.testing import MockClock, wait_all_tasks_blocked

from evlit.core import events as e
from evlit.runtime.session import Delivery
from evlit.testing.harness import TestSession, open_test_session
from tests.runtime.lives import Life

APP = """
import evlit as st

size = st.slider("Size", 0, 9, 1, on_change="ignore")
name = st.text_input("Name", "Ada", key="name", on_change="ignore")
st.button("Go")
st.session_state.runs = st.session_state.get("runs", 0) + 1
st.text(f"run {st.session_state.runs}: {size} {name}")
"""

TICKING = """
import evlit as st

st.slider("Size", 0, 9, 1, key="size", on_change="ignore")

@st.fragment(run_every=1)
def clock():
    st.session_state.ticks = st.session_state.get("ticks", 0) + 1
    st.text(f"tick {st.session_state.ticks}: {st.session_state.size}")

clock()
"""


def run(main: Callable[[], Awaitable[None]]) -> None:
    trio.run(main, clock=MockClock())


def note(t: TestSession, label: str, value: Any) -> None:
    t.send({t.find(label).props["widget"]: value}, note=True)


def test_a_note_runs_nothing_and_shows_in_the_tree() -> None:
    async def main() -> None:
        async with open_test_session(APP) as t:
            note(t, "Size", 7)
            await t.settle()
            assert t.texts() == ["run 1: 1 Ada"]
            assert t.find("Size").props["value"] == 7
            assert t.session.idle
            note(t, "Name", "Grace")
            await t.click("Go")
            assert t.texts() == ["run 2: 7 Grace"]

    run(main)


def test_a_tick_knows_notes_and_draws_its_fragment_alone() -> None:
    async def main() -> None:
        async with open_test_session(TICKING) as t:
            note(t, "Size", 7)
            await t.settle()
            await t.advance(1)
            await t.settle()
            assert t.texts() == ["tick 2: 7"]
            scopes = [each.event.scope for each in t.log() if isinstance(each.event, e.RunStarted)]
            assert [scope is None for scope in scopes] == [True, False]

    run(main)


def test_a_saved_source_knows_notes() -> None:
    async def main() -> None:
        async with open_test_session(APP, options={"server.runOnSave": True}) as t:
            note(t, "Size", 7)
            t.host.app.write_text(t.host.app.read_text().replace("run {", "Run {"))
            t.host.source_changed()
            await t.settle()
            assert t.texts() == ["Run 2: 7 Ada"]

    run(main)


def test_a_callback_that_reruns_beside_a_note_gets_its_rerun() -> None:
    async def main() -> None:
        app = APP.replace('"Go")', '"Go", on_click=st.rerun)')
        async with open_test_session(app) as t:
            note(t, "Size", 7)
            await t.click("Go")
            assert t.texts() == ["run 2: 7 Ada"]

    run(main)


def test_notes_survive_the_process(tmp_path: Path) -> None:
    async def main() -> None:
        life = Life(tmp_path, APP)
        async with life.process() as session:
            widgets = session.projection.tree.widgets
            for batch, (widget, value) in enumerate(zip(widgets, (7, "Grace"), strict=False), 1):
                session.submit(e.WidgetsChanged("v1", batch, {widget: e.Json(value)}, note=True))
            await life.settle()
            assert life.texts() == ["run 1: 1 Ada"]
            assert len(session.projection.notes) == 2
        async with life.process() as session:
            assert life.texts() == ["run 2: 7 Grace"]
            assert session.projection.notes == []

    run(main)


def test_many_edits_without_a_run_leave_one_note_for_each_widget() -> None:
    async def main() -> None:
        async with open_test_session(APP) as t:
            for value in range(10):
                note(t, "Size", value)
            await t.settle()
            assert [len(t.projection.notes), len(t.projection.inputs)] == [1, 1]
            await t.click("Go")
            assert t.texts() == ["run 2: 9 Ada"]

    run(main)


def test_a_saved_source_waits_for_what_a_viewer_holds_back() -> None:
    async def main() -> None:
        app = APP.replace(', on_change="ignore")\nname', ")\nname")
        async with open_test_session(app, options={"server.runOnSave": True}) as t:
            t.feed.answers = True
            t.host.source_changed()
            await wait_all_tasks_blocked()
            assert Delivery(asks=True) in t.told
            assert "rerun.requested" not in t.kinds()[2:]
            t.host.source_changed()  # while it is asked: it is not asked twice
            await wait_all_tasks_blocked()
            t.send({t.find("Size").props["widget"]: 7})
            t.feed.answer()
            await wait_all_tasks_blocked()  # both reruns are asked for
            await t.settle()
            asked = [each for each in t.log() if isinstance(each.event, e.WidgetsChanged | e.RerunRequested)]
            assert [each.kind for each in asked[1:]] == ["widgets.changed", "rerun.requested", "rerun.requested"]
            assert t.texts()[0].endswith(": 7 Ada")
            assert t.told.count(Delivery(asks=True)) == 1

    run(main)


def test_a_saved_source_waits_for_no_viewer_that_does_not_answer() -> None:
    async def main() -> None:
        async with open_test_session(APP, options={"server.runOnSave": True}) as t:
            t.feed.answers = True
            t.host.source_changed()
            await t.advance(t.host.settings.settle_within)
            await t.settle()
            assert t.texts() == ["run 2: 1 Ada"]
            t.host.source_changed()
            await wait_all_tasks_blocked()
            t.session.detach(t.feed, "gone")
            await t.settle()
            await t.wait(lambda session: session.projection.runs == 3)

    run(main)
