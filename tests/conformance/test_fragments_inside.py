"""Fragments inside of others and of blocks (S-079 to S-083)."""

from __future__ import annotations

import pytest
import trio

from evlit.testing.harness import open_test_session
from tests.conformance.fragmenting import COUNT, fragments, rerun, scopes

NESTED = (
    COUNT
    + """
    @st.fragment
    def inner():
        st.button("Inner")
        st.text(f"inner {count('inner')}")
    @st.fragment
    def outer():
        st.button("Outer")
        hide = st.checkbox("Hide")
        st.text(f"outer {count('outer')}")
        if not hide:
            inner()
    outer()
    """
)


def test_s079_inner_and_outer() -> None:
    """An event in the inner fragment runs it alone, one in the outer runs both; when both wait, one run of the outer
    does for both."""

    async def main() -> None:
        async with open_test_session(NESTED) as t:
            await t.click("Inner")
            assert t.texts() == ["outer 1", "inner 2"]
            await t.click("Outer")
            assert t.texts() == ["outer 2", "inner 3"]
            outer, inner = fragments(t)
            await rerun(t, inner, outer)
            assert t.texts() == ["outer 3", "inner 4"]

    trio.run(main)


def test_s080_what_is_not_called_any_more_is_forgotten() -> None:
    """An inner fragment that the outer one did not call is unregistered after its run, and so is one that a full run
    did not call; a dialog's fragment goes only with a full run."""
    source = """
        import evlit as st
        @st.fragment
        def inner():
            st.text("inner")
        @st.fragment
        def outer():
            if not st.checkbox("Hide inner"):
                inner()
        @st.dialog("Hello")
        def hello():
            st.text("hello")
        if not st.checkbox("Hide outer"):
            outer()
        if st.button("Open"):
            hello()
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            await t.click("Open")
            registry = t.session.fragments
            outer, inner = fragments(t)
            dialog = next(node.props["id"] for node in t.projection.tree.root.walk() if node.kind == "dialog")
            await t.set("Hide inner", True)
            assert [registry.get(id) is not None for id in (outer, inner, dialog)] == [True, False, True]
            await t.set("Hide outer", True)
            assert [registry.get(id) is not None for id in (outer, inner, dialog)] == [False, False, False]

    trio.run(main)


PLACES = (
    "columns(2)[1]",
    "tabs(['One', 'Two'])[1]",
    "expander('E')",
    "popover('P')",
    "container()",
    "sidebar",
    "chat_message('user')",
    "status('S')",
    "bottom",
)


@pytest.mark.parametrize("place", PLACES)
def test_s081_s082_fragments_in_containers(place: str) -> None:
    """A fragment called inside a container is drawn there, and redrawn there when it runs alone."""
    source = (
        COUNT
        + f"""
    place = st.{place}
    with place:
        @st.fragment
        def part():
            st.button("Go")
            st.text(f"part {{count('n')}}")
        part()
    place.text("below")
    """
    )

    async def main() -> None:
        async with open_test_session(source) as t:
            parent = t.projection.tree.fragments[fragments(t)[0]].parent
            assert parent is not None
            await t.click("Go")
            assert [node.props.get("body") for node in parent.walk() if "body" in node.props] == ["part 2", "below"]

    trio.run(main)


def test_s081_in_slots_and_spinners() -> None:
    """A fragment in an `st.empty` is what the slot holds, one in a spinner is drawn below it; both run alone there."""
    source = (
        COUNT
        + """
    @st.fragment
    def part(name):
        st.button(name)
        st.text(f"{name} {count(name)}")
    slot = st.empty()
    with slot:
        st.text("replaced")
        part("slot")
    with st.spinner("Wait"):
        part("spinner")
    st.text("end")
    if st.button("Empty"):
        slot.empty()
    """
    )

    async def main() -> None:
        async with open_test_session(source) as t:
            await t.click("slot")
            await t.click("spinner")
            assert t.texts() == ["slot 2", "spinner 2", "end"]
            assert scopes(t) == [True, False, False]
            await t.click("Empty")
            assert t.texts() == ["spinner 3", "end"]

    trio.run(main)


def test_s081_in_forms_and_dialogs() -> None:
    """A fragment inside a form shares the form: `st.button` there is an error, also when the fragment runs alone. A
    form inside a fragment submits a fragment run. A fragment inside a dialog runs alone there."""
    source = (
        COUNT
        + """
    @st.fragment
    def fields():
        st.text_input("Name")
        try:
            st.button("Not here")
        except st.errors.StreamlitAPIException as error:
            st.text(f"fields {count('fields')}: form" if "form" in str(error) else "other")
    with st.form("outer"):
        fields()
        st.form_submit_button("Submit outside")
    @st.fragment
    def part():
        with st.form("inner"):
            word = st.text_input("Word")
            st.form_submit_button("Submit inside")
        st.text(f"word {word}")
    part()
    @st.dialog("Hello")
    def hello():
        @st.fragment
        def inside():
            st.button("In the dialog")
            st.text(f"inside {count('inside')}")
        st.text(f"dialog {count('dialog')}")
        inside()
    if st.button("Open"):
        hello()
    """
    )

    async def main() -> None:
        async with open_test_session(source) as t:
            assert t.find("Name").props["form"] == "outer"
            await rerun(t, fragments(t)[0])
            assert t.texts() == ["fields 2: form", "word"]
            word, submit = t.find("Word"), t.find("Submit inside")
            t.send({word.props["widget"]: "yes"}, [submit.props["widget"]], submit.fragment)
            await t.settle()
            assert (scopes(t)[-1], t.texts()[-1]) == (False, "word yes")
            await t.click("Open")
            await t.click("In the dialog")
            assert t.texts("event") == ["dialog 1", "inside 2"]

    trio.run(main)


def test_s083_runs_look_the_same_from_inside() -> None:
    """Nothing in the public names tells a fragment whether it runs alone: its body is the same code either way."""
    source = """
        import evlit as st
        @st.fragment
        def part():
            st.button("Go")
            st.text(str([name for name in dir(st) if "fragment" in name.lower()]))
        part()
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            before = t.texts()
            await t.click("Go")
            assert t.texts() == before
            assert before == ["['experimental_fragment', 'fragment']"]

    trio.run(main)
