"""Buttons that do more, chat, grids and skeletons: their rows of sections 7, 9, 16 and 18."""

from __future__ import annotations

from typing import Any

import pytest

from evlit.core import events as e
from evlit.core.tree import Node
from evlit.testing.harness import TestSession
from tests.conformance.visiting import kinds, visit


async def fire(t: TestSession, widget: Node, value: Any = True) -> None:
    """Do what the page does when a trigger widget is used."""
    t.send({}, trigger={widget.props["widget"]: value}, fragment=widget.fragment)
    await t.settle()


def keyed(t: TestSession, key: str) -> Node:
    """Return the element of that key."""
    [node] = [node for node in t.projection.tree.root.walk() if node.props.get("key") == key]
    return node


def runs(t: TestSession) -> int:
    """Count the runs so far."""
    return sum(isinstance(recorded.event, e.RunStarted) for recorded in t.log())


ACTIONS = """
    import evlit as st
    say = lambda name: st.session_state.setdefault("calls", []).append((name, st.session_state[name]))
    got = [
        st.download_button("Save", "text", key="save", on_click=say, args=("save",)),
        st.link_button("Open", "https://example.org", key="open", on_click=say, args=("open",)),
        st.menu_button("Do", [1, 2], key="menu", format_func=lambda n: f"No. {n}", on_click=say, args=("menu",)),
        st.chat_input("Ask", key="chat", on_submit=say, args=("chat",)),
    ]
    st.text(got)
    st.text([st.session_state[key] for key in ("save", "open", "menu", "chat")])
    st.text(st.session_state.get("calls"))
    st.button("Again")
"""


@pytest.mark.parametrize(
    ("key", "sent", "value", "place"),
    [
        ("save", True, True, 0),
        ("open", True, True, 1),
        ("menu", "No. 2", 2, 2),
        ("chat", "Hello", "Hello", 3),
    ],
)
def test_s154_s155_triggers_have_their_value_for_one_run(key: str, sent: Any, value: Any, place: int) -> None:
    """A download and a link give True, a menu the option, a chat input the message: in the run that this caused, in its
    callback, and under the key; in the next run it is gone.
    """
    none = [False, False, None, None]

    async def then(t: TestSession) -> None:
        assert t.texts() == [str(none), str(none), "None"]
        await fire(t, keyed(t, key), sent)
        given = [*none]
        given[place] = value
        assert t.texts() == [str(given), str(given), str([(key, value)])]
        await t.click("Again")
        assert t.texts()[:2] == [str(none), str(none)]

    visit(ACTIONS, then)


def test_s152_a_link_is_not_heard_unless_the_app_asks() -> None:
    """A link gives the place of an element and has no value; with `"rerun"` or a function a click is a trigger."""
    source = """
        import evlit as st
        place = st.link_button("Plain", "https://example.org")
        st.text(hasattr(place, "markdown"))
        st.text(st.link_button("Heard", "https://example.org", on_click="rerun"))
    """

    async def then(t: TestSession) -> None:
        assert t.texts() == ["True", "False"]
        assert "widget" not in t.find("Plain").props
        await fire(t, t.find("Heard"))
        assert t.texts() == ["True", "True"]

    visit(source, then)


@pytest.mark.parametrize("call", ["st.menu_button('A', 'ab', on_click='ignore')", "st.chat_input(on_submit='ignore')"])
def test_s152_menus_and_messages_cannot_be_ignored(call: str) -> None:
    """What exists only to cause a run cannot be told not to."""

    async def then(t: TestSession) -> None:
        [error] = t.errors()
        assert error.startswith("StreamlitAPIException")

    visit(f"import evlit as st\n{call}\n", then)


@pytest.mark.parametrize(
    "call",
    [
        "st.download_button('A', 'x', key='k')",
        "st.link_button('A', 'u', key='k', on_click='rerun')",
        "st.menu_button('A', 'ab', key='k')",
    ],
)
def test_s162_keys_of_buttons_are_read_only(call: str) -> None:
    """The entry of a download, a link that is heard, or a menu cannot be assigned before it is drawn."""

    async def then(t: TestSession) -> None:
        [error] = t.errors()
        assert error.startswith("StreamlitValueAssignmentNotAllowedError")

    visit(f"import evlit as st\nst.session_state.k = True\n{call}\n", then)


def test_s163_what_is_assigned_to_a_chat_input_is_a_draft() -> None:
    """Assigning the key of a chat input puts text into the field and is no message; in the next run it is gone."""
    source = """
        import evlit as st
        if st.button("Suggest"):
            st.session_state.chat = "How are you?"
        st.text(st.chat_input("Ask", key="chat"))
        st.text(st.session_state.chat)
        st.button("Again")
    """

    async def then(t: TestSession) -> None:
        await t.click("Suggest")
        assert t.texts() == ["None", "None"]
        first = keyed(t, "chat").props["draft"]
        assert first["text"] == "How are you?"
        await t.click("Again")
        assert t.texts() == ["None", "None"]
        assert "draft" not in keyed(t, "chat").props
        await t.click("Suggest")
        assert keyed(t, "chat").props["draft"] != first  # so that the field takes it again
        await fire(t, keyed(t, "chat"), "Fine")
        assert t.texts() == ["Fine", "Fine"]

    visit(source, then)


def test_s214_children_of_a_grid_fill_its_cells_in_order() -> None:
    """Each child of a grid is a cell, in the order of the calls; `cell()` makes one that holds several elements and may
    span columns and rows; `wrap=False` needs a number of columns.
    """
    source = """
        import evlit as st
        with st.grid(3) as grid:
            st.text("a")
            with grid.cell(column_span=2, row_span=2):
                st.text("b")
                st.text("c")
        grid.text("d")
        st.text("below")
        st.grid(wrap=False)
    """

    async def then(t: TestSession) -> None:
        assert kinds(t)[:6] == ["grid", "text", "grid_cell", "text", "text", "text"]
        assert t.texts() == ["a", "b", "c", "d", "below"]
        [cell] = [node for node in t.projection.tree.root.walk() if node.kind == "grid_cell"]
        assert cell.props == {"columns": 2, "rows": 2}
        [error] = t.errors()
        assert error.startswith("StreamlitIncompatibleParametersError")

    visit(source, then)


def test_s215_a_chat_input_of_the_page_stays_at_its_foot() -> None:
    """At the top level of the main area a chat input is pinned to the foot of the page, also from a fragment; inside
    any container and in the sidebar it stands in its place. Several are fine when they differ.
    """
    source = """
        import evlit as st
        st.chat_input("Foot")
        st.chat_input("Also")
        with st.container():
            st.chat_input("Box")
        st.columns(2)[0].chat_input("Column")
        st.sidebar.chat_input("Side")

        @st.fragment
        def part():
            st.text(st.chat_input("Part"))

        part()
    """

    async def then(t: TestSession) -> None:
        assert kinds(t, "bottom") == ["chat_input"] * 3
        assert kinds(t, "main").count("chat_input") == 2
        assert kinds(t, "sidebar") == ["chat_input"]
        [part] = [node for node in t.projection.tree.root.walk() if node.props.get("placeholder") == "Part"]
        await fire(t, part, "Hello")
        assert t.texts() == ["Hello"]
        assert kinds(t, "bottom") == ["chat_input"] * 3

    visit(source, then)


def test_s215_not_in_a_form() -> None:
    """A chat input sends by itself, so it cannot stand in a form."""
    source = """
        import evlit as st
        with st.form("f"):
            st.chat_input()
    """

    async def then(t: TestSession) -> None:
        [error] = t.errors()
        assert error.startswith("StreamlitInvalidLayoutContextError")

    visit(source, then)


def test_s216_a_chat_message_is_a_container() -> None:
    """A message holds elements, written in `with` or by its methods, of any kind, also widgets."""
    source = """
        import evlit as st
        with st.chat_message("user"):
            st.text("Hello")
            st.text(st.checkbox("Loud"))
        st.chat_message("assistant").text("Hi")
    """

    async def then(t: TestSession) -> None:
        assert kinds(t) == ["chat_message", "text", "checkbox", "text", "chat_message", "text"]
        await t.set("Loud", True)
        assert t.texts() == ["Hello", "True", "Hi"]

    visit(source, then)


def test_s302_a_skeleton_gives_way_to_what_it_stands_for() -> None:
    """As an object it is replaced by the next write to it; as a context manager it is gone at the end of the block,
    also when that fails, and what was written inside stays.
    """
    source = """
        import evlit as st
        place = st.skeleton(200)
        st.text("after")
        place.text("instead")
        with st.skeleton():
            st.text("inside")
        try:
            with st.skeleton():
                raise ValueError
        except ValueError:
            pass
        st.skeleton()
    """

    async def then(t: TestSession) -> None:
        assert t.texts() == ["instead", "after", "inside"]
        assert kinds(t) == ["text", "text", "text", "skeleton"]

    visit(source, then)


def test_s319_a_download_runs_unless_the_app_ignores_it() -> None:
    """A download causes a run; one with `on_click="ignore"` says on the page that there is nothing to send."""
    source = """
        import evlit as st
        st.text(st.download_button("Heard", "x"))
        st.text(st.download_button("Ignored", "x", on_click="ignore"))
    """

    async def then(t: TestSession) -> None:
        assert t.find("Ignored").props["silent"] is True
        await fire(t, t.find("Heard"))
        assert (runs(t), t.texts()) == (2, ["True", "False"])

    visit(source, then)
