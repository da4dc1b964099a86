"""The element tree (S-190 to S-205): where what is written stands, what replaces what, and when it goes. What only a
browser shows of it is in `test_in_the_browser_element_tree.py`.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evlit.testing.harness import TestSession
from tests.conformance.visiting import kinds, patches, scopes, shows, visit

# -- areas and order --------------------------------------------------------------------------------------------------


def test_s190_there_are_four_areas() -> None:
    """A page has a main area, a sidebar, a bottom, and a place for what stands over it: dialogs and toasts."""
    source = """
        import evlit as st
        @st.dialog("Over")
        def over():
            st.text("in the dialog")
        st.text("main")
        st.sidebar.text("sidebar")
        st.bottom.text("bottom")
        st.toast("toast")
        over()
    """

    async def then(t: TestSession) -> None:
        assert [node.key for node in t.projection.tree.root.children or ()] == ["main", "sidebar", "bottom", "event"]
        assert [t.texts(root) for root in ("main", "sidebar", "bottom")] == [["main"], ["sidebar"], ["bottom"]]
        assert t.texts("event") == ["toast", "in the dialog"]

    visit(source, then)


def test_s191_s199_containers_are_filled_in_call_order_at_any_time() -> None:
    """Each container orders its own elements by the calls that wrote them, however late these come; the container
    itself stands where it was made.
    """
    shows(
        """
        import evlit as st
        first = st.container()
        left, right = st.columns(2)
        st.text("after")
        right.text("right 1")
        left.text("left 1")
        first.text("first 1")
        right.text("right 2")
        with first:
            st.text("first 2")
        """,
        *("first 1", "first 2", "left 1", "right 1", "right 2", "after"),
    )


COUNTED = """
    import evlit as st
    st.session_state.runs = st.session_state.get("runs", 0) + 1
    st.text("before")
    @st.fragment
    def part():
        st.button("Again")
        st.text(f"inside {st.session_state.runs}")
    with st.container():
        st.text("above")
        part()
        st.text("below")
    st.button("All")
    st.text("after")
"""


def test_s192_every_run_begins_at_the_top_and_a_fragment_where_it_was_called() -> None:
    """A full run writes over the page from its top; a fragment run writes where the fragment was called, inside the
    containers that were open there.
    """

    async def then(t: TestSession) -> None:
        texts = ["before", "above", "inside 1", "below", "after"]
        assert t.texts() == texts
        await t.click("Again")
        assert t.texts() == texts
        await t.click("All")
        assert t.texts() == [text.replace("1", "2") for text in texts]

    visit(COUNTED, then)


def test_s193_writing_is_replacing() -> None:
    """What a run writes where another element stood replaces it; a container of the same kind keeps what is in it
    until that is replaced too, one of another kind begins empty.
    """
    source = """
        import evlit as st
        turn = st.session_state.turn = st.session_state.get("turn", -1) + 1
        (st.markdown if turn == 1 else st.text)("a")
        box = st.container() if turn < 2 else st.expander("box")
        box.text("kept")
        st.button("Next")
    """

    async def then(t: TestSession) -> None:
        ids = [node.id for node in t.projection.tree[1].walk()]
        await t.click("Next")
        assert kinds(t) == ["markdown", "container", "text", "button"]
        now = [node.id for node in t.projection.tree[1].walk()]
        assert now[2:] == ids[2:]  # the container, its text, and the button are the very same
        await t.click("Next")
        assert kinds(t) == ["text", "expander", "text", "button"]
        assert not set(ids[2:4]) & {node.id for node in t.projection.tree[1].walk()}

    visit(source, then)


def test_s194_what_did_not_change_is_left_alone() -> None:
    """A run that writes the same again sends nothing at all, but for what is to be seen each time."""
    source = """
        import evlit as st
        st.title("Same")
        for i in range(20):
            st.columns(2)[i % 2].text(f"line {i}")
        st.button("Run")
    """

    async def then(t: TestSession) -> None:
        before = t.projection.position
        await t.click("Run")
        assert patches(t, before) == []

    visit(source, then)


@pytest.mark.parametrize("effect", ["balloons()", "snow()", "toast('hi')"])
def test_s194_s301_effects_are_shown_in_every_run(effect: str) -> None:
    """Balloons, snow and toasts are shown again by each call, though nothing about them is new."""

    async def then(t: TestSession) -> None:
        before = t.projection.position
        await t.click("Run")
        shown = [op for op in patches(t, before) if op[0] == "insert" or (op[0] == "set" and "run" in op[2])]
        assert len(shown) == 1

    visit(f"import evlit as st\nst.button('Run')\nst.{effect}\n", then)


# -- what goes --------------------------------------------------------------------------------------------------------

LESS = """
    import evlit as st
    turn = st.session_state.turn = st.session_state.get("turn", -1) + 1
    st.button("Next")
    @st.fragment
    def part():
        if st.button("Fewer"):
            st.text("inside, few")
        else:
            st.text("inside 1")
            st.text("inside 2")
    part()
    if turn == 0:
        st.text("first")
        st.sidebar.text("sidebar")
    END
    st.text("always")
"""


@pytest.mark.parametrize("end", ["pass", "if turn: st.text('always'); st.stop()", "if turn: st.text('always'); 1 / 0"])
def test_s195_after_a_run_what_it_did_not_write_goes(end: str) -> None:
    """After a full run, also one that stopped or failed, nothing of the run before is left."""

    async def then(t: TestSession) -> None:
        await t.click("Next")
        assert t.texts() == ["inside 1", "inside 2", "always"]
        assert t.texts("sidebar") == []
        assert len(t.errors()) == ("1 / 0" in end)

    visit(LESS.replace("END", end), then)


def test_s195_after_a_fragment_run_what_the_fragment_did_not_write_goes() -> None:
    """A fragment run removes what stood in the fragment and was not written again; the rest of the page stays."""

    async def then(t: TestSession) -> None:
        await t.click("Fewer")
        assert t.texts() == ["inside, few", "first", "always"]
        assert t.texts("sidebar") == ["sidebar"]

    visit(LESS.replace("END", "pass"), then)


def test_s195_a_run_that_ends_for_a_rerun_removes_nothing() -> None:
    """A run that ends for a rerun leaves everything where it is; the run that follows writes over it."""
    source = """
        import evlit as st
        turn = st.session_state.turn = st.session_state.get("turn", -1) + 1
        st.button("Next")
        if turn == 1:
            st.rerun()
        st.text("same")
    """

    async def then(t: TestSession) -> None:
        before = t.projection.position
        await t.click("Next")
        assert t.texts() == ["same"]
        assert scopes(t) == [None] * 3
        assert patches(t, before) == []

    visit(source, then)


def test_s195_a_file_that_does_not_compile_removes_nothing(tmp_path: Path) -> None:
    """While the app's file does not compile, the page stays as it was, with the error over it."""
    app = tmp_path / "app.py"
    app.write_text("import evlit as st\nst.button('Run')\nst.text('as it was')\n", encoding="utf-8")

    async def then(t: TestSession) -> None:
        app.write_text("import evlit as st\nst.text('half\n", encoding="utf-8")
        await t.click("Run")
        assert t.texts() == ["as it was"]
        [error] = t.errors()
        assert error.startswith("SyntaxError")

    visit(app, then)  # type: ignore[arg-type]  # the harness takes the path of an app too


def test_s195_toasts_go_by_their_own_time() -> None:
    """A toast is told to the page once and belongs to it from then on: that a later run does not write it does not
    take it from the screen.
    """
    source = """
        import evlit as st
        if st.button("Say"):
            st.toast("said", duration="long")
        st.button("Other")
    """

    async def then(t: TestSession) -> None:
        await t.click("Say")
        [op] = [op for op in patches(t) if op[0] == "insert" and op[3]["kind"] == "toast"]
        assert op[3]["props"]["seconds"] == 10
        await t.click("Other")
        assert t.texts("event") == []

    visit(source, then)


# -- containers and placeholders --------------------------------------------------------------------------------------


def test_s197_with_pushes_and_methods_write_into_their_object() -> None:
    """`with c` makes `c` the place of `st.x()`; `c.x()` always writes into `c`; `st.sidebar.x()` ignores the stack."""
    shows(
        """
        import evlit as st
        a, b = st.container(), st.container()
        with a:
            st.text("a 1")
            with b:
                st.text("b 1")
                a.text("a 2")
                st.sidebar.text("sidebar")
            st.text("a 3")
        st.text("main")
        """,
        *("a 1", "a 2", "a 3", "b 1", "main"),
    )


def test_s198_with_changes_nothing_for_other_objects() -> None:
    """Inside `with st.sidebar`, a method of another container still writes into that container."""
    source = """
        import evlit as st
        top = st.container()
        with st.sidebar:
            top.text("top")
            st.text("side")
    """

    async def then(t: TestSession) -> None:
        assert (t.texts(), t.texts("sidebar")) == (["top"], ["side"])

    visit(source, then)


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ("e.text('a'); e.text('b')", ["b"]),
        ("with e:\n  st.text('a')\n  st.markdown('b')", ["b"]),
        ("c = e.container(); c.text('a'); c.text('b')", ["a", "b"]),
        ("e.text('a'); e.empty()", []),
        ("with e.container():\n  st.text('a')\n  st.text('b')\ne.empty()", []),
        ("e.empty(); e.text('a')", ["a"]),
        ("for i in range(5): e.progress(i * 20)\ne.success('done')", ["done"]),
    ],
)
def test_s200_empty_is_one_slot(code: str, texts: list[str]) -> None:
    """Each write to `st.empty()` replaces the one before; several elements need a container in it; `.empty()` clears
    it.
    """
    shows(f"import evlit as st\ne = st.empty()\n{code}\n", *texts)


def test_s201_an_element_in_a_slot_takes_the_place_of_a_container() -> None:
    """Writing an element into a slot that holds a container removes the container with all that is in it."""

    async def then(t: TestSession) -> None:
        assert kinds(t) == ["empty", "text"]
        assert t.texts() == ["alone"]

    visit(
        """
        import evlit as st
        e = st.empty()
        with e.container():
            st.text("a")
            st.columns(2)[0].text("b")
        e.text("alone")
        """,
        then,
    )


@pytest.mark.parametrize(
    ("code", "kinds_now", "texts"),
    [
        ("t.markdown('b')", ["markdown", "text"], ["b", "below"]),
        ("t.text('b')", ["text", "text"], ["b", "below"]),
        ("t.empty()", ["empty", "text"], ["below"]),
        ("t.empty(); t.text('b')", None, ["b", "below"]),
        ("l, r = t.columns(2); l.text('l'); r.text('r')", None, ["l", "r", "below"]),
        ("c = t.container(); c.text('1'); c.text('2')", None, ["1", "2", "below"]),
        ("t.markdown('b').caption('c')", None, ["c", "below"]),
        ("t.dataframe({'a': [1]})", ["dataframe", "text"], ["below"]),
        ("t.button('b')", ["button", "text"], ["below"]),
        ("with t.expander('x', key='k'): st.text('in')", ["expander", "text", "text"], ["in", "below"]),
    ],
)
def test_s202_what_a_command_returns_is_locked_to_its_place(
    code: str, kinds_now: list[str] | None, texts: list[str]
) -> None:
    """A command on the object that an element's command returned replaces that element where it stands, be it by an
    element or by a layout.
    """

    async def then(t: TestSession) -> None:
        assert t.errors() == []
        assert t.texts() == texts
        assert kinds_now in (None, kinds(t))

    visit(f"import evlit as st\nt = st.text('a')\nst.text('below')\n{code}\n", then)


def test_s202_a_place_is_kept_over_runs() -> None:
    """A run that replaces its element again sends nothing, and what stands in the place keeps its identity."""
    source = """
        import evlit as st
        t = st.text("a")
        t.container().text("b")
        st.button("Run")
    """

    async def then(t: TestSession) -> None:
        await t.click("Run")
        assert t.texts() == ["b"]

    visit(source, then)


def test_s203_write_returns_nothing() -> None:
    """`st.write` returns None."""
    shows("import evlit as st\nst.text(st.write('a'))\n", "a", "None")


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("st.sidebar.no_such_command", None),
        ("st.sidebar.no_such_command()", "StreamlitAPIException: A container has no command `no_such_command`."),
        ("st.sidebar.rerun()", "StreamlitAPIException: `rerun` is no command of a container: call `st.rerun()`."),
        ("st.container().fragment", None),
        ("st.text('a').stop()", "StreamlitAPIException: `stop` is no command of a container: call `st.stop()`."),
        ("st.no_such_command", "AttributeError: module 'evlit' has no attribute 'no_such_command'"),
    ],
)
def test_s204_unknown_commands(code: str, error: str | None) -> None:
    """A container takes any attribute, and complains when it is called, with a hint where `st` has such a command; `st`
    itself complains at once.
    """

    async def then(t: TestSession) -> None:
        assert t.errors() == ([] if error is None else [error])

    visit(f"import evlit as st\n{code}\n", then)


def test_s205_which_commands_containers_have() -> None:
    """Commands that the reference has only on `st` are no methods of containers; all others that exist are."""
    import evlit as st

    fixture = Path(__file__).parents[1] / "fixtures" / "signatures.json"
    commands = json.loads(fixture.read_text("utf-8"))
    here = {name: command for name, command in commands["commands"].items() if hasattr(st, name)}
    assert sum(command["method"] for command in here.values()) > 40
    for name, command in here.items():
        assert hasattr(type(st.sidebar), name) == command["method"], name
