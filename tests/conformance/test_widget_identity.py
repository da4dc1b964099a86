"""Widget identity (S-119 to S-129): when a widget is the same one in the next run, and when two are one too many."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from evlit.testing.harness import TestSession
from tests.conformance.marks import differs
from tests.conformance.visiting import kinds, visit

#: What a run draws is chosen by a radio above it, so that one test can go from one drawing to another.
CHOICE = """
    import datetime
    import evlit as st
    step = st.radio("Step", [str(n) for n in range(9)], key="step")
"""


def app(*steps: str) -> str:
    """Return an app that draws one of some lines, and shows what they assign to `value`."""
    lines = [f"if step == '{n}':\n    {line}" for n, line in enumerate(steps)]
    return dedent(CHOICE) + "\n".join(lines) + "\nst.text(repr(value))\n"


async def go(t: TestSession, step: int) -> str:
    """Draw another of the lines, and return the value that it has."""
    await t.set("Step", str(step))
    assert t.errors() == []
    return t.texts()[-1]


def widget(t: TestSession, label: str) -> str:
    id: str = t.find(label).props["widget"]
    return id


def test_s119_s120_another_parameter_is_another_widget() -> None:
    """Without a key, a widget with another label, default, list of options, help or placeholder is a new one, which
    begins at its default.
    """
    source = app(
        "value = st.text_input('A')",
        "value = st.text_input('B')",
        "value = st.text_input('A', help='h')",
        "value = st.text_input('A', 'x')",
        "value = st.text_input('A', placeholder='p')",
        "value = st.text_input('A', width=300)",
        "value = st.text_input('A', disabled=False, on_change=print, args=(1,))",
    )

    async def then(t: TestSession) -> None:
        for step, begins in enumerate(("''", "''", "''", "'x'", "''", "''")):
            assert await go(t, step) == begins
            await t.set("B" if step == 1 else "A", "typed")
            assert t.texts() == ["'typed'"]
        await go(t, 0)
        await t.set("A", "typed")
        assert await go(t, 6) == "'typed'"

    visit(source, then)


def test_s119_what_is_only_for_show_takes_no_part() -> None:
    """`disabled`, `label_visibility`, `format_func` and callbacks never make another widget."""
    source = app(
        "value = st.selectbox('A', [1, 2])",
        "value = st.selectbox('A', [1, 2], disabled=True)",
        "value = st.selectbox('A', [1, 2], label_visibility='hidden')",
        "value = st.selectbox('A', [1, 2], on_change=print, args=(1,), kwargs={'sep': ''})",
        "value = st.selectbox('A', [1, 2], on_change='ignore')",
    )

    async def then(t: TestSession) -> None:
        await t.set("A", "2")
        for step in (1, 2, 3, 4, 0):
            assert await go(t, step) == "2"

    visit(source, then)


def test_s120_each_root_area_and_form_has_its_own() -> None:
    """Widgets that look alike are different ones in the main area, in the sidebar and in each form; another container
    of the same area is no distinction.
    """
    source = """
        import evlit as st
        values = [st.text_input("A"), st.sidebar.text_input("A")]
        for name in ("f", "g"):
            with st.form(name):
                values.append(st.text_input("A"))
                st.form_submit_button("Send " + name)
        st.text(values)
        if st.checkbox("More"):
            st.container().text_input("A")
    """

    async def then(t: TestSession) -> None:
        nodes = [node for node in t.projection.tree.root.walk() if node.props.get("label") == "A"]
        assert len({node.props["widget"] for node in nodes}) == len(nodes) == 4
        await t.set("More", True)
        assert len(t.errors()) == 1
        assert t.errors()[0].startswith("StreamlitDuplicateElementId")

    visit(source, then)


def test_s119_the_area_is_no_part_of_a_key() -> None:
    """A widget with a key is the same one when it moves to another area."""
    source = app("value = st.text_input('A', key='a')", "value = st.sidebar.text_input('A', key='a')")

    async def then(t: TestSession) -> None:
        await t.set("A", "typed")
        assert await go(t, 1) == "'typed'"

    visit(source, then)


#: Kind -> two drawings with the same key, and the value (wire form) that both can show, as Python has it.
KEYED: dict[str, tuple[str, str, Any, str]] = {
    "checkbox": ("st.checkbox('A', key='k')", "st.checkbox('B', True, key='k', help='h')", True, "True"),
    "text_input": (
        "st.text_input('A', key='k')",
        "st.text_input('B', 'x', max_chars=9, key='k', help='h', placeholder='p', validate='.*')",
        "typed",
        "'typed'",
    ),
    "text_area": ("st.text_area('A', key='k')", "st.text_area('B', 'x', max_chars=9, key='k')", "typed", "'typed'"),
    "selectbox": (
        "st.selectbox('A', ['a', 'b'], key='k')",
        "st.selectbox('B', ['b', 'c', 'd'], 1, key='k', accept_new_options=True, placeholder='p')",
        "b",
        "'b'",
    ),
    "radio": (
        "st.radio('A', ['a', 'b'], key='k')",
        "st.radio('B', ['c', 'b'], key='k', horizontal=True, captions=['', ''])",
        "b",
        "'b'",
    ),
    "multiselect": (
        "st.multiselect('A', ['a', 'b'], key='k')",
        "st.multiselect('B', ['b', 'c'], ['c'], key='k', max_selections=2, accept_new_options=True)",
        ["b"],
        "['b']",
    ),
    "pills": (
        "st.pills('A', ['a', 'b'], key='k')",
        "st.pills('B', ['b', 'c'], key='k', selection_mode='multi')",
        "b",
        "['b']",
    ),
    "slider": (
        "st.slider('A', 0, 10, key='k')",
        "st.slider('B', 5, 50, 20, 3, key='k', format='%d')",
        8,
        "8",
    ),
    "number_input": (
        "st.number_input('A', 0, 10, key='k')",
        "st.number_input('B', 5, 50, 20, 3, key='k')",
        8,
        "8",
    ),
    "date_input": (
        "st.date_input('A', '2024-05-01', key='k')",
        "st.date_input('B', '2024-06-01', '2024-01-01', '2024-12-31', key='k', format='DD.MM.YYYY')",
        "2024-07-07",
        "datetime.date(2024, 7, 7)",
    ),
    "datetime_input": (
        "st.datetime_input('A', '2024-05-01 10:00', key='k')",
        "st.datetime_input('B', '2024-06-01 10:00', key='k', format='DD.MM.YYYY', step=60)",
        "2024-07-07T12:00",
        "datetime.datetime(2024, 7, 7, 12, 0)",
    ),
    "time_input": (
        "st.time_input('A', '10:00', key='k')",
        "st.time_input('B', '11:00', key='k', step=60)",
        "12:00",
        "datetime.time(12, 0)",
    ),
    "feedback": ("st.feedback('faces', key='k')", "st.feedback('stars', default=1, key='k')", 3, "3"),
    "tabs": (
        "st.tabs(['a', 'b'], key='k', on_change='rerun')[1].open",
        "st.tabs(['b', 'c'], key='k', on_change='rerun', default='c')[0].open",
        "b",
        "True",
    ),
    "expander": (
        "st.expander('A', key='k', on_change='rerun').open",
        "st.expander('B', key='k', on_change='rerun', icon=':material/star:').open",
        True,
        "True",
    ),
    "popover": (
        "st.popover('A', key='k', on_change='rerun').open",
        "st.popover('B', key='k', on_change='rerun', help='h').open",
        True,
        "True",
    ),
    "dataframe": (
        "st.dataframe({'x': [1, 2]}, key='k', on_select='rerun')",
        "st.dataframe({'x': [1, 2, 3]}, key='k', on_select='rerun', selection_mode='single-row')",
        {"rows": [1], "columns": [], "cells": []},
        "{'selection': {'rows': [1], 'columns': [], 'cells': []}}",
    ),
}


@differs("With a key nothing but the key is identity, for every kind of widget, so no parameter loses the value.")
@pytest.mark.parametrize("kind", KEYED)
def test_s121_s122_a_key_alone_is_identity(kind: str) -> None:
    """With a key the value stays whatever parameters change: also those that reset it in Streamlit, such as the bounds
    of a slider, `max_chars`, or the labels of tabs.
    """
    before, after, wire, shown = KEYED[kind]

    async def then(t: TestSession) -> None:
        node = next(node for node in t.projection.tree.root.walk() if node.props.get("key") == "k")
        t.send({node.props["widget"]: wire})
        await t.settle()
        first = t.texts()[-1]
        assert await go(t, 1) == shown
        assert await go(t, 0) == first

    visit(app(f"value = {before}", f"value = {after}"), then)


@differs("The value stays as far as it fits; what no longer does is cut, or gives way to the default.")
def test_s121_s122_what_no_longer_fits_is_mended() -> None:
    """With a key, a text is cut to a new limit, a choice loses what is no option any more, and a number out of the new
    bounds gives way to the default.
    """
    source = app(
        "value = [st.text_input('T', key='t'), st.multiselect('M', 'abc', key='m'), st.slider('S', 0, 100, key='s')]",
        "value = [st.text_input('T', key='t', max_chars=3), st.multiselect('M', 'abc', max_selections=1, key='m'),"
        " st.slider('S', 0, 10, 5, key='s')]",
    )

    async def then(t: TestSession) -> None:
        await t.set("T", "abcdef")
        await t.set("M", ["b", "c"])
        await t.set("S", 80)
        assert await go(t, 1) == "['abc', ['b'], 5]"
        assert t.find("T").props["value"] == "abc"
        assert await go(t, 0) == "['abc', ['b'], 5]"

    visit(source, then)


def test_s123_texts_of_the_parameters_are_what_counts() -> None:
    """Parameters that are written alike are the same: a list of options made anew in each run is no other one."""
    source = """
        import evlit as st
        st.checkbox("Again")
        value = st.selectbox("A", [n for n in range(3)], index=0, help="he" + "lp")
        st.text(value)
    """

    async def then(t: TestSession) -> None:
        await t.set("A", "2")
        await t.set("Again", True)
        assert t.texts() == ["2"]

    visit(source, then)


def test_s124_keys_are_texts() -> None:
    """A number as key is its text, so 1 and "1" collide; an empty key and one that begins with `$$ID` are errors."""

    def error(source: str) -> str:
        found: list[str] = []

        async def then(t: TestSession) -> None:
            found.extend(t.errors())

        visit("import evlit as st\n" + source, then)
        (only,) = found
        return only

    assert "StreamlitDuplicateElementKey" in error("st.checkbox('A', key=1); st.checkbox('B', key='1')")
    assert "StreamlitValueError" in error("st.checkbox('A', key='')")
    assert "StreamlitAPIException" in error("st.checkbox('A', key='$$ID-a')")


def test_s125_the_second_of_two_alike_is_an_error() -> None:
    """Two widgets of one identity are an error at the second call; the first one stays, and the message names the
    lines of both.
    """
    source = """\
        import evlit as st
        from evlit.errors import DuplicateWidgetID
        st.text_input("A")
        try:
            st.text_input("A")
        except DuplicateWidgetID as error:
            st.text(error)
        st.text_input("A")
    """

    async def then(t: TestSession) -> None:
        assert kinds(t) == ["text_input", "text", "exception"]
        assert "at app.py:3 and at app.py:5" in t.texts()[0]
        assert t.errors()[0].startswith("StreamlitDuplicateElementId")
        assert "at app.py:3 and at app.py:8" in t.errors()[0]

    visit(source, then)


def test_s125_the_second_of_one_key_is_an_error() -> None:
    """The same key twice in one run is an error, whatever the types of the elements; its message names both lines."""
    source = """\
        import evlit as st
        from evlit.errors import DuplicateWidgetID
        st.text_input("A", key="k")
        try:
            st.slider("B", key="k")
        except DuplicateWidgetID as error:
            st.text(type(error).__name__)
            st.text(error)
    """

    async def then(t: TestSession) -> None:
        assert kinds(t) == ["text_input", "text", "text"]
        assert t.texts()[0] == "StreamlitDuplicateElementKey"
        assert "`k` is used twice: at app.py:3 and, for `slider`, at app.py:5" in t.texts()[1]

    visit(source, then)


@pytest.mark.parametrize(
    "container",
    ["st.container(key='k')", "st.expander('E', key='k')", "st.tabs(['T'], key='k')", "st.popover('P', key='k')"],
)
def test_s126_keys_of_containers_take_part(container: str) -> None:
    """The key of a container counts among all others, and is on the page, where it becomes a class of the element."""
    source = f"""
        import evlit as st
        {container}
        st.text_input("A", key="k")
    """

    async def then(t: TestSession) -> None:
        assert t.errors()[0].startswith("StreamlitDuplicateElementKey")
        first = (t.projection.tree.root.children or [])[0].children or []
        assert first[0].props["key"] == "k"

    visit(source, then)


def test_s127_a_plain_entry_becomes_the_value_of_its_widget() -> None:
    """An entry of `session_state` that was there first is the value of the widget with that key."""
    source = """
        import evlit as st
        if "name" not in st.session_state:
            st.session_state.name = "Ada"
        st.text(st.text_input("Name", key="name"))
    """

    async def then(t: TestSession) -> None:
        assert t.texts() == ["Ada"]
        await t.set("Name", "Grace")
        assert t.texts() == ["Grace"]

    visit(source, then)


def test_s128_pages_have_widgets_of_their_own() -> None:
    """A widget with the same key on two pages is two widgets, each with its own value."""
    source = """
        import evlit as st

        def draw():
            st.text(st.text_input("Name", "default", key="name", persist_state="session"))

        st.navigation([st.Page(draw, url_path="here"), st.Page(draw, url_path="there")]).run()
    """

    async def then(t: TestSession) -> None:
        await t.set("Name", "here")
        await t.open_page("there")
        assert t.texts() == ["default"]
        await t.set("Name", "there")
        await t.open_page("")
        assert t.texts() == ["here"]
        await t.open_page("there")
        assert t.texts() == ["there"]

    visit(source, then)


@differs('"None" is a text like any other, so it is a key.')
def test_s129_none_is_a_key_when_it_is_a_text() -> None:
    """`key="None"` names a widget and its entry; `key=None` names nothing."""
    source = """
        import evlit as st
        st.text_input("A", "a", key="None")
        st.text_input("B", "b", key=None)
        st.text(st.session_state.to_dict())
    """

    async def then(t: TestSession) -> None:
        assert t.texts() == ["{'None': 'a'}"]

    visit(source, then)
