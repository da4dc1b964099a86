"""The cancellation ladder: a checkpoint, a line of the app, and giving a run up."""

from __future__ import annotations

import trio

from evlit.core import events as e
from evlit.runtime.host import Settings
from evlit.runtime.run import Run
from evlit.testing.harness import TestSession, open_test_session
from tests.conformance import gates


def outcomes(t: TestSession) -> list[str]:
    return [recorded.event.outcome for recorded in t.log() if isinstance(recorded.event, e.RunEnded)]


async def seen(t: TestSession, widget: str) -> Run:
    """Wait until the body of a run has read a click: one that ends before is not cut off, but carried."""
    while (run := t.session.run) is None or widget not in run.core.state.seen:
        await trio.lowlevel.checkpoint()
    return run


def test_click_supersedes_a_run_at_its_next_call() -> None:
    source = """
        import evlit as st
        slow = st.checkbox("Slow")
        st.button("Go")
        while slow and st.session_state.get("runs", 0) < 1:
            st.text("still here")
        st.text("done")
        st.session_state.runs = st.session_state.get("runs", 0) + slow
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            slow, go = t.find("Slow").props["widget"], t.find("Go").props["widget"]
            t.send({slow: True})
            await t.wait(lambda session: session.run is not None)
            t.send({slow: False}, [go])
            await t.settle()
            assert "cancelled" in outcomes(t)
            assert t.texts() == ["done"]
            [decision] = [r.event for r in t.log() if isinstance(r.event, e.RerunDecided) and r.event.cancels]
            assert decision.action == "supersede"

    trio.run(main)


def test_busy_loop_of_pure_python_is_interrupted() -> None:
    source = """
        import evlit as st
        st.button("Stop")
        if st.button("Start"):
            total = 0
            while True:
                total += 1
        st.text("idle")
    """

    async def main() -> None:
        # Never given up: only the second rung can end this loop.
        async with open_test_session(source, settings=Settings(fence_after=1e9)) as t:
            start, stop = t.find("Start").props["widget"], t.find("Stop").props["widget"]
            t.send(trigger=[start])
            await seen(t, start)
            t.send(trigger=[stop])
            await t.settle()
            assert outcomes(t)[-2:] == ["cancelled", "finished"]
            assert t.texts() == ["idle"]

    trio.run(main)


def test_blocked_thread_is_given_up() -> None:
    source = """
        import evlit as st
        from tests.conformance import gates
        st.button("Other")
        if st.button("Block"):
            st.text("blocking")
            gates.block("library")
            st.text("never shown")
        st.text("page")
    """

    async def main() -> None:
        async with open_test_session(source, settings=Settings(fence_after=0.05)) as t:
            block, other = t.find("Block").props["widget"], t.find("Other").props["widget"]
            t.send(trigger=[block])
            await seen(t, block)
            t.send(trigger=[other])
            await t.settle()
            assert outcomes(t)[-2:] == ["cancelled", "finished"]
            assert t.texts() == ["page"]
            gates.open_gate("library")

    gates.reset()
    trio.run(main)


def test_what_callbacks_did_in_a_run_that_is_given_up_is_recorded() -> None:
    source = """
        import evlit as st
        from tests.conformance import gates
        def count():
            st.session_state.clicks += 1
        st.session_state.setdefault("clicks", 0)
        if st.button("Block", on_click=count):
            gates.block("given up")
    """
    gates.reset()

    async def main() -> None:
        async with open_test_session(source, settings=Settings(fence_after=0.05)) as t:
            t.send(trigger=[t.find("Block").props["widget"]])
            await gates.reached("given up")
            t.batch += 1
            t.session.submit(e.StopRequested(t.feed.viewer, t.batch))
            await t.settle()
            assert outcomes(t) == ["finished", "stopped"]
            assert t.projection.state["clicks"] == 1
            gates.reset()

    trio.run(main)


def test_stop_of_the_user_ends_the_run() -> None:
    source = """
        import evlit as st
        if st.button("Loop"):
            st.text("looping")
            while True:
                st.session_state.get("x")
        st.text("page")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            loop = t.find("Loop").props["widget"]
            t.send(trigger=[loop])
            await seen(t, loop)
            t.batch += 1
            t.session.submit(e.StopRequested(t.feed.viewer, t.batch))
            await t.settle()
            assert outcomes(t)[-1] == "stopped"

    trio.run(main)


def test_stop_before_anything_is_drawn_leaves_the_page() -> None:
    source = """
        import evlit as st
        again = st.session_state.setdefault("again", False)
        st.session_state.again = True
        while again:
            st.session_state.get("x")
        st.text("page")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            t.session.submit(e.RerunRequested("viewer"))
            while (run := t.session.run) is None or not run.core.state.user["again"] or run.done:
                await trio.lowlevel.checkpoint()
            t.batch += 1
            t.session.submit(e.StopRequested(t.feed.viewer, t.batch))
            await t.settle()
            assert outcomes(t) == ["finished", "stopped"]
            assert t.texts() == ["page"]

    trio.run(main)


def test_callbacks_run_to_their_end() -> None:
    source = """
        import evlit as st
        def long():
            for _ in range(20_000):
                st.session_state.get("x")
            st.session_state.ended = st.session_state.get("ended", 0) + 1
        st.button("Long", on_click=long)
        st.button("Other")
        st.text(f"ended {st.session_state.get('ended', 0)}")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            long, other = t.find("Long").props["widget"], t.find("Other").props["widget"]
            t.send(trigger=[long])
            await t.wait(lambda session: session.run is not None)
            for _ in range(5):
                t.send(trigger=[other])
            await t.settle()
            assert t.texts() == ["ended 1"]

    trio.run(main)


def test_unseen_trigger_is_carried_into_the_next_run() -> None:
    source = """
        import evlit as st
        held = st.checkbox("Hold")
        while held and not st.session_state.get("released"):
            st.session_state.get("x")
        if st.button("Go"):
            st.session_state.went = st.session_state.get("went", 0) + 1
        st.text(f"went {st.session_state.get('went', 0)}")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            hold, go = t.find("Hold").props["widget"], t.find("Go").props["widget"]
            t.send({hold: True}, [go])
            await t.wait(lambda session: session.run is not None)
            t.send({hold: False})
            await t.settle()
            assert "cancelled" in outcomes(t)
            assert t.texts() == ["went 1"]

    trio.run(main)


def test_async_script_is_cancelled_at_an_await() -> None:
    source = """
        import evlit as st
        import trio
        held = st.checkbox("Hold")
        st.text("here")
        if held:
            await trio.Event().wait()
        st.text("end")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            hold = t.find("Hold").props["widget"]
            t.send({hold: True})
            await t.wait(lambda session: session.run is not None)
            t.send({hold: False})
            await t.settle()
            assert outcomes(t)[-2:] == ["cancelled", "finished"]
            assert t.texts() == ["here", "end"]

    trio.run(main)


def test_given_up_run_ends_when_it_comes_back_to_the_app() -> None:
    source = """
        import evlit as st
        from tests.conformance import gates
        st.button("Other")
        if st.button("Block"):
            gates.block("library")
            while True:
                pass
        st.text("page")
    """

    async def main() -> None:
        async with open_test_session(source, settings=Settings(fence_after=0.05)) as t:
            block = t.find("Block").props["widget"]
            t.send(trigger=[block])
            blocked = await seen(t, block)
            await t.click("Other")
            assert outcomes(t)[-2:] == ["cancelled", "finished"]
            assert not blocked.left
            gates.open_gate("library")
            while not blocked.left:
                await trio.lowlevel.checkpoint()

    gates.reset()
    trio.run(main)
