"""Fragments (S-084 to S-090): their keys, and what errors and signals in them do."""

from __future__ import annotations

import pytest
import trio

import evlit as st
from evlit.core import events as e
from evlit.testing.harness import open_test_session
from tests.conformance.fragmenting import COUNT, fragments, outcomes, rerun, scopes
from tests.conformance.marks import differs


def test_s084_one_key_for_several_calls_of_one_function() -> None:
    """A key names all call sites of one function, which rerun together; another function under the same key in the
    same run is a StreamlitDuplicateElementKey that names both lines."""
    source = (
        COUNT
        + """
    @st.fragment(key=7)
    def part(n):
        st.text(f"part {n}: {count(n)}")
    part(1)
    part(2)
    st.button("Again", on_click=lambda: st.rerun("7"))
    @st.fragment(key="7")
    def other():
        st.text("never")
    other()
    """
    )

    async def main() -> None:
        async with open_test_session(source) as t:
            [error] = t.errors()
            assert error.startswith("StreamlitDuplicateElementKey")
            assert "app.py:10" in error
            assert "app.py:16" in error
            await t.click("Again")
            assert t.texts() == ["part 1: 2", "part 2: 2"]

    trio.run(main)


def test_s085_keys_that_cannot_be() -> None:
    """An empty key is a StreamlitValueError, "app" and "fragment" are a StreamlitAPIException, at decoration. Keys of
    fragments are apart from those of widgets and from `session_state`."""
    with pytest.raises(st.errors.StreamlitValueError):
        st.fragment(key="")
    for key in ("app", "fragment"):
        with pytest.raises(st.errors.StreamlitAPIException, match="means something else"):
            st.fragment(key=key)
    source = """
        import evlit as st
        @st.fragment(key="same")
        def part():
            st.text_input("Name", key="same")
            st.text(f"{'same' in st.session_state}")
        st.text(f"{'same' in st.session_state}")
        part()
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            assert (t.texts(), t.errors()) == (["False", "True"], [])

    trio.run(main)


BREAKING = (
    COUNT
    + """
    @st.fragment
    def part(name):
        broken = st.checkbox(f"Break {name}")
        st.text(f"{name} {count(name)}")
        if broken:
            raise KeyError(name)
        st.text(f"{name} whole")
    part("A")
    part("B")
    st.text("end")
    """
)


def test_s086_an_exception_in_a_fragment_run_stays_there() -> None:
    """The box comes after what the fragment wrote; others that wait still run; the next event runs it again."""

    async def main() -> None:
        async with open_test_session(BREAKING) as t:
            a, b = fragments(t)
            widget = t.find("Break A")
            t.send({widget.props["widget"]: True}, fragment=a)
            t.session.submit(e.RerunRequested("viewer", (b,)))
            await t.settle()
            assert t.errors() == ["KeyError: 'A'"]
            block = t.projection.tree.fragments[a]
            assert [node.kind for node in block.children or ()] == ["checkbox", "text", "exception"]
            assert t.texts() == ["A 2", "B 2", "B whole", "end"]
            await t.set("Break A", False)
            assert (t.errors(), t.texts()) == ([], ["A 3", "A whole", "B 2", "B whole", "end"])

    trio.run(main)


@differs("An exception in a fragment never stops the script: the fragment shows it, and the rest of the page is drawn.")
def test_s087_an_exception_in_a_full_run_is_isolated_too() -> None:
    """In a full run the exception is shown in the fragment, and what comes after the call is executed."""

    async def main() -> None:
        async with open_test_session(BREAKING) as t:
            await t.set("Break A", True)
            await rerun(t)
            assert t.errors() == ["KeyError: 'A'"]
            assert t.texts() == ["A 3", "B 2", "B whole", "end"]
            assert outcomes(t)[-1] == "finished"

    trio.run(main)


def test_s088_stop_ends_the_run() -> None:
    """`st.stop()` in a fragment run skips the fragments that wait behind it, which keep what they show; in a full run
    it ends the script."""
    source = (
        COUNT
        + """
    stop = st.session_state.setdefault("stop", [])
    @st.fragment
    def part(name):
        st.text(f"{name} {count(name)}")
        if name in stop:
            st.stop()
        st.text(f"{name} ends")
    part("A")
    part("B")
    st.button("Stop", on_click=stop.append, args=["A"])
    """
    )

    async def main() -> None:
        async with open_test_session(source) as t:
            t.session.state.user["stop"].append("A")
            a, b = fragments(t)
            await rerun(t, a, b)
            assert t.texts() == ["A 2", "B 1", "B ends"]
            assert outcomes(t)[-1] == "stopped"
            await t.click("Stop")
            assert t.texts() == ["A 3"]

    trio.run(main)


def test_s089_rerun_in_a_fragment_starts_a_full_run() -> None:
    """`st.rerun()` in a fragment ends the fragment run there and runs the app."""
    source = (
        COUNT
        + """
    @st.fragment
    def part():
        if st.button("Go"):
            st.rerun()
            st.text("never")
        st.text(f"part {count('part')}")
    part()
    st.text(f"app {count('app')}")
    """
    )

    async def main() -> None:
        async with open_test_session(source) as t:
            await t.click("Go")
            assert scopes(t) == [True, False, True]
            assert t.texts() == ["part 2", "app 2"]

    trio.run(main)


@differs("What a callback writes in a fragment run stands at the top of the fragment, until that runs again.")
def test_s090_what_a_callback_writes_in_a_fragment_run() -> None:
    """Elements that a callback writes during a fragment run come first in the fragment of its widget, as those of a
    full run come first on the page: nothing is overwritten, and the next run of the fragment takes them away."""
    source = """
        import evlit as st
        st.text("top")
        def note(word):
            st.text(f"note {word}")
            with st.container():
                st.text("in a container")
        @st.fragment
        def part():
            st.button("Note", on_click=note, args=["a"])
            st.button("Nothing")
            st.text("part")
        part()
        st.text("end")
        st.button("App", on_click=note, args=["b"])
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            await t.click("Note")
            assert t.texts() == ["top", "note a", "in a container", "part", "end"]
            await t.click("Nothing")
            assert t.texts() == ["top", "part", "end"]
            await t.click("App")
            assert t.texts() == ["note b", "in a container", "top", "part", "end"]

    trio.run(main)
