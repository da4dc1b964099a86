from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import evlit as st
from evlit.core.tree import APP
from evlit.errors import (
    StreamlitAPIException,
    StreamlitDuplicateElementKey,
    StreamlitIncompatibleParametersError,
    StreamlitInvalidColumnSpecError,
    StreamlitInvalidFormCallbackError,
    StreamlitInvalidLayoutContextError,
    StreamlitInvalidParameterTypeError,
    StreamlitInvalidURLError,
    StreamlitMissingRequiredParameterError,
    StreamlitValueError,
)
from tests.api.conftest import Page

#: For calls that the types forbid.
loose: Any = st


def kinds(page: Page, id: int) -> list[str]:
    return [node.kind for node in page.children(id)]


def test_columns_have_weights(page: Page) -> None:
    def app() -> None:
        left, right = st.columns([2, 1.5], gap="large", vertical_alignment="bottom", border=True, wrap=False)
        left.text("l")
        with right:
            st.text("r")
            st.text("r2")

    page.draw(app)
    (row,) = page.main
    assert row.props == {"gap": "large", "valign": "bottom", "border": True, "wrap": False}
    left, right = page.children(row.id)
    assert [left.props, right.props] == [{"weight": 2}, {"weight": 1.5}]
    assert kinds(page, left.id) == ["text"]
    assert kinds(page, right.id) == ["text", "text"]
    assert page.draw(app) == []


@pytest.mark.parametrize("spec", [0, -1, [], [1, 0], [1, -2], [float("inf")]])
def test_columns_without_width(page: Page, spec: object) -> None:
    with pytest.raises(StreamlitInvalidColumnSpecError, match="number of columns from 1 up"):
        page.draw(lambda: loose.columns(spec))


@pytest.mark.parametrize("spec", [2.0, "2", None, True, ["a"]])
def test_columns_of_another_type(page: Page, spec: object) -> None:
    with pytest.raises(StreamlitInvalidParameterTypeError, match="`spec` must be of type"):
        page.draw(lambda: loose.columns(spec))


def test_columns_inside_columns_in_the_sidebar(page: Page) -> None:
    def app() -> None:
        (outer,) = st.sidebar.columns(1)
        inner = outer.columns(2)
        inner[1].text("deep")

    page.draw(app)
    assert page.main == []
    assert [node.kind for node in page.tree[page.sidebar[0].id].walk()] == [
        "columns",
        "column",
        "columns",
        "column",
        "column",
        "text",
    ]


def test_container_options(page: Page) -> None:
    def app() -> None:
        st.container(
            border=True,
            width="content",
            height="stretch",
            horizontal=True,
            wrap=False,
            horizontal_alignment="distribute",
            vertical_alignment="center",
            gap=None,
            autoscroll=False,
            key="box",
        )

    assert page.only(app).props == {
        "border": True,
        "width": "content",
        "height": "stretch",
        "horizontal": True,
        "wrap": False,
        "halign": "distribute",
        "valign": "center",
        "gap": "none",
        "autoscroll": False,
        "key": "box",
    }


def test_a_container_of_some_pixels_has_a_frame(page: Page) -> None:
    assert page.only(lambda: loose.container(height=200)).props == {"height": 200, "border": True}
    assert page.only(lambda: loose.container(height=200, border=False)).props == {"height": 200}
    assert page.only(lambda: loose.container()).props == {}


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: loose.container(wrap=False), StreamlitIncompatibleParametersError, "`wrap=False`, `horizontal=False`"),
        (lambda: loose.container(gap="huge"), StreamlitValueError, "`gap` must be one of"),
        (lambda: loose.container(horizontal_alignment="middle"), StreamlitValueError, "`horizontal_alignment`"),
        (lambda: loose.container(key=""), StreamlitValueError, "`key` must be one of"),
        (lambda: loose.tabs([]), StreamlitMissingRequiredParameterError, "`tabs` must be given"),
        (lambda: loose.tabs(["a", 1]), StreamlitInvalidParameterTypeError, "`tabs` must be of type `str`, got `int`"),
        (lambda: loose.tabs("ab"), StreamlitInvalidParameterTypeError, "got `str`"),
        (lambda: loose.tabs(["a"], default="b"), StreamlitValueError, "`default` must be one of `a`, got 'b'"),
        (lambda: loose.expander("x", on_change=None), StreamlitValueError, "`on_change` must be one of `ignore`"),
        (lambda: loose.expander("x", bind="query-params"), StreamlitAPIException, "`bind`"),
        (lambda: loose.expander("x", type="slim"), StreamlitValueError, "`type` must be one of `default`, `compact`"),
        (lambda: loose.popover("x", type="loud"), StreamlitValueError, "`type` must be one of `primary`"),
        (lambda: loose.set_page_config(layout="broad"), StreamlitValueError, "`layout` must be one of `centered`"),
        (lambda: loose.set_page_config(initial_sidebar_state="shut"), StreamlitValueError, "`initial_sidebar_state`"),
        (lambda: loose.set_page_config(menu_items={"Help": None}), StreamlitValueError, "`Get help`"),
        (
            lambda: loose.set_page_config(menu_items={"Get help": "x"}),
            StreamlitInvalidURLError,
            "must begin with one of",
        ),
        (lambda: loose.set_page_config(page_icon="none.png"), StreamlitAPIException, "does not exist: `none.png`"),
    ],
)
def test_mistakes_are_told(page: Page, call: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        page.draw(call)
    assert page.main == []


def test_keys_of_containers_take_part_in_the_check_for_duplicates(page: Page) -> None:
    def app() -> None:
        st.container(key="a")
        st.expander("x", key="a")

    with pytest.raises(StreamlitDuplicateElementKey, match="The key `a` is used twice"):
        page.draw(app)


def test_an_empty_place_holds_one_element(page: Page) -> None:
    def app() -> None:
        slot = st.empty()
        slot.text("a")
        slot.text("b")
        with slot:
            st.text("c")
            st.text("d")
        other = st.empty()
        with other.container():
            st.text("x")
            st.text("y")
        third = st.empty()
        third.text("gone")
        third.empty()

    page.draw(app)
    first, second, third = page.main
    assert [node.props["body"] for node in page.children(first.id)] == ["d"]
    assert [node.kind for node in page.tree[second.id].walk()] == ["empty", "container", "text", "text"]
    assert page.children(third.id) == []


def test_a_place_can_become_a_layout(page: Page) -> None:
    def app() -> None:
        place = st.text("a")
        left, _ = place.columns(2)
        left.text("b")

    page.draw(app)
    (row,) = page.main
    assert [node.kind for node in page.tree[row.id].walk()] == ["columns", "column", "text", "column"]


def test_an_expander_without_state(page: Page) -> None:
    boxes = []

    def app() -> None:
        with st.expander("More", expanded=True, icon="🎈", type="compact", width=300) as box:
            st.text("inside")
        boxes.append(box)

    page.draw(app)
    (node,) = page.main
    assert node.props == {"label": "More", "expanded": True, "icon": "🎈", "type": "compact", "width": 300}
    assert kinds(page, node.id) == ["text"]
    assert boxes[0].open is None
    assert page.draw(app) == []


def test_opening_an_expander_is_an_event_when_asked_for(page: Page) -> None:
    seen: list[object] = []
    calls: list[str] = []

    def app() -> None:
        box = st.expander("More", key="more", on_change=calls.append, args=("opened",))
        seen.append((box.open, st.session_state["more"]))

    page.draw(app)
    page.set(app, {"more": True})
    page.draw(app)
    assert seen == [(False, False), (True, True), (True, True)]
    assert calls == ["opened"]


def test_an_expander_with_state_can_take_the_place_of_an_element(page: Page) -> None:
    def app() -> None:
        st.text("a").expander("More", on_change="rerun").text("inside")
        st.text("b")

    page.draw(app)
    assert [node.kind for node in page.main] == ["expander", "text"]
    assert kinds(page, page.main[0].id) == ["text"]


def test_popover_options_and_state(page: Page) -> None:
    seen: list[bool | None] = []

    def app() -> None:
        box = st.popover(
            "Filter", type="primary", help="h", icon="🔍", use_container_width=True, wrap=True, on_change="rerun"
        )
        seen.append(box.open)
        box.text("inside")

    page.draw(app)
    props = page.main[0].props
    assert {name: props[name] for name in ("type", "help", "icon", "width", "wrap", "value")} == {
        "type": "primary",
        "help": "h",
        "icon": "🔍",
        "width": "stretch",
        "wrap": True,
        "value": False,
    }
    page.set(app, {"Filter": True})
    assert seen == [False, True]


@pytest.mark.parametrize(("old", "props"), [(None, {}), (True, {"width": "stretch"}), (False, {})])
def test_use_container_width_means_width(page: Page, old: bool | None, props: dict[str, object]) -> None:
    assert page.only(lambda: loose.popover("x", use_container_width=old)).props == {"label": "x", **props}


def test_tabs_run_whether_open_or_not(page: Page) -> None:
    opened: list[bool | None] = []

    def app() -> None:
        first, second = st.tabs(["A", "B"], default="B", height=200)
        opened.extend((first.open, second.open))
        first.text("1")
        with second:
            st.text("2")

    page.draw(app)
    (strip,) = page.main
    assert strip.props == {"default": "B", "height": 200}
    assert [node.props["label"] for node in page.children(strip.id)] == ["A", "B"]
    assert opened == [None, None]
    assert page.draw(app) == []


def test_tabs_with_state(page: Page) -> None:
    opened: list[list[bool | None]] = []
    labels = ["A", "B"]

    def app() -> None:
        opened.append([tab.open for tab in st.tabs(labels, key="t", on_change="rerun")])

    page.draw(app)
    page.set(app, {"t": "B"})
    page.draw(app)
    labels = ["A", "C"]  # what was open is gone: back to the first
    page.draw(app)
    assert opened == [[True, False], [False, True], [False, True], [True, False]]


def test_session_state_opens_a_tab(page: Page) -> None:
    opened: list[bool | None] = []

    def app() -> None:
        st.session_state["t"] = "B"
        opened.extend(tab.open for tab in st.tabs(["A", "B"], key="t", on_change="rerun"))

    page.draw(app)
    assert opened == [False, True]


def test_in_a_form_only_the_submit_button_has_a_callback(page: Page) -> None:
    def app() -> None:
        with st.form("f"):
            st.expander("fine", on_change="rerun")
            st.expander("x", on_change=print)

    with pytest.raises(StreamlitInvalidFormCallbackError, match=r"got one for `st\.expander`"):
        page.draw(app)


def test_with_blocks_nest_and_end(page: Page) -> None:
    def app() -> None:
        box = st.container()
        with st.sidebar:
            box.text("in the box")  # S-198
            with box:
                st.text("in the box too")
            st.text("in the sidebar")
        st.text("below")

    page.draw(app)
    box, below = page.main
    assert kinds(page, box.id) == ["text", "text"]
    assert below.props["body"] == "below"
    assert [node.props["body"] for node in page.sidebar] == ["in the sidebar"]


def test_one_sidebar_serves_several_sessions_at_once() -> None:
    one, other = Page(), Page()

    def first() -> None:
        with st.sidebar:
            other.draw(second)
            st.text("one")
        st.text("one below")

    def second() -> None:
        with st.sidebar:
            st.text("other")
        st.text("other below")

    one.draw(first)
    for page, name in ((one, "one"), (other, "other")):
        assert [node.props["body"] for node in page.sidebar] == [name]
        assert [node.props["body"] for node in page.main] == [f"{name} below"]


def test_the_bottom_belongs_to_the_main_area(page: Page) -> None:
    page.draw(lambda: loose.bottom.text("foot"))
    assert [node.kind for node in page.children(3)] == ["text"]

    def app() -> None:
        with st.sidebar.container():
            st.bottom.text("foot")

    with pytest.raises(StreamlitInvalidLayoutContextError, match="cannot be used inside the sidebar"):
        page.draw(app)


def test_unknown_commands_are_told_when_called(page: Page) -> None:
    with pytest.raises(StreamlitAPIException, match="`rerun` is no command"):
        page.draw(lambda: loose.sidebar.rerun())
    with pytest.raises(AttributeError):
        loose.no_such_command  # noqa: B018 - the access is the test


def test_page_config_changes_what_it_gives(page: Page) -> None:
    def app() -> None:
        st.set_page_config(page_title="T", page_icon="🐙", layout="wide", menu_items={"About": " A ", "get HELP": None})
        st.set_page_config(initial_sidebar_state=300, menu_items={"Report a bug": "https://bugs.example"})

    page.draw(app)
    assert page.tree[APP].props == {
        "title": "T",
        "icon": "🐙",
        "layout": "wide",
        "sidebar": 300,
        "menu": {"about": "A", "help": None, "bug": "https://bugs.example"},
    }
    page.draw(lambda: loose.set_page_config(layout="centered", initial_sidebar_state="auto"))
    assert set(page.tree[APP].props) == {"title", "icon", "menu"}


def test_page_icon_from_a_file(page: Page) -> None:
    page.draw(lambda: loose.set_page_config(page_icon=b"\x89PNG"))
    icon = page.tree[APP].props["icon"]
    assert page.services.blob(icon.removeprefix("./blob/")) == b"\x89PNG"


def test_in_bare_python_layouts_are_there_to_write_into() -> None:
    with st.container() as box, box.expander("x", on_change="rerun", expanded=True) as inner:
        assert inner.open is True
        st.text("x")
    assert [tab.open for tab in st.tabs(["a", "b"], on_change="rerun")] == [True, False]
    assert len(st.columns(3)) == 3
