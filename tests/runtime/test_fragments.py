"""Fragments: what runs, what stays, what adds up."""

from __future__ import annotations

from functools import partial

import trio
from trio.testing import MockClock

from evlit.core import events as e
from evlit.testing.harness import TestSession, open_test_session


def scopes(t: TestSession) -> list[tuple[str, ...] | None]:
    return [recorded.event.scope for recorded in t.log() if isinstance(recorded.event, e.RunStarted)]


def _ran(t: TestSession, runs: int, _: object) -> bool:
    return len(scopes(t)) == runs


COUNTERS = """
    import evlit as st
    st.session_state.app = st.session_state.get("app", 0) + 1
    @st.fragment
    def part():
        st.session_state.part = st.session_state.get("part", 0) + 1
        st.button("Inside")
        st.text(f"part {st.session_state.part}")
    part()
    st.button("Outside")
    st.text(f"app {st.session_state.app}, part {st.session_state.part}")
"""


def test_fragment_event_runs_the_fragment_alone() -> None:
    async def main() -> None:
        async with open_test_session(COUNTERS) as t:
            await t.click("Inside")
            assert t.texts() == ["part 2", "app 1, part 1"]
            await t.click("Outside")
            assert t.texts() == ["part 3", "app 2, part 3"]
            assert [scope is None for scope in scopes(t)] == [True, False, True]

    trio.run(main)


def test_nested_fragments() -> None:
    source = """
        import evlit as st
        def count(name):
            st.session_state[name] = st.session_state.get(name, 0) + 1
            st.button(name)
            st.text(f"{name} {st.session_state[name]}")
        @st.fragment
        def inner():
            count("inner")
        @st.fragment
        def outer():
            count("outer")
            inner()
        outer()
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            await t.click("inner")
            assert t.texts() == ["outer 1", "inner 2"]
            await t.click("outer")
            assert t.texts() == ["outer 2", "inner 3"]

    trio.run(main)


def test_loop_gives_each_call_a_fragment_of_its_own() -> None:
    source = """
        import evlit as st
        @st.fragment
        def row(n):
            key = f"n{n}"
            st.session_state[key] = st.session_state.get(key, 0) + 1
            st.button(f"Row {n}")
            st.text(f"{n}: {st.session_state[key]}")
        for n in range(3):
            row(n)
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            await t.click("Row 1")
            assert t.texts() == ["0: 1", "1: 2", "2: 1"]

    trio.run(main)


def test_outside_writes_add_up_until_the_app_runs() -> None:
    source = """
        import evlit as st
        box = st.container()
        slot = st.empty()
        @st.fragment
        def part():
            st.session_state.n = st.session_state.get("n", 0) + 1
            st.button("Write")
            box.text(f"line {st.session_state.n}")
            box.checkbox("One only", key="one")
            slot.text(f"slot {st.session_state.n}")
        part()
        st.button("App")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            await t.click("Write")
            await t.click("Write")
            assert t.texts() == ["line 1", "line 2", "line 3", "slot 3"]
            await t.click("App")
            assert t.texts() == ["line 4", "slot 4"]

    trio.run(main)


def test_exception_in_a_fragment_leaves_the_rest() -> None:
    source = """
        import evlit as st
        @st.fragment
        def part():
            if st.button("Break"):
                raise KeyError("gone")
            st.text("whole")
        part()
        st.text("outside")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            await t.click("Break")
            assert t.errors() == ["KeyError: 'gone'"]
            assert t.texts() == ["outside"]
            t.send(fragment=t.find("Break").fragment)
            await t.settle()
            assert t.errors() == []
            assert t.texts() == ["whole", "outside"]

    trio.run(main)


def test_rerun_scope_fragment() -> None:
    source = """
        import evlit as st
        @st.fragment
        def part():
            n = st.session_state.get("n", 0)
            if st.button("Twice"):
                st.session_state.n = n + 1
                st.rerun(scope="fragment")
            st.text(f"n {n}")
        part()
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            await t.click("Twice")
            assert t.texts() == ["n 1"]
            assert [scope is None for scope in scopes(t)] == [True, False, False]

    trio.run(main)


def test_rerun_scope_fragment_in_a_full_run_is_an_error() -> None:
    source = """
        import evlit as st
        @st.fragment
        def part():
            st.rerun(scope="fragment")
        part()
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            [error] = t.errors()
            assert error.startswith("StreamlitInvalidLayoutContextError")

    trio.run(main)


def test_async_fragment() -> None:
    source = """
        import evlit as st
        import trio
        @st.fragment
        async def part():
            name = st.text_input("Name")
            await trio.sleep(10)
            st.text(f"hello {name}")
        await part()
        st.text("end")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            await t.set("Name", "Ada")
            assert t.texts() == ["hello Ada", "end"]

    trio.run(main)


def test_async_fragment_in_a_script_that_does_not_await() -> None:
    source = """
        import evlit as st
        import trio
        @st.fragment
        async def part():
            await trio.sleep(1)
            st.text("awaited")
        part()
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            assert t.texts() == ["awaited"]

    trio.run(main)


def test_timer_ticks_each_interval() -> None:
    source = """
        import evlit as st
        @st.fragment(run_every="10s")
        def clock():
            st.session_state.n = st.session_state.get("n", 0) + 1
            st.text(f"tick {st.session_state.n}")
        clock()
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            assert t.texts() == ["tick 1"]
            for n in (2, 3):
                await t.advance(10)
                await t.wait(partial(_ran, t, n))
                await t.settle()
                assert t.texts() == [f"tick {n}"]
            await t.advance(35)
            await t.wait(lambda session: len(scopes(t)) == 4)
            await t.settle()
            ticks = [r.event for r in t.log() if isinstance(r.event, e.TimerTicked)]
            assert [tick.missed for tick in ticks] == [0, 0, 2]

    trio.run(main, clock=MockClock())


def test_timer_stands_still_while_nobody_looks() -> None:
    source = """
        import evlit as st
        @st.fragment(run_every=1)
        def clock():
            st.text("tick")
        clock()
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            t.session.detach(t.feed, "closed")
            await t.settle()
            await t.advance(100)
            await t.settle()
            assert "timer.ticked" not in t.kinds()

    trio.run(main, clock=MockClock())


def test_bad_run_every_is_said_where_the_fragment_is_called() -> None:
    source = """
        import evlit as st
        @st.fragment(run_every="every now and then")
        def clock():
            st.text("tick")
        st.text("before")
        clock()
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            [error] = t.errors()
            assert error.startswith("StreamlitBadTimeStringError")
            assert t.texts() == ["before"]

    trio.run(main)


def test_dialog_opens_stays_and_closes() -> None:
    source = """
        import evlit as st
        @st.dialog("Sign up")
        def sign_up():
            name = st.text_input("Name")
            st.text(f"so you are {name}")
            if st.button("Submit"):
                st.session_state.name = name
                st.rerun()
        if st.button("Open"):
            sign_up()
        st.text(f"signed up: {st.session_state.get('name')}")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            await t.click("Open")
            assert t.texts("event") == ["so you are"]
            await t.set("Name", "Ada")
            assert t.texts("event") == ["so you are Ada"]
            await t.click("Submit")
            assert t.texts("event") == []
            assert t.texts() == ["signed up: Ada"]

    trio.run(main)


def test_one_key_names_all_call_sites_of_one_function_and_no_other() -> None:
    source = """
        import evlit as st
        @st.fragment(key="part")
        def part(n):
            st.text(f"part {n}")
        part(1)
        part(2)
        @st.fragment(key="part")
        def other():
            st.text("other")
        other()
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            [error] = t.errors()
            assert error.startswith("StreamlitDuplicateElementKey")
            assert "app.py:6 and, for `fragment`, at app.py:11" in error
            assert [body.args for body in t.session.fragments.named("part")] == [(1,), (2,)]
            assert t.texts() == ["part 1", "part 2"]

    trio.run(main)
