"""Fragments (S-057 to S-067): what one is, what runs, and where."""

from __future__ import annotations

import pytest
import trio

import evlit as st
from evlit.core import events as e
from evlit.testing.harness import open_test_session
from tests.conformance.fragmenting import COUNT, fragments, rerun, scopes
from tests.conformance.marks import differs


def test_s057_parameters_are_keywords_and_the_function_keeps_its_face() -> None:
    """`@st.fragment` works bare and with keyword arguments; name, docstring and signature stay the same."""

    @st.fragment
    def bare(x: int, *, y: str = "a") -> int:
        """What it does."""
        return x

    @st.fragment(run_every=None, parallel=False, key=None)
    def other() -> None: ...

    import inspect

    assert (bare.__name__, bare.__doc__) == ("bare", "What it does.")
    assert list(inspect.signature(bare).parameters) == ["x", "y"]
    assert callable(other)
    with pytest.raises(TypeError):
        st.fragment(None, "10s")  # type: ignore[call-overload]  # that is the point


def test_s058_a_call_runs_in_place_and_is_registered() -> None:
    """In a full run the call executes the function where it stands; later it runs alone with its arguments."""
    source = (
        COUNT
        + """
    @st.fragment
    def part(a, *, b):
        st.text(f"{count('part')}: {a} {b}")
    st.text("before")
    with st.container():
        part(1, b=2)
    st.text("after")
    """
    )

    async def main() -> None:
        async with open_test_session(source) as t:
            assert t.texts() == ["before", "1: 1 2", "after"]
            await rerun(t, *fragments(t))
            assert t.texts() == ["before", "2: 1 2", "after"]

    trio.run(main)


@differs("A fragment is known by its call site, its key and its place in a loop, not by its position on the page.")
def test_s059_identity_is_the_call_site() -> None:
    """Calls on different lines and rounds of a loop are different fragments; elements that come and go above them do
    not make them others."""
    source = (
        COUNT
        + """
    @st.fragment
    def part(name):
        st.button(name)
        st.text(f"{name} {count(name)}")
    if st.checkbox("More"):
        st.text("more")
        part("above")
    part("A")
    for n in range(2):
        part(f"loop {n}")
    """
    )

    async def main() -> None:
        async with open_test_session(source) as t:
            before = fragments(t)
            assert len(set(before)) == 3
            await t.set("More", True)
            assert fragments(t)[1:] == before
            await t.click("loop 1")
            assert t.texts() == ["more", "above 1", "A 2", "loop 0 2", "loop 1 3"]

    trio.run(main)


@differs("Hiding one fragment leaves those on other lines what they are: a late event for it never runs another.")
def test_s060_no_identity_is_inherited() -> None:
    """With `inner(1); inner(2)` on two lines, hiding the first leaves the second what it was."""
    source = (
        COUNT
        + """
    @st.fragment
    def inner(n):
        st.button(f"Button {n}")
        st.text(f"inner {n}: {count(n)}")
    if not st.checkbox("Hide"):
        inner(1)
    inner(2)
    """
    )

    async def main() -> None:
        async with open_test_session(source) as t:
            first, second = fragments(t)
            await t.set("Hide", True)
            assert fragments(t) == [second]
            t.send(fragment=first)  # late, for the one that is gone: the app runs with it, not `inner(2)` alone
            await t.settle()
            assert scopes(t) == [True, True, True]

    trio.run(main)


@differs("Functions around a fragment are part of what it is: called from two lines, they are two places.")
def test_s059_s060_the_calls_around_a_fragment_tell_it_apart() -> None:
    """A function that calls a fragment may be called from several lines: each has a fragment of its own, and hiding
    the first leaves the second what it was. Several calls on one line are told apart by their order, and a fragment
    that calls itself by its depth."""
    source = (
        COUNT
        + """
    @st.fragment
    def part(name, depth=0):
        st.button(f"{name} at {depth}")
        st.text(f"{name} {count((name, depth))}")
        if depth:
            part(name, depth - 1)
    def card(name):
        part(name)
    if not st.checkbox("Hide"):
        card("A")
    card("B")
    part("C"); part("D"); [part(name) for name in "EF"]
    part("G", 2)
    """
    )

    async def main() -> None:
        async with open_test_session(source) as t:
            a, *others = fragments(t)
            assert len({a, *others}) == 9
            late = t.find("A at 0")
            await t.set("Hide", True)
            assert fragments(t) == others
            await t.click("F at 0")
            await t.click("G at 1")
            assert t.texts() == ["B 2", "C 2", "D 2", "E 2", "F 3", "G 2", "G 3", "G 3"]
            t.send(trigger=[late.props["widget"]], fragment=a)
            await t.settle()
            assert scopes(t)[-3:] == [False, False, True]

    trio.run(main)


def test_s058_whatever_can_be_called() -> None:
    """Methods, lambdas, partial functions and objects that can be called are fragments as functions are."""
    source = (
        COUNT
        + """
    from functools import partial
    def write(name):
        st.button(name)
        st.text(f"{name} {count(name)}")
    class Part:
        def __init__(self, name):
            self.name = name
        @st.fragment
        def method(self):
            write(self.name)
        @staticmethod
        @st.fragment
        def static():
            write("static")
        @classmethod
        def of_class(cls):
            write("class")
        def __call__(self):
            write("object")
    Part("A").method()
    Part("B").method()
    Part.static()
    st.fragment(Part.of_class)()
    st.fragment(Part("C"))()
    st.fragment(lambda: write("lambda"))()
    st.fragment(partial(write, "partial"))()
    """
    )
    names = ["A", "B", "static", "class", "object", "lambda", "partial"]

    async def main() -> None:
        async with open_test_session(source) as t:
            for number, name in enumerate(names):
                await t.click(name)
                counts = [2] * (number + 1) + [1] * (len(names) - number - 1)
                assert t.texts() == [f"{each} {n}" for each, n in zip(names, counts, strict=True)]
            assert scopes(t) == [True, *[False] * len(names)]

    trio.run(main)


def test_s061_arguments_and_closures_are_those_of_the_last_call() -> None:
    """A list that was changed in place is seen by later fragment runs; a name that was bound anew is seen from the
    full run on that calls the fragment again. Closures are the same."""
    source = """
        import evlit as st
        items = st.session_state.setdefault("items", [])
        n = st.session_state.n = st.session_state.get("n", 0) + 1
        def outer(enclosed):
            @st.fragment
            def part(argument):
                items.append(len(items))
                st.button("Part")
                st.text(f"{argument} n={n} enclosed={enclosed}")
            part(items)
        outer(n)
        st.button("App")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            await t.click("Part")
            assert t.texts() == ["[0, 1] n=1 enclosed=1"]
            await t.click("App")
            await t.click("Part")
            assert t.texts() == ["[0, 1, 2, 3] n=2 enclosed=2"]

    trio.run(main)


def test_s062_return_values() -> None:
    """The call returns what the function returns in a full run; a parallel fragment returns None."""
    source = """
        import evlit as st
        @st.fragment
        def part():
            return 42
        @st.fragment(parallel=True)
        def beside():
            return 42
        st.text(f"{part()} {beside()}")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            assert t.texts() == ["42 None"]

    trio.run(main)


@differs("Without a session, a fragment is called as the function that it is.")
def test_s062_bare_python_runs_the_function() -> None:
    """In bare Python a fragment function runs, and returns what it returns."""

    @st.fragment
    def part(n: int) -> int:
        return n + 1

    assert part(1) == 2


def test_s063_a_fragment_run_redraws_its_own_elements() -> None:
    """What the body writes is drawn anew, what it writes no more vanishes; all else stays, node by node."""
    source = (
        COUNT
        + """
    st.text("before")
    @st.fragment
    def part():
        st.button("Go")
        if count("n") == 1:
            with st.container():
                st.text("only once")
        st.text(f"n {st.session_state.n}")
    part()
    st.text(f"after {count('after')}")
    """
    )

    async def main() -> None:
        async with open_test_session(source) as t:
            ids = {node.props.get("body"): node.id for node in t.projection.tree.root.walk()}
            await t.click("Go")
            assert t.texts() == ["before", "n 2", "after 1"]
            after = {node.props.get("body"): node.id for node in t.projection.tree.root.walk()}
            assert (after["before"], after["after 1"], after["n 2"]) == (ids["before"], ids["after 1"], ids["n 1"])

    trio.run(main)


@pytest.mark.parametrize("size", [1, 300])
def test_s063_the_size_of_the_page_plays_no_part(size: int) -> None:
    """What a fragment run sends is as small on a page of any size, and widgets of others are not even looked at."""
    source = (
        COUNT
        + f"""
    for n in range({size}):
        st.text(f"text {{n}}")
        st.text_input(f"input {{n}}")
    @st.fragment
    def part():
        st.button("Go")
        if st.checkbox("More"):
            st.text_input("More inside")
        st.text(f"part {{count('n')}}")
    part()
    """
    )

    async def main() -> None:
        async with open_test_session(source) as t:
            before = t.projection.position
            await t.click("Go")
            await t.set("More", True)
            await t.set("More", False)
            patches = [str(r.event.ops) for r in t.log()[before:] if isinstance(r.event, e.TreePatched)]
            assert [ops.count("], [") + 1 for ops in patches] == [1, 2, 2]
            assert max(map(len, patches)) < 500
            fragment = t.find("Go").fragment
            assert [meta.kind for meta in t.session.state.meta.of((fragment or "",))] == ["button", "checkbox"]

    trio.run(main)


def test_s064_widgets_run_the_innermost_fragment_that_made_them() -> None:
    """A widget belongs to the fragment that was executing when it was made, also when it is drawn outside."""
    source = (
        COUNT
        + """
    box = st.container()
    @st.fragment
    def inner():
        with st.sidebar:
            st.button("Inner, in the sidebar")
        st.text(f"inner {count('inner')}")
    @st.fragment
    def outer():
        box.button("Outer, in the box")
        st.text(f"outer {count('outer')}")
        inner()
    outer()
    st.text(f"app {count('app')}")
    """
    )

    async def main() -> None:
        async with open_test_session(source) as t:
            await t.click("Inner, in the sidebar")
            assert t.texts() == ["outer 1", "inner 2", "app 1"]
            await t.click("Outer, in the box")
            assert t.texts() == ["outer 2", "inner 3", "app 1"]

    trio.run(main)


def test_s065_other_widgets_keep_their_values() -> None:
    """After a fragment run, only widgets of that fragment that were not drawn again have lost their values."""
    source = """
        import evlit as st
        st.text_input("App", key="app")
        @st.fragment
        def part(name):
            if not st.checkbox(f"Hide {name}"):
                st.text_input(name, key=name)
            st.text(f"{name}: {st.session_state.get(name)}")
        part("A")
        part("B")
        st.button("Rerun")
        st.text(f"app: {st.session_state.app}")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            for label in ("App", "A", "B"):
                await t.set(label, "kept")
            await t.set("Hide A", True)
            await t.set("Hide A", False)
            assert t.texts() == ["A:", "B: kept", "app: kept"]
            await t.click("Rerun")
            assert t.texts() == ["A:", "B: kept", "app: kept"]

    trio.run(main)


def test_s066_callbacks_come_before_the_body() -> None:
    """Callbacks of all changed widgets run first, also of those outside the fragment whose change came along."""
    source = """
        import evlit as st
        calls = st.session_state.setdefault("calls", [])
        st.text_input("Outside", on_change=calls.append, args=["outside"])
        @st.fragment
        def part():
            st.text_input("Inside", on_change=calls.append, args=["inside"])
            calls.append("body")
        part()
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            outside, inside = t.find("Outside"), t.find("Inside")
            t.send({outside.props["widget"]: "a", inside.props["widget"]: "b"}, fragment=inside.fragment)
            await t.settle()
            assert scopes(t) == [True, False]
            assert t.session.state.user["calls"] == ["body", "outside", "inside", "body"]

    trio.run(main)


def test_s067_state_written_in_a_fragment_is_read_by_the_next_full_run() -> None:
    """The script sees what a fragment run put into `session_state` when it runs next, and not before."""
    source = """
        import evlit as st
        @st.fragment
        def part():
            if st.button("Write"):
                st.session_state.word = "written"
        part()
        st.text(st.session_state.get("word", "nothing"))
        st.button("App")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            await t.click("Write")
            assert t.texts() == ["nothing"]
            await t.click("App")
            assert t.texts() == ["written"]

    trio.run(main)
