"""Sessions and runs (S-001 to S-014): what is a session's own, what a run begins with, what leads to one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import trio

from evlit.core import events as e
from evlit.core.projection import Projection
from evlit.runtime.session import Session
from evlit.runtime.visit import Visit
from evlit.testing.harness import TestSession
from tests.conformance import gates
from tests.conformance.marks import differs
from tests.conformance.visiting import patches, scopes, visit
from tests.server.process import in_session, served
from tests.server.serving import Client, open_served


@pytest.fixture(autouse=True)
def closed_gates() -> Iterator[None]:
    yield
    gates.reset()


def texts(projection: Projection) -> list[str]:
    return [node.props["body"] for node in projection.tree.root.walk() if node.kind == "text"]


async def another(t: TestSession) -> Session:
    """Open a second session of the same app, and wait for its first run."""
    session, _ = await t.host.open(Visit(query="who=other"))
    await t.host.writer.drain()
    await session.wait(lambda session: session.idle)
    return session


def ended(t: TestSession) -> list[e.RunEnded]:
    return [recorded.event for recorded in t.log() if isinstance(recorded.event, e.RunEnded)]


def started(t: TestSession) -> int:
    return len(scopes(t))


# -- what is whose ----------------------------------------------------------------------------------------------------


def test_s001_a_session_shares_nothing_with_another() -> None:
    """State, widget values, fragments and query string belong to one session."""
    source = """
        import evlit as st
        st.session_state.n = st.session_state.get("n", 0) + 1
        @st.fragment
        def part():
            st.button("Inside")
        part()
        name = st.text_input("Name")
        st.text(f"{st.session_state.n} {name} {st.query_params.get('who')}")
    """

    async def then(t: TestSession) -> None:
        other = await another(t)
        await t.set("Name", "Ada")
        await t.click("Inside")
        assert texts(t.projection) == ["2 Ada None"]
        assert texts(other.projection) == ["1  other"]
        assert other.state.user == {"n": 1}
        assert other.fragments is not t.session.fragments

    visit(source, then)


def test_s002_modules_are_shared_and_the_script_is_fresh() -> None:
    """Globals of an imported module are those of the process; globals of the script last for one run."""
    source = """
        import evlit as st
        import flow_shared
        flow_shared.runs.append(1)
        st.text(f"{len(flow_shared.runs)} {'left' in globals()}")
        left = True
        st.button("Again")
    """

    async def then(t: TestSession) -> None:
        await t.click("Again")
        assert t.texts() == ["2 False"]
        assert texts((await another(t)).projection) == ["3 False"]

    try:
        visit(source, then, files={"flow_shared.py": "runs = []"})
    finally:
        sys.modules.pop("flow_shared", None)


def test_s003_the_script_is_main_and_another_one_in_each_run() -> None:
    """`__name__`, `__file__` and `sys.modules["__main__"]` are those of a script that is run, anew each time."""
    source = """
        import evlit as st
        import sys
        main = sys.modules["__main__"]
        st.text(f"{__name__} {__file__.endswith('app.py')} {main.__dict__ is globals()}")
        st.session_state.setdefault("mains", []).append(main)
        st.button("Again")
    """

    async def then(t: TestSession) -> None:
        await t.click("Again")
        assert t.texts() == ["__main__ True True"]
        first, second = t.session.state.user["mains"]
        assert first is not second

    before = sys.modules["__main__"]
    try:
        visit(source, then)
    finally:
        sys.modules["__main__"] = before


def test_s004_modules_beside_the_app_are_imported_once() -> None:
    """The folder of the app comes first on `sys.path`, and a module of it is executed once."""
    source = """
        import evlit as st
        import os, sys
        import flow_once
        st.text(f"{os.path.dirname(__file__) == sys.path[0]} {flow_once.number}")
        flow_once.number += 1
        st.button("Again")
    """

    async def then(t: TestSession) -> None:
        assert t.texts() == ["True 1"]
        await t.click("Again")
        assert t.texts() == ["True 2"]

    try:
        visit(source, then, files={"flow_once.py": "number = 1"})
    finally:
        sys.modules.pop("flow_once", None)


def test_s005_arguments_after_two_dashes(tmp_path: Path) -> None:
    """`sys.argv` of the script holds what followed `--` on the command line."""
    app = tmp_path / "app.py"
    app.write_text("import sys\nimport evlit as st\nst.text(repr(sys.argv[1:]))")

    async def then(client: Client) -> None:
        await client.shows("['first', '--second=2']")

    with served(app, "--log", ":memory:", "--", "first", "--second=2") as (_, port):
        in_session(port, then)


# -- how a run is told of ---------------------------------------------------------------------------------------------


def test_s006_connecting_alone_runs_nothing() -> None:
    """A run waits until the viewer has said who it is, with its page and query string."""

    async def main() -> None:
        async with open_served("import evlit as st\nst.text(st.query_params.get('a', '-'))") as server:
            client = await server.connect(await server.listen())
            assert not server.host.sessions
            await client.hello(query="a=7")
            await client.shows("7")

    trio.run(main)


def test_s007_a_run_is_told_from_its_start_to_its_end() -> None:
    """A viewer hears that a run began, and of which scope, then of its elements, then how it ended."""
    source = """
        import evlit as st
        if st.button("Rerun"):
            st.rerun()
        n = st.session_state.setdefault("n", [0])
        @st.fragment
        def part():
            st.button("Part")
            n[0] += 1
            st.text(n[0])
        part()
    """

    def told(client: Client) -> list[object]:
        found: list[object] = []
        for message in client.heard:
            if message["type"] == "run":
                found.append((message["phase"], message.get("outcome"), message.get("scope", "app") != "app"))
            elif message["type"] == "patch":
                found.append("patch")
        client.heard.clear()
        return found

    async def main() -> None:
        async with open_served(source) as server:
            client = await server.connect(await server.listen())
            await client.hello()
            await client.input("rerun")  # whether the first run began before the viewer listened is not the question
            await client.hear(lambda message: message.get("phase") == "ended" and message["run"] == 2)
            told(client)
            part = client.find("Part")
            await client.input(trigger={part.props["widget"]: True}, fragment=part.fragment)
            await client.ended()
            assert told(client) == [("started", None, True), "patch", ("ended", "finished", False)]
            await client.input(trigger={client.find("Rerun").props["widget"]: True})
            await client.hear(lambda message: message.get("outcome") == "finished")
            assert told(client) == [
                ("started", None, False),
                ("ended", "rerun", False),
                ("started", None, False),
                "patch",
                ("ended", "finished", False),
            ]

    trio.run(main)


HELD = """
    import evlit as st
    from tests.conformance import gates
    st.button("Again")
    st.session_state.run = st.session_state.get("run", 0) + 1
    st.text(f"run {st.session_state.run}")
    if st.session_state.run == 2:
        st.toast("not lost")
        gates.hold("held", st.checkpoint)
    st.text("end")
"""


@differs(
    "The end of a superseded run is told as well, as `cancelled`: the log says what became of every run, and so does "
    "the page."
)
def test_s008_a_superseded_run_is_said_to_have_ended() -> None:
    """A run that makes room for a newer one ends as `cancelled` before the newer one begins."""

    async def then(t: TestSession) -> None:
        again = t.find("Again").props["widget"]
        t.send(trigger=[again])
        await gates.reached("held")
        t.send(trigger=[again])
        await t.settle()
        assert [end.outcome for end in ended(t)] == ["finished", "cancelled", "finished"]
        order = [r.kind for r in t.log() if r.kind in ("run.started", "run.ended")]
        assert order == ["run.started", "run.ended"] * 3, "one run at a time"

    visit(HELD, then)


def test_s009_writes_to_one_place_are_merged_until_they_are_sent() -> None:
    """What is overwritten before it was sent is never sent."""
    source = """
        import evlit as st
        slot = st.empty()
        for number in range(1000):
            slot.text(number)
    """

    async def then(t: TestSession) -> None:
        assert t.texts() == ["999"]
        assert len(patches(t)) < 20

    visit(source, then)


@differs("What a superseded run wrote before its end is recorded and shown, and the newer run goes on from there.")
def test_s010_nothing_of_a_superseded_run_is_dropped() -> None:
    """Elements of a run that was cut off, toasts too, reach the page before those of the next run."""

    async def then(t: TestSession) -> None:
        again = t.find("Again").props["widget"]
        t.send(trigger=[again])
        await gates.reached("held")
        t.send(trigger=[again])
        await t.settle()
        sent = repr(patches(t))
        assert "run 2" in sent
        assert "not lost" in sent
        assert t.texts() == ["run 3", "end"]

    visit(HELD, then)


# -- what leads to a run ----------------------------------------------------------------------------------------------


def test_s011_what_leads_to_a_full_run() -> None:
    """A first visit, a value, a form, a click, a page, Rerun in the menu, `st.rerun()`, and a saved source."""
    source = """
        import evlit as st
        st.text_input("Name")
        with st.form("form"):
            st.text_input("Inside")
            st.form_submit_button("Send")
        if st.button("Once more"):
            st.rerun()
    """

    async def then(t: TestSession) -> None:
        assert scopes(t) == [None]
        await t.set("Name", "Ada")
        await t.click("Send")
        await t.click("Once more")
        assert scopes(t) == [None] * 5  # with the one that the script asked for
        await t.open_page("", "q=1")
        t.batch += 1
        t.session.submit(e.RerunRequested("viewer", None, t.feed.viewer, t.batch))
        await t.settle()
        assert scopes(t) == [None] * 7
        t.host.app.write_text(t.host.app.read_text() + "\nst.text('saved')")
        t.batch += 1
        t.session.submit(e.RerunRequested("source"))
        await t.settle()
        assert t.texts() == ["saved"]
        assert scopes(t) == [None] * 8

    visit(source, then)


def test_s012_what_leads_to_a_fragment_run() -> None:
    """A widget drawn in it, its timer, `st.rerun(scope="fragment")`, and a keyed rerun."""
    source = """
        import evlit as st
        @st.fragment(run_every=10, key="part")
        def part():
            st.button("Inside")
            if st.button("Twice"):
                st.rerun(scope="fragment")
        part()
        st.button("Keyed", on_click=lambda: st.rerun("part"))
    """

    async def then(t: TestSession) -> None:
        (part,) = t.projection.tree.fragments
        await t.click("Inside")
        await t.advance(10)
        await t.settle()
        await t.click("Twice")
        assert scopes(t) == [None, *[(part,)] * 4]
        await t.click("Keyed")
        assert scopes(t)[5:] == [None, (part,)]

    visit(source, then)


@differs(
    "A viewer sends what changed and no more: the log holds what a user did, and a click costs the same on any page."
)
def test_s013_only_changes_are_sent() -> None:
    """Values that a user gave earlier need not be sent again to be there."""
    source = """
        import evlit as st
        st.text(st.text_input("A") + st.text_input("B"))
        st.button("Go")
    """

    async def then(t: TestSession) -> None:
        await t.set("A", "a")
        await t.set("B", "b")
        await t.click("Go")
        assert t.texts() == ["ab"]
        last = [r.event for r in t.log() if isinstance(r.event, e.WidgetsChanged)][-1]
        assert last.values == {}

    visit(source, then)


def test_s014_the_same_value_again_is_no_change() -> None:
    """A value that the widget has already leads to a run, and to no callback."""
    source = """
        import evlit as st
        calls = st.session_state.setdefault("calls", [])
        st.text_input("Name", key="name", on_change=lambda: calls.append(st.session_state.name))
    """

    async def then(t: TestSession) -> None:
        await t.set("Name", "Ada")
        await t.set("Name", "Ada")
        await t.set("Name", "")
        await t.set("Name", "")
        assert t.session.state.user["calls"] == ["Ada", ""]
        assert started(t) == 5

    visit(source, then)
