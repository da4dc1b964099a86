"""Callbacks that end a run, and exceptions (S-046 to S-055): what follows, and what the page shows."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from evlit.runtime.tracebacks import GENERIC
from evlit.testing.harness import TestSession
from tests.conformance.marks import differs
from tests.conformance.visiting import boxes, ended, kinds, outcomes, scopes, user, visit

# -- callbacks --------------------------------------------------------------------------------------------------------


def test_s046_a_rerun_in_a_callback_ends_that_callback() -> None:
    """The other callbacks of the interaction run, this run's body does not, and one new run follows."""
    source = """
        import evlit as st
        told = st.session_state.setdefault("told", [])
        told.append("body")
        def ask():
            told.append("asks")
            st.rerun()
            told.append("never")
        st.text_input("First", on_change=ask)
        st.text_input("Second", on_change=ask)
        st.text_input("Third", on_change=lambda: told.append("runs"))
        if st.button("Go", on_click=ask):
            told.append("never")
    """

    async def then(t: TestSession) -> None:
        values = {t.find(label).props["widget"]: "x" for label in ("First", "Second", "Third")}
        t.send(values, trigger=[t.find("Go").props["widget"]])
        await t.settle()
        assert user(t, "told") == ["body", "asks", "asks", "runs", "asks", "body"]
        assert outcomes(t) == ["finished", "rerun", "finished"]

    visit(source, then)


@differs("The page stays as it was: a stop in a callback skips the body, and draws nothing.")
def test_s047_stop_in_a_callback() -> None:
    """The run ends before the body, changes of `session_state` are kept, and the other callbacks are called."""
    source = """
        import evlit as st
        told = st.session_state.setdefault("told", [])
        told.append("body")
        def halt():
            st.session_state.halted = True
            st.stop()
            told.append("never")
        st.text_input("Name", on_change=lambda: told.append("also"))
        st.button("Halt", on_click=halt)
        st.text(f"halted: {st.session_state.get('halted')}")
    """

    async def then(t: TestSession) -> None:
        t.send({t.find("Name").props["widget"]: "x"}, trigger=[t.find("Halt").props["widget"]])
        await t.settle()
        assert user(t, "told") == ["body", "also"]
        assert t.texts() == ["halted: None"]
        assert outcomes(t)[-1] == "stopped"
        await t.set("Name", "y")
        assert t.texts() == ["halted: True"]

    visit(source, then)


# -- exceptions -------------------------------------------------------------------------------------------------------


def test_s049_an_exception_ends_the_run_and_is_shown_last() -> None:
    """What was written stays, the error stands at the end of the main area wherever it was raised, the rest goes."""
    source = """
        import evlit as st
        st.text("before")
        broken = st.checkbox("Break")
        with st.sidebar:
            st.text("in the sidebar")
            if broken:
                raise ValueError("broken on purpose")
        st.text("after")
    """

    async def then(t: TestSession) -> None:
        await t.set("Break", True)
        assert kinds(t) == ["text", "checkbox", "exception"]
        assert kinds(t, "sidebar") == ["text"]
        assert t.errors() == ["ValueError: broken on purpose"]
        assert outcomes(t)[-1] == "failed"
        await t.set("Break", False)
        assert kinds(t) == ["text", "checkbox", "text"]

    visit(source, then)


def test_s050_values_of_widgets_that_were_not_reached_are_kept() -> None:
    """An exception above a widget does not cost it its value."""
    source = """
        import evlit as st
        if st.checkbox("Break"):
            raise ValueError
        st.text(st.text_input("Name"))
    """

    async def then(t: TestSession) -> None:
        await t.set("Name", "Ada")
        await t.set("Break", True)
        await t.set("Break", False)
        assert t.texts() == ["Ada"]

    visit(source, then)


BAD = """
    import evlit as st
    told = st.session_state.setdefault("told", [])
    def bad(name):
        told.append(name)
        raise RuntimeError(name)
    st.text_input("Bad", on_change=bad, args=("one",))
    st.text_input("Worse", on_change=bad, args=("two",))
    if st.button("Good", on_click=lambda: told.append("good")):
        told.append("seen")
    st.text("page")
    told.append("body")
"""


@differs("The page stays, with the error on it, and the callbacks of all accepted events are called.")
def test_s051_an_exception_in_a_callback() -> None:
    """The body is skipped, every callback is called, each error is shown until the user's next event."""

    async def then(t: TestSession) -> None:
        told = user(t, "told")
        told.clear()
        values = {t.find(label).props["widget"]: "x" for label in ("Bad", "Worse")}
        t.send(values, trigger=[t.find("Good").props["widget"]])
        await t.settle()
        assert told == ["one", "two", "good"]
        assert t.texts() == ["page"]
        assert sorted(t.errors()) == ["RuntimeError: one", "RuntimeError: two"]
        assert outcomes(t)[-1] == "failed"
        await t.click("Good")
        assert t.errors() == []
        assert told[3:] == ["good", "seen", "body"]

    visit(BAD, then)


def test_s051_the_body_runs_for_another_event() -> None:
    """Section 25: an event that shares a run with one whose callback failed has its body, and the error stays."""

    async def then(t: TestSession) -> None:
        told = user(t, "told")
        told.clear()
        t.send({t.find("Bad").props["widget"]: "x"})
        t.send(trigger=[t.find("Good").props["widget"]])
        await t.settle()
        assert told in (["one", "good", "seen", "body"], ["one", "body", "good", "seen", "body"])
        if len(scopes(t)) == 2:
            assert t.errors() == ["RuntimeError: one"]

    visit(BAD, then)


def test_s053_frames_of_the_app_alone_are_shown(caplog: pytest.LogCaptureFixture) -> None:
    """The page shows the app's lines, not those of the runtime; the log of the server has all of them."""
    source = """
        import evlit as st
        def inner():
            st.columns(0)
        inner()
    """

    async def then(t: TestSession) -> None:
        (box,) = boxes(t)
        assert [(frame["file"], frame["line"], frame["name"]) for frame in box["frames"]] == [
            ("app.py", 5, "<module>"),
            ("app.py", 4, "inner"),
        ]
        (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
        assert "evlit/api/" in record.getMessage()
        assert "st.columns(0)" in record.getMessage()

    with caplog.at_level(logging.ERROR):
        visit(source, then)


@pytest.mark.parametrize(
    ("details", "kind", "message", "frames"),
    [
        ("full", "ValueError", "a secret", True),
        ("stacktrace", "ValueError", GENERIC, True),
        ("type", "ValueError", GENERIC, False),
        ("none", "", GENERIC, False),
    ],
)
@pytest.mark.parametrize("where", ["Body", "Callback", "Fragment"])
def test_s054_what_is_shown_of_uncaught_errors(where: str, details: str, kind: str, message: str, frames: bool) -> None:
    """`client.showErrorDetails` says what the page shows; the event of the run's end holds all of it for its author."""
    source = """
        import evlit as st
        def fail():
            raise ValueError("a secret")
        st.button("Callback", on_click=fail)
        @st.fragment
        def part():
            if st.button("Fragment"):
                fail()
        part()
        if st.button("Body"):
            fail()
    """

    async def then(t: TestSession) -> None:
        await t.click(where)
        (box,) = boxes(t)
        assert (box["type"], box["message"], bool(box["frames"])) == (kind, message, frames)
        error: Any = ended(t)[-1].error
        assert (error["type"], error["message"]) == ("ValueError", "a secret")
        assert error["frames"]

    visit(source, then, options={"client.showErrorDetails": details})


def test_s054_what_the_app_shows_itself_is_shown() -> None:
    """`st.exception(e)` does not ask the option."""
    source = """
        import evlit as st
        st.exception(ValueError("for all to see"))
    """

    async def then(t: TestSession) -> None:
        assert t.errors() == ["ValueError: for all to see"]

    visit(source, then, options={"client.showErrorDetails": "none"})


@pytest.mark.parametrize("end", ["raise SystemExit(3)", "raise KeyboardInterrupt", "import sys; sys.exit('bye')"])
def test_s055_exits_are_no_errors_of_the_app(end: str) -> None:
    """They end the run, not the server, and the page shows no error; in a callback, that callback."""
    source = f"""
        import evlit as st
        def leave():
            {end}
        st.button("Callback", on_click=leave)
        if st.button("Body"):
            {end}
        st.text("page")
    """

    async def then(t: TestSession) -> None:
        await t.click("Callback")
        assert t.texts() == ["page"]
        await t.click("Body")
        assert t.texts() == []
        assert t.errors() == []
        assert outcomes(t) == ["finished", "stopped", "stopped"]

    visit(source, then)


def test_any_other_exception_is_the_apps() -> None:
    """An exception that derives from `BaseException` alone is shown as any other, and breaks nothing of the session."""
    source = """
        import evlit as st
        import asyncio
        def fail():
            raise asyncio.CancelledError("from a library")
        st.button("Callback", on_click=fail)
        if st.button("Body"):
            fail()
        st.text("page")
    """

    async def then(t: TestSession) -> None:
        await t.click("Callback")
        assert t.errors() == ["asyncio.exceptions.CancelledError: from a library"]
        await t.click("Body")
        assert t.errors() == ["asyncio.exceptions.CancelledError: from a library"]
        assert t.texts() == []

    visit(source, then)
