"""Callbacks and triggers (S-145 to S-156): what is called, in which order, and how long a click lasts."""

from __future__ import annotations

from typing import Any

import pytest

from evlit.core import events as e
from evlit.testing.harness import TestSession
from tests.conformance import gates
from tests.conformance.marks import differs
from tests.conformance.visiting import kinds, scopes, submit, visit

LOGGED = """
    import evlit as st
    log = st.session_state.setdefault("log", [])
    def called(name, **more):
        log.append((name, st.session_state.a, st.session_state.b, *more.values()))
    st.text_input("A", key="a", on_change=called, args=("a",))
    st.text_input("B", key="b", on_change=called, args=["b"], kwargs={"more": 1})
    st.button("Go", key="go", on_click=called, args=("go",))
    log.append("body")
    st.text(log)
"""


def test_s145_s146_s147_values_then_callbacks_then_the_body() -> None:
    """All new values are stored first, then the callbacks run once each, in the order of the viewer's message, with
    their arguments, and then the body.
    """

    async def then(t: TestSession) -> None:
        ids = {label: t.find(label).props["widget"] for label in ("A", "B", "Go")}
        t.send({ids["B"]: "2", ids["A"]: "1"}, trigger=[ids["Go"]])
        await t.settle()
        calls = ["body", ("b", "1", "2", 1), ("a", "1", "2"), ("go", "1", "2"), "body"]
        assert t.texts() == [str(calls)]

    visit(LOGGED, then)


def test_s146_a_value_that_did_not_change_calls_nothing() -> None:
    """A widget whose value is sent again as it was does not count as changed."""

    async def then(t: TestSession) -> None:
        await t.set("A", "1")
        await t.set("A", "1")
        assert t.texts() == ["['body', ('a', '1', ''), 'body', 'body']"]

    visit(LOGGED, then)


def test_s147_s148_the_callback_is_that_of_the_last_drawing() -> None:
    """What is called, and with which arguments, is what the run before gave; what it returns counts for nothing."""
    source = """
        import evlit as st
        runs = st.session_state.runs = st.session_state.get("runs", 0) + 1
        def called(run):
            st.session_state.called = run
            return "ignored"
        if runs % 2:
            st.button("Go", key="go", on_click=called, args=(runs,))
        else:
            st.button("Go", key="go", on_click=lambda: called(-runs))
        st.text(st.session_state.get("called"))
    """

    async def then(t: TestSession) -> None:
        for called in ("1", "-2", "3"):
            await t.click("Go")
            assert t.texts() == [called]

    visit(source, then)


def test_s148_a_widget_that_is_new_has_nothing_to_call() -> None:
    """A widget that the run draws for the first time calls nothing, though it begins with an assigned value."""
    source = """
        import evlit as st
        def called():
            st.session_state.called = True
        st.session_state.setdefault("name", "assigned")
        st.text_input("Name", key="name", on_change=called)
        st.text(st.session_state.get("called"))
    """

    async def then(t: TestSession) -> None:
        assert t.texts() == ["None"]
        await t.set("Name", "typed")
        assert t.texts() == ["True"]

    visit(source, then)


def test_s149_what_a_callback_writes_stands_at_the_top() -> None:
    """Elements that a callback writes come before those of the body, in each area that it writes to; the next run
    takes them away.
    """
    source = """
        import evlit as st
        def called():
            st.text("called")
            st.sidebar.text("called too")
        st.text("body")
        st.sidebar.text("side")
        st.button("Go", on_click=called)
        st.button("Again")
    """

    async def then(t: TestSession) -> None:
        await t.click("Go")
        assert t.texts() == ["called", "body"]
        assert t.texts("sidebar") == ["called too", "side"]
        await t.click("Again")
        assert kinds(t) == ["text", "button", "button"]
        assert t.texts("sidebar") == ["side"]

    visit(source, then)


@differs("A callback holds nothing that another thread of its run could wait for.")
def test_s150_a_callback_keeps_no_thread_from_the_state() -> None:
    """While a callback is at work, another thread of the run reads and writes `session_state`."""
    source = """
        import contextvars, threading
        import evlit as st
        def called():
            def work():
                st.session_state.found = st.session_state.name
            thread = threading.Thread(target=contextvars.copy_context().run, args=(work,))
            thread.start()
            thread.join(5)
            st.session_state.waited = thread.is_alive()
        st.text_input("Name", key="name", on_change=called)
        st.text([st.session_state.get("found"), st.session_state.get("waited")])
    """

    async def then(t: TestSession) -> None:
        await t.set("Name", "Ada")
        assert t.texts() == ["['Ada', False]"]

    visit(source, then)


@differs("Callbacks run to their end: what came meanwhile waits for them.")
def test_s151_a_callback_is_never_cut() -> None:
    """A click that comes while a callback is at work interrupts the body behind it, never the callback: each is called
    once, from its first statement to its last.
    """
    source = """
        import evlit as st
        from tests.conformance import gates
        log = st.session_state.setdefault("log", [])
        def called():
            n = len(log) // 2
            log.append(f"begin {n}")
            gates.block("callback")
            st.session_state.get("log")
            log.append(f"end {n}")
        st.button("Go", on_click=called)
        st.text(log)
    """
    gates.reset()

    async def then(t: TestSession) -> None:
        go = t.find("Go").props["widget"]
        t.send(trigger=[go])
        await gates.reached("callback")
        for _ in range(4):
            t.send(trigger=[go])
        await t.host.writer.drain()
        await t.wait(lambda session: session.run is None or session.run.core.cancelled)
        gates.open_gate("callback")
        await t.settle()
        assert t.texts() == [str([f"{what} {n}" for n in range(5) for what in ("begin", "end")])]

    visit(source, then)


#: Widgets of which a change may be ignored.
IGNORABLE = (
    "st.checkbox('W', {})",
    "st.toggle('W', {})",
    "st.color_picker('W', {})",
    "st.date_input('W', {})",
    "st.datetime_input('W', {})",
    "st.time_input('W', {})",
    "st.feedback({})",
    "st.file_uploader('W', {})",
    "st.multiselect('W', 'ab', {})",
    "st.number_input('W', {})",
    "st.pagination(5, {})",
    "st.pills('W', 'ab', {})",
    "st.segmented_control('W', 'ab', {})",
    "st.radio('W', 'ab', {})",
    "st.selectbox('W', 'ab', {})",
    "st.select_slider('W', 'ab', {})",
    "st.slider('W', {})",
    "st.text_input('W', {})",
    "st.text_area('W', {})",
)


@pytest.mark.parametrize("call", IGNORABLE)
def test_s152_what_on_change_may_be(call: str) -> None:
    """`on_change` is a function, None, "rerun" or "ignore"; the page is told of the last, and of no other. Any other
    text is an error.
    """
    lines = [call.format(f"key={n!r}, on_change={given}") for n, given in enumerate(("print", "None", "'rerun'"))]
    lines += [call.format("key='silent', on_change='ignore'"), call.format("on_change='later'")]
    source = "import evlit as st\n" + "\n".join(lines)

    async def then(t: TestSession) -> None:
        silent = [node.props["key"] for node in t.projection.tree.root.walk() if node.props.get("silent")]
        assert silent == ["silent"]
        (error,) = t.errors()
        assert error.startswith("StreamlitValueError: `on_change` must be one of")

    visit(source, then)


@pytest.mark.parametrize("call", ["st.button('B', on_click='ignore')", "FORM"])
def test_s152_a_click_cannot_be_ignored(call: str) -> None:
    """Buttons are there for the run that they cause: `on_click="ignore"` is an error for them."""
    if call == "FORM":
        call = "with st.form('f'): st.form_submit_button('B', on_click='ignore')"

    async def then(t: TestSession) -> None:
        (error,) = t.errors()
        assert error.startswith("StreamlitAPIException")
        assert "cannot ignore" in error

    visit("import evlit as st\n" + call, then)


@pytest.mark.parametrize("follows", ["a click in a fragment", "a tick", "a saved source", "the page of another tab"])
def test_s152_an_ignored_change_is_known_to_what_comes_next(follows: str) -> None:
    """A change that is ignored runs nothing, and is known to the next run, whoever causes that: also to the callback of
    a click in a fragment, to a tick, and to the rerun for a saved source. The page has it, whoever looks.
    """
    source = """
        import evlit as st
        state = st.session_state
        state.runs = state.get("runs", 0) + 1
        st.slider("Size", 0, 10, key="size", on_change="ignore")
        @st.fragment(run_every=60)
        def part():
            def called():
                state.heard = state.size
            st.button("Go", on_click=called)
            st.text(f"part {state.size}, heard {state.get('heard')}")
        part()
        st.text(f"run {state.runs}: {state.size}")
    """

    async def then(t: TestSession) -> None:
        t.send({t.find("Size").props["widget"]: 5}, note=True)
        await t.settle()
        assert t.texts() == ["part 0, heard None", "run 1: 0"]
        match follows:
            case "a click in a fragment":
                await t.click("Go")
                assert t.texts() == ["part 5, heard 5", "run 1: 0"]
            case "a tick":
                await t.advance(60)
                await t.settle()
                assert t.texts() == ["part 5, heard None", "run 1: 0"]
            case "a saved source":
                t.host.source_changed()
                await t.settle()
                assert t.texts() == ["part 5, heard None", "run 2: 5"]
            case _:
                assert t.find("Size").props["value"] == 5

    visit(source, then, options={"server.runOnSave": True})


def test_s152_an_ignored_change_comes_with_the_next_input() -> None:
    """The value of a widget whose changes are ignored goes along with the next click, and is there for its callback
    and its body; where it stands does not make that run another one.
    """
    source = """
        import evlit as st
        st.session_state.runs = st.session_state.get("runs", 0) + 1
        size = st.slider("Size", 0, 10, key="size", on_change="ignore")
        @st.fragment
        def part():
            def called():
                st.session_state.seen = st.session_state.size
            st.button("Go", on_click=called)
            st.text(st.session_state.get("seen"))
        part()
    """

    async def then(t: TestSession) -> None:
        from evlit.server.protocol import Connection, State

        size, go = t.find("Size"), t.find("Go")
        frame = '{"type": "widgets", "batch": 1, "values": {"%s": 5}, "trigger": {"%s": true}}'
        connection = Connection(t.feed.viewer, State.LIVE)
        answer = connection.receive(frame % (size.props["widget"], go.props["widget"]), t.projection)
        t.session.submit(*answer.events)
        await t.settle()
        assert t.texts() == ["5"]
        assert scopes(t) == [None, (go.fragment,)]

    visit(source, then)


@pytest.mark.parametrize("command", ["tabs(['T'], {})", "expander('E', {})", "popover('P', {})"])
def test_s153_opening_is_no_event_unless_asked_for(command: str) -> None:
    """`on_change` of tabs, expander and popover is "ignore" by default: then they are no widgets. "rerun" or a function
    makes them widgets; None is an error.
    """
    source = f"""
        import evlit as st
        st.{command.format("key='plain'")}
        st.{command.format("key='rerun', on_change='rerun'")}
        st.{command.format("key='called', on_change=print")}
        st.{command.format("key='none', on_change=None")}
    """

    async def then(t: TestSession) -> None:
        widgets = {node.props.get("key"): "widget" in node.props for node in t.projection.tree.root.walk()}
        assert (widgets["plain"], widgets["rerun"], widgets["called"]) == (False, True, True)
        assert "none" not in widgets
        assert t.errors()[0].startswith("StreamlitValueError: `on_change`")

    visit(source, then)


def test_s153_selecting_is_no_event_unless_asked_for() -> None:
    """`on_select` of a dataframe is "ignore" by default, and then it is no widget; None is an error."""
    source = """
        import evlit as st
        st.dataframe([1], key="plain")
        st.dataframe([1], key="rerun", on_select="rerun")
        st.dataframe([1], key="none", on_select=None)
    """

    async def then(t: TestSession) -> None:
        widgets = {node.props.get("key"): "widget" in node.props for node in t.projection.tree.root.walk()}
        assert (widgets["plain"], widgets["rerun"]) == (False, True)
        assert t.errors()[0].startswith("StreamlitValueError: `on_select`")

    visit(source, then)


def test_s154_s155_a_click_lives_for_one_run() -> None:
    """A button is True in the run that its click caused, also under its key, and False in every other."""
    source = """
        import evlit as st
        clicked = st.button("Go", key="go")
        st.text([clicked, st.session_state.go])
        st.checkbox("Other")
    """

    async def then(t: TestSession) -> None:
        assert t.texts() == ["[False, False]"]
        await t.click("Go")
        assert t.texts() == ["[True, True]"]
        await t.set("Other", True)
        assert t.texts() == ["[False, False]"]

    visit(source, then)


def test_s154_s155_a_submit_is_a_click() -> None:
    """A submit button of a form is True in the run that its click caused, also under its key."""
    source = """
        import evlit as st
        with st.form("f"):
            st.text_input("Name")
            sent = st.form_submit_button("Send", key="send")
        st.text([sent, st.session_state.send])
        st.button("Again")
    """

    async def then(t: TestSession) -> None:
        await submit(t, "Send", Name="Ada")
        assert t.texts() == ["[True, True]"]
        await t.click("Again")
        assert t.texts() == ["[False, False]"]

    visit(source, then)


def test_s156_a_rerun_in_the_handler_ends_the_click() -> None:
    """The run that `st.rerun()` asks for does not see the click of the run before."""
    source = """
        import evlit as st
        if st.button("Go"):
            st.session_state.clicks = st.session_state.get("clicks", 0) + 1
            st.rerun()
        st.text(st.session_state.get("clicks"))
    """

    async def then(t: TestSession) -> None:
        await t.click("Go")
        assert t.texts() == ["1"]
        outcomes = [recorded.event.outcome for recorded in t.log() if isinstance(recorded.event, e.RunEnded)]
        assert outcomes == ["finished", "rerun", "finished"]

    visit(source, then)


def test_s156_a_click_in_a_fragment_is_its_own() -> None:
    """A click in a fragment is True in the run of the fragment, and nowhere else."""
    source = """
        import evlit as st
        seen = st.session_state.setdefault("seen", [])
        @st.fragment
        def part(name):
            seen.append((name, st.button("Go " + name)))
        part("a")
        part("b")
        st.button("All")
        st.text(seen)
    """

    async def then(t: TestSession) -> None:
        await t.click("Go a")
        await t.click("All")
        calls: list[Any] = [("a", False), ("b", False), ("a", True), ("a", False), ("b", False)]
        assert t.texts() == [str(calls)]

    visit(source, then)
