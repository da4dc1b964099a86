"""Section 3.1: what a fragment writes into containers made outside of it."""

from __future__ import annotations

import pytest
import trio

from evlit.core.events import RerunRequested
from evlit.testing.harness import TestSession, open_test_session
from tests.conformance.marks import differs

REPLACE = {"fragments.outside": "replace"}


def lines(t: TestSession, label: str) -> list[str]:
    """Return the texts inside of the block of that label."""
    return [node.props["body"] for node in t.find(label).walk() if "body" in node.props]


PAGE = """
    import evlit as st
    box = st.expander("Box")
    slot = st.empty()
    box.text("before")
    @st.fragment{how}
    def part():
        n = st.session_state.n = st.session_state.get("n", 0) + 1
        st.button("Go")
        box.text(f"line {{n}}")
        if n % 2:
            box.text(f"odd {{n}}")
        st.sidebar.text(f"side {{n}}")
        st.bottom.text(f"bottom {{n}}")
        slot.text(f"slot {{n}}")
        st.text(f"inside {{n}}")
    part()
    box.text("after")
    st.sidebar.text("below")
"""


@pytest.mark.parametrize(("how", "options"), [('(outside="replace")', {}), ("", REPLACE)])
def test_s068_replace_redraws_in_place(how: str, options: dict[str, object]) -> None:
    """With `outside="replace"`, or the option `fragments.outside`, a fragment run clears what the fragment wrote into
    containers of the page, the sidebar, the bottom and slots, and draws it anew in place; what the script wrote before
    and after keeps its place."""

    async def main() -> None:
        async with open_test_session(PAGE.format(how=how), options=options) as t:
            for n in (1, 2, 3):
                odd = [f"odd {n}"] if n % 2 else []
                assert lines(t, "Box") == ["before", f"line {n}", *odd, "after"]
                assert t.texts("sidebar") == [f"side {n}", "below"]
                assert t.texts("bottom") == [f"bottom {n}"]
                assert t.texts()[-2:] == [f"slot {n}", f"inside {n}"]
                await t.click("Go")

    trio.run(main)


@differs("By default what a fragment writes outside adds up until the next full run, as documented before 1.67.")
def test_s068_s071_accumulate_by_default() -> None:
    """Elements add up below what stands in the container, until the app runs; slots show what came last."""

    async def main() -> None:
        async with open_test_session(PAGE.format(how="")) as t:
            await t.click("Go")
            await t.click("Go")
            assert lines(t, "Box") == ["before", "line 1", "odd 1", "after", "line 2", "line 3", "odd 3"]
            assert t.texts("sidebar") == ["side 1", "below", "side 2", "side 3"]
            assert t.texts("bottom") == ["bottom 1", "bottom 2", "bottom 3"]
            assert t.texts()[-2:] == ["slot 3", "inside 3"]
            t.session.submit(RerunRequested("viewer"))
            await t.settle()
            assert lines(t, "Box") == ["before", "line 4", "after"]
            assert t.texts("sidebar") == ["side 4", "below"]

    trio.run(main)


def test_s068_widgets_and_keyed_containers_outside_stay_themselves() -> None:
    """In both ways, a widget and a container with a key that a fragment drew outside are the same nodes after a run of
    the fragment, with their values, and the widget's events run the fragment."""
    source = """
        import evlit as st
        box = st.expander("Box")
        @st.fragment(outside={how!r})
        def part():
            n = st.session_state.n = st.session_state.get("n", 0) + 1
            st.button("Go")
            box.text(f"line {{n}}")
            name = box.text_input("Name")
            with box.container(key="kept"):
                st.text(f"{{name}} {{n}}")
        part()
        box.text("after")
    """

    async def main() -> None:
        for how, expected in (
            ("accumulate", ["line 1", "Ada 3", "after", "line 2", "line 3"]),
            ("replace", ["line 3", "Ada 3", "after"]),
        ):
            async with open_test_session(source.format(how=how)) as t:
                before = {node.props["widget"]: node.id for node in t.find("Box").walk() if "widget" in node.props}
                await t.click("Go")
                await t.set("Name", "Ada")
                after = {node.props["widget"]: node.id for node in t.find("Box").walk() if "widget" in node.props}
                assert (before, lines(t, "Box")) == (after, expected)

    trio.run(main)


@differs("A fragment may begin to write into a container in any run: its place there is made on first use.")
def test_s069_first_use_in_a_fragment_run() -> None:
    """A container that the fragment did not write into during the full run takes what it writes later, at its end; the
    next fragment run that does not write there clears it again."""
    source = """
        import evlit as st
        box = st.expander("Box")
        @st.fragment(outside="replace")
        def part():
            st.button("Go")
            if st.checkbox("Write"):
                n = st.session_state.n = st.session_state.get("n", 0) + 1
                box.text(f"line {n}")
        part()
        box.text("after")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            await t.set("Write", True)
            assert t.errors() == []
            assert lines(t, "Box") == ["after", "line 1"]
            await t.click("Go")
            assert lines(t, "Box") == ["after", "line 2"]
            await t.set("Write", False)
            assert lines(t, "Box") == ["after"]

    trio.run(main)


@pytest.mark.parametrize("how", ["accumulate", "replace"])
def test_s070_with_and_methods_are_the_same(how: str) -> None:
    """`with outside:` and `outside.x()` write to the same place."""
    source = """
        import evlit as st
        one = st.expander("One")
        other = st.expander("Other")
        @st.fragment(outside={how!r})
        def part():
            n = st.session_state.n = st.session_state.get("n", 0) + 1
            st.button("Go")
            one.text(f"line {{n}}")
            with other:
                st.text(f"line {{n}}")
        part()
        one.text("after")
        other.text("after")
    """

    async def main() -> None:
        async with open_test_session(source.format(how=how)) as t:
            await t.click("Go")
            expected = ["line 2", "after"] if how == "replace" else ["line 1", "after", "line 2"]
            assert lines(t, "One") == lines(t, "Other") == expected

    trio.run(main)


def test_s068_fragments_that_share_a_container_do_not_mix() -> None:
    """Several fragments that write into one container, by the same helper function, each redraw their own part, also
    when one is inside the other; and the parts keep their order."""
    source = """
        import evlit as st
        box = st.expander("Box")
        def note(name):
            n = st.session_state[name] = st.session_state.get(name, 0) + 1
            for line in range(n):
                box.text(f"{name} {line}")
        @st.fragment(outside="replace")
        def inner():
            st.button("Inner")
            note("inner")
        @st.fragment(outside="replace")
        def part(name):
            st.button(name)
            note(name)
            if name == "A":
                inner()
                box.text("A ends")
        part("A")
        part("B")
        box.text("after")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            assert lines(t, "Box") == ["A 0", "A ends", "inner 0", "B 0", "after"]
            await t.click("B")
            await t.click("Inner")
            assert lines(t, "Box") == ["A 0", "A ends", "inner 0", "inner 1", "B 0", "B 1", "after"]
            await t.click("A")
            assert lines(t, "Box") == ["A 0", "A 1", "A ends", "inner 0", "inner 1", "inner 2", "B 0", "B 1", "after"]

    trio.run(main)


def test_s080_what_a_dropped_fragment_wrote_outside_goes_with_it() -> None:
    """When a fragment no longer calls an inner one, what the inner one drew outside in place disappears too."""
    source = """
        import evlit as st
        box = st.expander("Box")
        @st.fragment(outside="replace")
        def inner():
            box.text("from inside")
        @st.fragment
        def outer():
            if not st.checkbox("Hide"):
                inner()
        outer()
        box.text("after")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            assert lines(t, "Box") == ["from inside", "after"]
            await t.set("Hide", True)
            assert lines(t, "Box") == ["after"]

    trio.run(main)


def test_s068_parallel_fragments_keep_the_order_of_their_calls_outside() -> None:
    """What parallel fragments write into one container stands below what the script writes there, in the order of the
    calls, whichever thread comes first; fragment runs redraw it in place."""
    source = """
        import threading
        import evlit as st
        box = st.expander("Box")
        turn = [threading.Event() for _ in range(4)]
        turn[0].set()
        order = st.session_state.setdefault("order", [[2, 0, 1], [1, 2, 0]]).pop()
        @st.fragment(parallel=True, outside="replace")
        def part(n):
            step = order.index(n)
            turn[step].wait(20)
            box.text(f"first {n}")
            box.text(f"second {n}")
            turn[step + 1].set()
        for n in range(3):
            part(n)
        turn[3].wait(20)
        box.text("script")
        st.button("Again")
    """
    expected = ["script", *(f"{which} {n}" for n in range(3) for which in ("first", "second"))]

    async def main() -> None:
        async with open_test_session(source) as t:
            assert lines(t, "Box") == expected
            before = [node.id for node in t.find("Box").walk()]
            await t.click("Again")
            assert [node.id for node in t.find("Box").walk()] == before
            t.session.submit(RerunRequested("script", tuple(t.projection.tree.fragments)[1:]))
            await t.settle()
            assert lines(t, "Box") == expected

    trio.run(main)
