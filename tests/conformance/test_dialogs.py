"""Dialogs (S-095 to S-106): how they open, stay, close, and what they refuse. What only a browser shows of them is in
`test_in_the_browser_dialogs.py`.
"""

from __future__ import annotations

import inspect

import pytest

from evlit.core import events as e
from evlit.core.tree import Node
from evlit.testing.harness import TestSession
from tests.conformance.marks import differs
from tests.conformance.visiting import scopes, visit


def dialogs(t: TestSession) -> list[Node]:
    """Return the dialogs that the page shows: those the user has not closed."""
    nodes = t.projection.tree.nodes.values()
    return [n for n in nodes if n.kind == "dialog" and n.props.get("dismissed") != n.props["run"]]


def titles(t: TestSession) -> list[str]:
    return [node.props["title"] for node in dialogs(t)]


async def dismiss(t: TestSession) -> None:
    """Close the dialog that is open, as its X does."""
    [node] = dialogs(t)
    t.batch += 1
    t.session.submit(e.DialogDismissed(t.feed.viewer, t.batch, node.props["id"], node.props["run"]))
    await t.settle()


VOTE = """
    import evlit as st
    st.session_state.runs = st.session_state.get("runs", 0) + 1
    @st.dialog("Vote"{options})
    def vote(item):
        st.session_state.inner = st.session_state.get("inner", 0) + 1
        why = st.text_input("Why?")
        st.text(f"{{item}} because of {{why}}, drawn {{st.session_state.inner}} times")
        if st.button("Again"):
            st.rerun(scope="fragment")
        if st.button("Submit"):
            st.session_state.vote = f"{{item}}: {{why}}"
            st.rerun()
        if st.button("Fail"):
            1 / 0
    if st.button("Open"):
        assert vote("A") is None
    st.button("Other")
    st.text(f"runs {{st.session_state.runs}}, vote {{st.session_state.get('vote')}}")
"""


def app(options: str = "", source: str = VOTE) -> str:
    return source.replace("{options}", options).replace("{{", "{").replace("}}", "}")


# -- opening ----------------------------------------------------------------------------------------------------------


def test_s095_calling_the_function_opens_the_dialog() -> None:
    """The call opens the dialog, runs the function inside it with its arguments, and returns None."""

    async def then(t: TestSession) -> None:
        assert titles(t) == []
        await t.click("Open")
        assert titles(t) == ["Vote"]
        assert t.texts("event") == ["A because of , drawn 1 times"]
        assert t.errors() == []

    visit(app(), then)


@pytest.mark.parametrize("code", ['st.dialog("")', "st.dialog(None)", "@st.dialog\ndef ask(): pass", "st.dialog(ask)"])
def test_s095_a_dialog_needs_a_title(code: str) -> None:
    """A missing or empty title is an error where the function is decorated, also for `@st.dialog` alone."""

    async def then(t: TestSession) -> None:
        [error] = t.errors()
        assert error.startswith("StreamlitMissingRequiredParameterError")

    visit(f"import evlit as st\nask = lambda: None\n{code}\n", then)


def test_s095_the_parameters() -> None:
    """`st.dialog` takes the parameters of the reference, with the same defaults."""
    import evlit as st

    assert {name: p.default for name, p in inspect.signature(st.dialog).parameters.items()} == {
        "title": inspect.Parameter.empty,
        "width": "small",
        "position": "center",
        "dismissible": True,
        "icon": None,
        "on_dismiss": "ignore",
    }


def test_s096_the_content_is_a_fragment() -> None:
    """An event inside reruns the function with the arguments of its call, and nothing else; the dialog stays open."""

    async def then(t: TestSession) -> None:
        await t.click("Open")
        await t.set("Why?", "taste")
        assert t.texts("event") == ["A because of taste, drawn 2 times"]
        assert t.texts() == ["runs 2, vote None"]
        assert [scope is None for scope in scopes(t)] == [True, True, False]

    visit(app(), then)


def test_s096_an_async_function_is_a_dialog_too() -> None:
    """The body may be `async def`: in a script that awaits, the call is awaited; in one that does not, it is just
    called.
    """
    source = """
        import evlit as st, trio
        @st.dialog("Async")
        async def ask(item):
            st.text(f"before {item}")
            await trio.sleep(1)
            name = st.text_input("Name")
            st.text(f"after {name}")
        if st.button("Open"):
            CALL
    """

    async def then(t: TestSession) -> None:
        await t.click("Open")
        assert t.errors() == []
        assert t.texts("event") == ["before x", "after"] or t.texts("event") == ["before x", "after "]
        await t.set("Name", "Ada")
        assert t.texts("event") == ["before x", "after Ada"]

    visit(source.replace("CALL", "assert await ask('x') is None"), then)
    visit(source.replace("CALL", "assert ask('x') is None"), then)


# -- staying and closing ----------------------------------------------------------------------------------------------


def test_s097_a_full_run_that_does_not_call_it_closes_it() -> None:
    """`st.rerun()` inside closes the dialog, and so does any run of the whole app that does not call the function."""

    async def then(t: TestSession) -> None:
        await t.click("Open")
        await t.set("Why?", "taste")
        await t.click("Submit")
        assert titles(t) == []
        assert t.texts() == ["runs 3, vote A: taste"]
        await t.click("Open")
        assert titles(t) == ["Vote"]
        await t.click("Other")
        assert titles(t) == []

    visit(app(), then)


def test_s097_a_rerun_of_the_fragment_leaves_it_open() -> None:
    """`st.rerun(scope="fragment")` inside draws the dialog again and leaves it open."""

    async def then(t: TestSession) -> None:
        await t.click("Open")
        await t.click("Again")
        assert t.texts("event") == ["A because of , drawn 3 times"]
        assert t.texts() == ["runs 2, vote None"]

    visit(app(), then)


def test_s098_it_stays_over_full_runs_that_call_it() -> None:
    """Called again by the next full run it is the same dialog: its block on the page and its widgets' values stay."""
    source = app().replace('if st.button("Open"):', 'if not st.button("Open"):')

    async def then(t: TestSession) -> None:
        [before] = dialogs(t)
        await t.set("Why?", "taste")
        await t.click("Other")
        [after] = dialogs(t)
        assert after.id == before.id
        assert t.texts("event") == ["A because of taste, drawn 3 times"]

    visit(source, then)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("'T'", "'T'", True),
        ("'T'", "'U'", False),
        ("'T'", "'T', width='large'", False),
        ("'T'", "'T', position='left'", False),
        ("'T'", "'T', icon='🎈'", False),
        ("'T'", "'T', dismissible=False", False),
        ("'T'", "'T', on_dismiss='rerun'", False),
        ("'T', on_dismiss='rerun'", "'T', on_dismiss=print", False),
    ],
)
def test_s098_another_look_is_another_dialog(one: str, other: str, same: bool) -> None:
    """With another title, width, position, icon, dismissible or on_dismiss nothing of the old content is reused."""
    source = f"""
        import evlit as st
        def ask():
            st.text("inside")
        if st.button("Other"):
            st.dialog({other})(ask)()
        else:
            st.dialog({one})(ask)()
    """

    async def then(t: TestSession) -> None:
        [before] = dialogs(t)
        [text] = before.children or []
        await t.click("Other")
        [after] = dialogs(t)
        assert (before.id == after.id) is same
        assert (after.children == [text]) is same

    visit(source, then)


# -- one at a time ----------------------------------------------------------------------------------------------------


def test_s099_one_dialog_in_a_run() -> None:
    """The second dialog of a run is an error, and the first one stays."""
    source = """
        import evlit as st
        @st.dialog("One")
        def one():
            st.text("first")
        @st.dialog("Two")
        def two():
            st.text("second")
        one()
        two()
    """

    async def then(t: TestSession) -> None:
        [error] = t.errors()
        assert error.startswith("StreamlitInvalidLayoutContextError: Only one dialog can be open")
        assert titles(t) == ["One"]
        assert t.texts("event") == ["first"]

    visit(source, then)


@pytest.mark.parametrize("inside", ["inner()", "with st.columns(2)[0]: inner()"])
def test_s099_a_dialog_opens_no_dialog(inside: str) -> None:
    """Calling a dialog function inside a dialog is an error, shown in the dialog that is open, also from a container
    in it.
    """
    source = f"""
        import evlit as st
        @st.dialog("Inner")
        def inner():
            st.text("never")
        @st.dialog("Outer")
        def outer():
            if st.button("More"):
                {inside}
        outer()
    """

    async def then(t: TestSession) -> None:
        await t.click("More")
        [error] = t.errors()
        assert error.startswith("StreamlitInvalidLayoutContextError: A dialog cannot open a dialog")
        assert titles(t) == ["Outer"]

    visit(source, then)


def test_s099_opening_one_dialog_takes_the_other_away_at_once() -> None:
    """A dialog of an earlier run never stands over the page together with a new one, also when a fragment opens it."""
    source = """
        import evlit as st
        @st.dialog("One")
        def one():
            st.text("first")
        @st.dialog("Two")
        def two():
            st.text("second")
        @st.fragment
        def part():
            if st.button("Open one"):
                one()
            if st.button("Open two"):
                two()
        part()
    """

    async def then(t: TestSession) -> None:
        await t.click("Open one")
        assert t.texts("event") == ["first"]
        await t.click("Open two")
        assert titles(t) == ["Two"]
        assert t.texts("event") == ["second"]

    visit(source, then)


# -- dismissal --------------------------------------------------------------------------------------------------------


def test_s100_closing_it_is_the_users_own_matter() -> None:
    """With `on_dismiss="ignore"` closing runs nothing and changes no state; the dialog is closed in the log too, so
    that a reload or a replay does not show it again. The next call opens it.
    """

    async def then(t: TestSession) -> None:
        await t.click("Open")
        await dismiss(t)
        assert titles(t) == []
        assert len(scopes(t)) == 2
        assert t.session.state.user == {"runs": 2, "inner": 1}
        await t.click("Open")
        assert titles(t) == ["Vote"]

    visit(app(), then)


def test_s100_closing_it_runs_the_app_where_asked_for() -> None:
    """With `on_dismiss="rerun"` a run of the whole app follows."""

    async def then(t: TestSession) -> None:
        await t.click("Open")
        await dismiss(t)
        assert titles(t) == []
        assert t.texts() == ["runs 3, vote None"]
        assert scopes(t) == [None] * 3

    visit(app(', on_dismiss="rerun"'), then)


def test_s100_closing_it_calls_back_and_runs_the_app() -> None:
    """A callable is called first, and the run of the whole app sees what it did."""

    async def then(t: TestSession) -> None:
        await t.click("Open")
        await dismiss(t)
        assert t.texts() == ["runs 3, vote dismissed"]

    visit(app(", on_dismiss=lambda: st.session_state.update(vote='dismissed')"), then)


def test_s100_a_timer_in_a_closed_dialog_stands_still() -> None:
    """What ticks inside of a dialog ticks while it is open."""
    source = """
        import evlit as st
        @st.dialog("Clock")
        def clock():
            @st.fragment(run_every=1)
            def face():
                st.session_state.ticks = st.session_state.get("ticks", 0) + 1
            face()
        if st.button("Open"):
            clock()
    """

    async def then(t: TestSession) -> None:
        await t.click("Open")
        await t.advance(1)
        await t.settle()
        assert t.session.state.user["ticks"] == 2
        await dismiss(t)
        await t.advance(5)
        await t.settle()
        assert t.session.state.user["ticks"] == 2

    visit(source, then)


def test_s101_dismissible_is_about_the_users_means() -> None:
    """`dismissible=False` is told to the page, which then offers no way out; a dismissal that comes nevertheless is
    taken as one.
    """

    async def then(t: TestSession) -> None:
        await t.click("Open")
        assert dialogs(t)[0].props["dismissible"] is False
        await dismiss(t)
        assert titles(t) == []

    visit(app(", dismissible=False"), then)


# -- inside -----------------------------------------------------------------------------------------------------------


def test_s102_the_sidebar_can_be_written_from_a_dialog() -> None:
    """`st.sidebar.x()` inside a dialog writes to the sidebar."""
    source = """
        import evlit as st
        @st.dialog("Ask")
        def ask():
            st.sidebar.text("from the dialog")
        ask()
    """

    async def then(t: TestSession) -> None:
        assert t.errors() == []
        assert t.texts("sidebar") == ["from the dialog"]

    visit(source, then)


@pytest.mark.parametrize("inside", ["st.bottom.text('no')", "with st.bottom: st.text('no')"])
def test_s102_the_bottom_cannot(inside: str) -> None:
    """`st.bottom` inside a dialog is an error."""
    source = f"""
        import evlit as st
        @st.dialog("Ask")
        def ask():
            {inside}
        ask()
    """

    async def then(t: TestSession) -> None:
        [error] = t.errors()
        assert error.startswith("StreamlitInvalidLayoutContextError")
        assert t.texts("bottom") == []

    visit(source, then)


def test_s103_a_dialog_that_a_fragment_opened_survives_its_runs() -> None:
    """Later runs of the fragment that opened it leave the dialog open, and its widgets work; a full run closes it."""
    source = """
        import evlit as st
        @st.dialog("Ask")
        def ask():
            st.text(f"so {st.text_input('Name')}")
        @st.fragment
        def part():
            if st.button("Open"):
                ask()
            st.button("Again")
        part()
        st.button("All")
    """

    async def then(t: TestSession) -> None:
        await t.click("Open")
        await t.click("Again")
        assert titles(t) == ["Ask"]
        await t.set("Name", "Ada")
        assert t.texts("event") == ["so Ada"]
        await t.click("Again")
        assert t.texts("event") == ["so Ada"]
        assert scopes(t).count(None) == 1
        await t.click("All")
        assert titles(t) == []

    visit(source, then)


def test_s104_an_exception_is_shown_in_the_dialog() -> None:
    """An exception of an event inside is shown in the dialog, which stays open; the next event draws it anew."""

    async def then(t: TestSession) -> None:
        await t.click("Open")
        await t.click("Fail")
        [node] = dialogs(t)
        assert (node.children or [])[-1].kind == "exception"
        await t.set("Why?", "better")
        assert t.errors() == []
        assert t.texts("event") == ["A because of better, drawn 3 times"]

    visit(app(), then)


@differs("An accepted event is never discarded: the app runs with what was typed.")
def test_s105_a_late_event_of_a_closed_dialog_runs_the_app() -> None:
    """An event that was on its way while the dialog closed is no loss: its callback is called, and the whole app runs
    for it, since the dialog's function is not called any more.
    """
    source = """
        import evlit as st
        def typed():
            st.session_state.log = f"typed {st.session_state.name}"
        @st.dialog("Ask")
        def ask():
            st.text_input("Name", key="name", on_change=typed)
        if st.button("Open"):
            ask()
        st.button("Other")
        st.text(st.session_state.get("log"))
    """

    async def then(t: TestSession) -> None:
        await t.click("Open")
        name, other = t.find("Name"), t.find("Other")
        t.send(trigger=[other.props["widget"]])
        await t.wait(lambda session: session.run is not None)
        t.send({name.props["widget"]: "late"}, fragment=name.fragment)
        await t.settle()
        assert titles(t) == []
        assert scopes(t) == [None] * 4
        assert t.texts() == ["typed late"]

    visit(source, then)


@pytest.mark.parametrize(
    ("options", "props"),
    [
        ("", {}),
        ("width='small'", {}),
        ("width='medium'", {"size": "medium"}),
        ("width='large'", {"size": "large"}),
        ("width=420", {"size": 420}),
        ("position='left'", {"position": "left"}),
        ("position='right'", {"position": "right"}),
    ],
)
def test_s106_widths_and_positions(options: str, props: dict[str, object]) -> None:
    """Width and position are told to the page."""

    async def then(t: TestSession) -> None:
        [node] = dialogs(t)
        assert {name: node.props[name] for name in ("size", "position") if name in node.props} == props

    visit(f"import evlit as st\nst.dialog('T', {options})(lambda: None)()\n", then)


@pytest.mark.parametrize("options", ["width=True", "width='wide'", "width=0", "position='top'", "on_dismiss='close'"])
def test_s106_other_widths_and_positions_are_errors(options: str) -> None:
    """What is neither a name nor a number of pixels is an error where the function is decorated; so is a bool."""

    async def then(t: TestSession) -> None:
        [error] = t.errors()
        assert error.startswith("StreamlitValueError")

    visit(f"import evlit as st\nst.dialog('T', {options})\n", then)
