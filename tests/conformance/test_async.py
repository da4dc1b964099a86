"""Async code in apps: where it may stand, how it ends, and that no code of an app runs on the server's own loop."""

from __future__ import annotations

import pytest
import trio

from evlit.core import events as e
from evlit.runtime.visit import Visit
from evlit.testing.harness import TestSession, open_test_session
from tests.conformance.visiting import shows, visit


def outcomes(t: TestSession) -> list[str]:
    return [r.event.outcome for r in t.log() if isinstance(r.event, e.RunEnded)]


def test_top_level_await_and_async_functions() -> None:
    """A script may await at its top level, call its own `async def` functions, and use `async with` and `async for`."""
    source = """
        import trio
        import evlit as st
        async def rows():
            for n in range(3):
                await trio.sleep(0.01)
                yield n
        async def app():
            async for n in rows():
                st.text(f"row {n}")
            with trio.move_on_after(0.01):
                await trio.sleep_forever()
            st.text("app")
        st.text("before")
        await app()
        async with trio.open_nursery() as nursery:
            nursery.start_soon(trio.sleep, 0.01)
        st.text("after")
    """
    shows(source, "before", "row 0", "row 1", "row 2", "app", "after")


def test_tasks_write_where_they_were_started() -> None:
    """Tasks of one nursery that await inside `with` blocks each go on writing in their own block."""
    source = """
        import trio
        import evlit as st
        one, other = st.columns(2)
        turn = [trio.Event() for _ in range(4)]
        async def write(place, mine):
            with place:
                for step in mine:
                    if step:
                        await turn[step - 1].wait()
                    st.text(f"step {step}")
                    turn[step].set()
        async with trio.open_nursery() as nursery:
            with st.container():
                nursery.start_soon(write, one, (0, 2))
                nursery.start_soon(write, other, (1, 3))
        st.text("outside")
    """
    shows(source, "step 0", "step 2", "step 1", "step 3", "outside")


def test_fragments_dialogs_and_callbacks_may_be_async() -> None:
    """`async def` fragments, nested ones, dialogs and callbacks work in a script that awaits and in one that does not;
    each also when it runs alone."""
    source = """
        import trio
        import evlit as st
        @st.fragment
        async def inner():
            await trio.sleep(0.01)
            st.text("inner")
            return "inner"
        @st.fragment
        async def outer():
            st.button("Outer")
            got = await inner()
            st.text(f"got {{got}}")
            return "outer"
        @st.dialog("Ask")
        async def ask():
            await trio.sleep(0.01)
            st.text("asked")
            st.button("Again")
        async def clicked(word):
            await trio.sleep(0.01)
            st.session_state.word = word
        st.button("Click", on_click=clicked, args=["clicked"])
        st.text_input("Type", on_change=clicked, args=["typed"])
        if st.button("Open"):
            {call} ask()
        got = {call} outer()
        st.text(f"{{got}} {{st.session_state.get('word')}}")
    """

    async def then(t: TestSession) -> None:
        assert t.texts() == ["inner", "got inner", "outer None"]
        await t.click("Outer")
        assert t.texts() == ["inner", "got inner", "outer None"]
        await t.click("Click")
        assert t.texts()[-1] == "outer clicked"
        await t.set("Type", "x")
        assert t.texts()[-1] == "outer typed"
        await t.click("Open")
        await t.click("Again")
        assert (t.texts("event"), t.errors()) == (["asked"], [])

    visit(source.format(call="await"), then)
    visit(source.format(call=""), then)


def test_a_cancellation_comes_through_at_every_await() -> None:
    """A run that awaits ends at once when a newer one is due, wherever it awaits, and its `finally` blocks run."""
    waits = (
        "await trio.sleep_forever()",
        "await trio.Event().wait()",
        "await trio.to_thread.run_sync(release.wait, abandon_on_cancel=True)",
        "await nested()",
    )
    source = """
        import threading
        import trio
        import evlit as st
        release = st.session_state.setdefault("release", threading.Event())
        ends = st.session_state.setdefault("ends", [])
        async def nested():
            async with trio.open_nursery() as nursery:
                nursery.start_soon(trio.sleep_forever)
                with trio.CancelScope():
                    await trio.sleep_forever()
        st.button("Go")
        n = st.session_state.n = st.session_state.get("n", 0) + 1
        if n == 1:
            try:
                {wait}
            finally:
                ends.append("finally")
        st.text(f"run {{n}}")
    """

    async def main(wait: str) -> None:
        async with open_test_session(source.format(wait=wait), settle=False) as t:
            await t.wait(lambda session: "Go" in str(session.projection.tree.to_json()))
            await t.click("Go")
            assert outcomes(t) == ["cancelled", "finished"]
            assert t.texts() == ["run 2"]
            assert t.session.state.user["ends"] == ["finally"]
            t.session.state.user["release"].set()

    for wait in waits:
        trio.run(main, wait)


def test_an_async_callback_runs_to_its_end() -> None:
    """An `async def` callback is not cut by a newer event, though it awaits; the body is what makes room."""
    source = """
        import threading
        import trio
        import evlit as st
        events = st.session_state.setdefault("events", [threading.Event(), threading.Event()])
        done = st.session_state.setdefault("done", [])
        async def slow():
            events[0].set()
            await trio.to_thread.run_sync(events[1].wait, 20)
            await trio.sleep(0)
            done.append("to the end")
        st.button("Slow", on_click=slow)
        st.button("Other", on_click=done.append, args=["other"])
    """

    async def then(t: TestSession) -> None:
        events = t.session.state.user["events"]
        slow, other = t.find("Slow"), t.find("Other")
        t.send(trigger=[slow.props["widget"]])
        await trio.to_thread.run_sync(events[0].wait, 20)
        t.send(trigger=[other.props["widget"]])
        await t.host.writer.drain()
        events[1].set()
        await t.settle()
        assert t.session.state.user["done"] == ["to the end", "other"]

    visit(source, then)


def test_a_shield_holds_in_async_code_and_ends_with_its_block() -> None:
    """`with st.shield():` puts a cancellation off over awaits; the next await after it ends the run."""
    source = """
        import threading
        import trio
        import evlit as st
        events = st.session_state.setdefault("events", [threading.Event(), threading.Event()])
        done = st.session_state.setdefault("done", [])
        st.button("Go")
        n = st.session_state.n = st.session_state.get("n", 0) + 1
        if n == 1:
            with st.shield():
                events[0].set()
                await trio.to_thread.run_sync(events[1].wait, 20)
                done.append("shielded")
            await trio.sleep_forever()
            done.append("never")
    """

    async def main() -> None:
        async with open_test_session(source, settle=False) as t:
            await t.wait(lambda session: "Go" in str(session.projection.tree.to_json()))
            events = t.session.state.user["events"]
            await trio.to_thread.run_sync(events[0].wait, 20)
            t.send(trigger=[t.find("Go").props["widget"]])
            await t.wait(lambda session: session.run is not None and session.run.core.cancelled)
            events[1].set()
            await t.settle()
            assert outcomes(t) == ["cancelled", "finished"]
            assert t.session.state.user["done"] == ["shielded"]

    trio.run(main)


def test_signals_of_tasks_are_signals_of_the_run() -> None:
    """`st.stop()` and `st.rerun()` inside a task of a nursery end the run as they do elsewhere."""
    source = """
        import trio
        import evlit as st
        n = st.session_state.n = st.session_state.get("n", 0) + 1
        async def task():
            await trio.sleep(0.01)
            if n == 1:
                st.rerun()
            if n == 2:
                st.stop()
        st.text(f"run {n}")
        async with trio.open_nursery() as nursery:
            nursery.start_soon(task)
            nursery.start_soon(trio.sleep_forever)
        st.text("never")
    """

    async def then(t: TestSession) -> None:
        assert outcomes(t) == ["rerun", "stopped"]
        assert t.texts() == ["run 2"]

    visit(source, then)


def test_asyncio_in_a_script_that_does_not_await() -> None:
    """`asyncio.run` works in a script, with commands inside of its tasks, each in its own `with` block."""
    source = """
        import asyncio
        import evlit as st
        async def write(place, word, wait, done):
            with place:
                st.text(f"{word} begins")
                if wait is not None:
                    await wait.wait()
                st.text(f"{word} ends")
            done.set()
        async def app():
            first, second = asyncio.Event(), asyncio.Event()
            await asyncio.gather(write(one, "one", second, first), write(other, "other", None, second))
            return "done"
        one, other = st.columns(2)
        st.text(asyncio.run(app()))
    """
    shows(source, "one begins", "one ends", "other begins", "other ends", "done")


@pytest.mark.parametrize(
    "code",
    [
        "await asyncio.sleep(0.1)",
        "await asyncio.sleep(0)",
        "st.fragment(nap)()",
        "st.fragment(waits)()",
    ],
)
def test_awaiting_asyncio_says_what_to_do(code: str) -> None:
    """Awaiting what needs a loop of asyncio is an error that says how to run it: `asyncio.run` works in async code."""
    source = f"""
        import asyncio
        import evlit as st
        async def nap():
            await asyncio.sleep(0.1)
        async def waits():
            loop = asyncio.new_event_loop()
            try:
                await asyncio.Future(loop=loop)
            finally:
                loop.close()
        async def works():
            asyncio.run(asyncio.sleep(0))
            st.text("works")
        {"await " if code.startswith("await") else ""}st.fragment(works)()
        {code}
    """

    async def then(t: TestSession) -> None:
        [error] = t.errors()
        assert "`asyncio.run(...)` works everywhere" in error
        assert t.texts() == ["works"]

    visit(source, then)


def test_a_session_that_blocks_delays_no_other() -> None:
    """A session that waits for an event, one that computes, and one whose async code blocks, all at once: a click in
    another session is answered."""
    source = """
        import threading
        import evlit as st
        freed = st.cache_resource(lambda: threading.Event())()
        how = st.query_params.get("how")
        async def block():
            freed.wait(20)
        st.button("Go")
        if how == "computes":
            while not freed.is_set():
                pass
        elif how == "awaits":
            await block()
        elif how == "waits":
            freed.wait(20)
        elif how == "frees":
            freed.set()
        st.text(f"drawn by {how}")
    """
    stuck = ("computes", "awaits", "waits")

    async def main() -> None:
        async with open_test_session(source) as t:
            await click(t)

    async def click(t: TestSession) -> None:
        sessions = [(await t.host.open(Visit(query=f"how={how}")))[0] for how in stuck]
        for session in sessions:
            await session.wait(lambda s: "Go" in str(s.projection.tree.to_json()))
        await t.click("Go")
        assert outcomes(t) == ["finished", "finished"]
        assert all(session.run is not None for session in sessions)
        await t.host.open(Visit(query="how=frees"))
        for session in sessions:
            await session.wait(lambda s: s.idle)
            assert session.projection.outcome == "finished"

    trio.run(main)
