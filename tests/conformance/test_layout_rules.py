"""The rules of layout blocks (S-206 to S-218): what nests, what takes events, and what they are at first."""

from __future__ import annotations

import threading

import pytest
import trio

from evlit.core import events as e
from evlit.testing.harness import TestSession
from tests.conformance.marks import differs
from tests.conformance.visiting import patches, shows, visit

#: Set by an app when it has come to its work.
WORKING = threading.Event()

# -- layout rules -----------------------------------------------------------------------------------------------------


def test_s206_layouts_nest_without_limit() -> None:
    """Columns, expanders, popovers, tabs, status and containers stand in each other, in the main area and the sidebar,
    as deep as one likes.
    """
    shows(
        """
        import evlit as st
        def deep(place, levels):
            if not levels:
                return place.text("deep")
            with place:
                with st.columns(2)[1], st.expander("e"), st.popover("p"), st.tabs(["a", "b"])[1], st.status("s"):
                    deep(st.container(), levels - 1)
        deep(st.container(), 3)
        deep(st.sidebar.container(), 3)
        """,
        "deep",
    )


@pytest.mark.parametrize(
    "code",
    [
        "with st.sidebar: st.bottom.text('no')",
        "with st.sidebar.container(): st.bottom.text('no')",
        "with st.sidebar, st.bottom: st.text('no')",
        "with st.sidebar: st.bottom.columns(2)",
        "with st.sidebar: st.bottom.button('no')",
    ],
)
def test_s207_the_bottom_belongs_to_the_main_area(code: str) -> None:
    """`st.bottom` inside `with st.sidebar` is an error, whatever is written there. Forms in forms, dialogs in dialogs
    and buttons in forms are shown in `test_forms.py` and `test_dialogs.py`.
    """

    async def then(t: TestSession) -> None:
        [error] = t.errors()
        assert error.startswith("StreamlitInvalidLayoutContextError")

    visit(f"import evlit as st\n{code}\n", then)


ERRORS = {
    "st.columns(0)": "StreamlitInvalidColumnSpecError",
    "st.columns(-1)": "StreamlitInvalidColumnSpecError",
    "st.columns([])": "StreamlitInvalidColumnSpecError",
    "st.columns([1, 0])": "StreamlitInvalidColumnSpecError",
    "st.columns([1, -2])": "StreamlitInvalidColumnSpecError",
    "st.columns(2.0)": "StreamlitInvalidParameterTypeError",
    "st.columns('2')": "StreamlitInvalidParameterTypeError",
    "assert type(st.columns(3)) is list and len(st.columns(3)) == 3": None,
    "assert len(st.columns([1, 2.5, 0.1])) == 3": None,
    "assert len(st.columns((1, 2))) == 2": None,
}


@pytest.mark.parametrize(("code", "error"), ERRORS.items())
def test_s208_columns(code: str, error: str | None) -> None:
    """`st.columns` takes a whole number from 1 or positive widths, and returns a list; all else is an error."""

    async def then(t: TestSession) -> None:
        assert [each.split(":")[0] for each in t.errors()] == ([error] if error else [])

    visit(f"import evlit as st\n{code}\n", then)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("st.tabs([])", "StreamlitMissingRequiredParameterError"),
        ("st.tabs([1, 2])", "StreamlitInvalidParameterTypeError"),
        ("st.tabs(['a'], default='b')", "StreamlitValueError"),
        ("assert len(st.tabs(['a', 'b'], default='b')) == 2", None),
    ],
)
def test_s209_tabs(code: str, error: str | None) -> None:
    """`st.tabs` needs labels that are text, and a default that is one of them."""

    async def then(t: TestSession) -> None:
        assert [each.split(":")[0] for each in t.errors()] == ([error] if error else [])

    visit(f"import evlit as st\n{code}\n", then)


def test_s210_what_is_inside_runs_open_or_not() -> None:
    """The contents of tabs, expanders, popovers and dialogs run and are sent, open or not; `.open` of stateless ones is
    None.
    """
    source = """
        import evlit as st
        tabs = st.tabs(["a", "b"])
        folds = [st.expander("e"), st.popover("p")]
        for place in (*tabs, *folds):
            place.text("inside")
        st.text([place.open for place in (*tabs, *folds)])
    """

    async def then(t: TestSession) -> None:
        assert t.texts() == ["inside"] * 4 + ["[None, None, None, None]"]

    visit(source, then)


@pytest.mark.parametrize(
    ("make", "opened", "closed"),
    [
        ("st.expander('x', key='k', on_change=changed)", True, False),
        ("st.popover('x', key='k', on_change=changed)", True, False),
    ],
)
def test_s211_opening_is_an_event_of_a_stateful_one(make: str, opened: object, closed: object) -> None:
    """With a callback or `"rerun"`, opening and closing is a widget's event: `.open` tells the state, and the entry of
    `session_state` reads and sets it.
    """
    source = f"""
        import evlit as st
        def changed():
            st.session_state.log = f"called with {{st.session_state.k}}"
        if st.button("Open by state"):
            st.session_state.k = True
        box = {make}
        st.text(f"{{box.open}} {{st.session_state.k}} {{st.session_state.get('log')}}")
    """

    async def then(t: TestSession) -> None:
        assert t.texts() == ["False False None"]
        await t.set("x", opened)
        assert t.texts() == ["True True called with True"]
        await t.set("x", closed)
        assert t.texts() == ["False False called with False"]
        await t.click("Open by state")
        assert t.texts() == ["True True called with False"]

    visit(source, then)


def test_s211_tabs_have_the_label_of_the_open_one() -> None:
    """The value of stateful tabs is the label of the one that is open."""
    source = """
        import evlit as st
        if st.button("Open by state"):
            st.session_state.k = "a"
        tabs = st.tabs(["a", "b"], key="k", on_change="rerun")
        st.text(f"{[tab.open for tab in tabs]} {st.session_state.k}")
    """

    async def then(t: TestSession) -> None:
        assert t.texts() == ["[True, False] a"]
        node = next(node for node in t.projection.tree.nodes.values() if node.kind == "tabs")
        t.send({node.props["widget"]: "b"})
        await t.settle()
        assert t.texts() == ["[False, True] b"]
        await t.click("Open by state")
        assert t.texts() == ["[True, False] a"]

    visit(source, then)


def test_s212_expanded_is_the_state_at_first() -> None:
    """A stateless expander keeps its identity over runs, so that the page keeps what the user made of it, also when
    something is inserted above.
    """
    source = """
        import evlit as st
        if st.button("More"):
            st.text("above")
        st.expander("x", expanded=True).text("in")
        st.tabs(["a", "b"], default="b")
    """

    async def then(t: TestSession) -> None:
        before = t.find("x")
        tabs = next(node.id for node in t.projection.tree.nodes.values() if node.kind == "tabs")
        await t.click("More")
        assert t.find("x").id == before.id
        assert tabs in t.projection.tree.nodes
        assert [op[0] for op in patches(t)][-1] == "insert"

    visit(source, then)


def test_s213_containers_of_a_fixed_height() -> None:
    """A container of some pixels scrolls and has a border, unless told otherwise; `wrap=False` needs
    `horizontal=True`.
    """
    source = """
        import evlit as st
        st.container(height=100)
        st.container(height=100, border=False)
        st.container()
        st.container(horizontal=True, wrap=False)
        st.container(wrap=False)
    """

    async def then(t: TestSession) -> None:
        props = [node.props for node in t.projection.tree[1].children or () if node.kind == "container"]
        assert props == [
            {"border": True, "height": 100},
            {"height": 100},
            {},
            {"horizontal": True, "wrap": False},
        ]
        [error] = t.errors()
        assert error.startswith("StreamlitIncompatibleParametersError")

    visit(source, then)


@pytest.mark.parametrize(
    ("body", "state", "errors"),
    [
        ("st.text('work')", "complete", 0),
        ("1 / 0", "error", 1),
        ("s.update(state='error')", "error", 0),
        ("s.update(label='other', expanded=True)", "complete", 0),
        ("st.stop()", "error", 0),
        ("if turn == 0: st.rerun()", "complete", 0),
    ],
)
@differs("Nothing is waited for: the reference sleeps 0.05 s at the beginning and at the end of each status.")
def test_s217_status_tells_how_its_block_ended(body: str, state: str, errors: int) -> None:
    """As a `with` block it completes at a normal exit and is an error when an exception passes, which goes on; but a
    state that `update` has set stays. Nothing waits for it: entering and leaving take no time.
    """
    source = f"""
        import evlit as st
        turn = st.session_state.turn = st.session_state.get("turn", -1) + 1
        with st.status("job") as s:
            {body}
    """

    async def then(t: TestSession) -> None:
        [node] = [node for node in t.projection.tree.nodes.values() if node.kind == "status"]
        assert node.props["state"] == state
        assert len(t.errors()) == errors
        if "other" in body:
            assert (node.props["label"], node.props["expanded"]) == ("other", True)

    visit(source, then)


def test_s217_status_of_a_run_that_the_user_stopped() -> None:
    """A user who presses Stop sees that the job did not come to its end."""
    source = """
        import evlit as st
        from tests.conformance.test_layout_rules import WORKING
        with st.status("job"):
            WORKING.set()
            while True:
                st.session_state.get("nothing")
    """

    async def then(t: TestSession) -> None:
        await trio.to_thread.run_sync(WORKING.wait)
        t.batch += 1
        t.session.submit(e.StopRequested(t.feed.viewer, t.batch))
        await t.settle()
        [node] = [node for node in t.projection.tree.nodes.values() if node.kind == "status"]
        assert node.props["state"] == "error"

    visit(source, then, settle=False)


def test_s217_status_can_be_updated_at_any_time() -> None:
    """`update` changes label, state and whether it is open, before, in and after the block."""
    source = """
        import evlit as st
        s = st.status("job", expanded=True, state="complete")
        s.text("inside")
        with s:
            st.text("more")
        s.update(label="done", expanded=False, state="error")
    """

    async def then(t: TestSession) -> None:
        [node] = [node for node in t.projection.tree.nodes.values() if node.kind == "status"]
        assert node.props == {"label": "done", "state": "error"}
        assert t.texts() == ["inside", "more"]

    visit(source, then)


def test_s217_every_option_of_status() -> None:
    """A state that is none is an error."""

    async def then(t: TestSession) -> None:
        [error] = t.errors()
        assert error.startswith("StreamlitValueError")

    visit("import evlit as st\nst.status('job', state='done')\n", then)


def test_s218_a_disabled_popover_takes_no_event() -> None:
    """`disabled=True` is told to the page, which does not open it; `use_container_width` means `width` and nothing
    else.
    """
    source = """
        import evlit as st
        st.popover("Off", disabled=True, on_change="rerun")
        st.popover("Old", use_container_width=True)
        st.popover("New", width="stretch")
    """

    async def then(t: TestSession) -> None:
        assert t.find("Off").props["disabled"] is True
        assert {**t.find("Old").props, "label": ""} == {**t.find("New").props, "label": ""}

    visit(source, then)
