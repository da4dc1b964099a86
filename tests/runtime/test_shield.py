"""`st.shield` and `st.checkpoint`: where a cancellation waits, and where it takes effect."""

from __future__ import annotations

import pytest
import trio
from trio.testing import MockClock

import evlit as st
from evlit.core import events as e
from evlit.runtime.host import Settings
from evlit.testing.harness import TestSession, open_test_session
from tests.conformance import gates
from tests.runtime.test_cancellation import outcomes

#: All rungs of the ladder are due as soon as time is told to pass.
IMPATIENT = Settings(interrupt_after=0.0, fence_after=0.0)


async def superseded(t: TestSession) -> None:
    """Click Other, and wait until the run that is going on was asked to end."""
    t.send(trigger=[t.find("Other").props["widget"]])
    await t.wait(lambda session: session.run is not None and session.run.cancelled_at is not None)


def play(source: str) -> list[str]:
    """Supersede a run that waits at the gate `inside`, let time pass, open the gate; returns what the app told."""
    told: list[str] = []

    async def main() -> None:
        async with open_test_session(source, settings=IMPATIENT) as t:
            t.send(trigger=[t.find("Go").props["widget"]])
            await gates.reached("inside")
            await superseded(t)
            for _ in range(5):
                await t.advance(1)
            assert outcomes(t) == ["finished"], "the ladder waits for the end of the block"
            gates.open_gate("inside")
            await t.settle()
            assert outcomes(t) == ["finished", "cancelled", "finished"]
            told.extend(t.session.state.user["told"])

    try:
        trio.run(main, clock=MockClock())
    finally:
        gates.reset()
    return told


HEAD = """
import evlit as st
import trio
from tests.conformance import gates
told = st.session_state.setdefault("told", [])
st.button("Other")
async def opened():
    while not gates.is_open("inside"):
        await trio.lowlevel.checkpoint()
"""


def test_a_shield_holds_until_its_end() -> None:
    source = """
if st.button("Go"):
    with st.shield():
        gates.block("inside")
        st.text("a command")
        st.checkpoint()
        told.append("done")
    told.append("never")
"""
    assert play(HEAD + source) == ["done"]


def test_shields_can_be_nested() -> None:
    source = """
if st.button("Go"):
    with st.shield():
        with st.shield():
            gates.block("inside")
        told.append("inner")
        st.checkpoint()
        with st.shield():
            told.append("another")
        told.append("outer")
    told.append("never")
"""
    assert play(HEAD + source) == ["inner", "another", "outer"]


def test_an_await_in_a_shield_is_not_cancelled_and_one_behind_it_is() -> None:
    source = """
if st.button("Go"):
    with st.shield():
        gates.reach("inside")
        await opened()
        told.append("awaited")
    told.append("never")
"""
    assert play(HEAD + source) == ["awaited"]


def test_a_shield_in_one_task_lets_go_of_what_others_await() -> None:
    source = """
async def shielded():
    with st.shield():
        gates.reach("inside")
        await opened()
        told.append("awaited")
async def forever():
    try:
        await trio.sleep_forever()
    finally:
        told.append("woken")
if st.button("Go"):
    async with trio.open_nursery() as nursery:
        nursery.start_soon(forever)
        nursery.start_soon(shielded)
"""
    assert play(HEAD + source) == ["awaited", "woken"]


def test_an_exception_in_a_shield_is_the_apps() -> None:
    source = """
    import evlit as st
    st.text("page")
    with st.shield():
        raise ValueError("mine")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            assert t.errors() == ["ValueError: mine"]

    trio.run(main)


BEFORE = """
if st.button("Go"):
    gates.hold("body", lambda: None)
    told.append("before")
    with st.shield():
        told.append("inside")
        st.session_state.get("a checkpoint")
        told.append("to its end")
    told.append("never")
"""


@pytest.mark.parametrize(
    ("ended_by", "expected"),
    [("another click", ["before", "inside", "to its end"]), ("Stop", ["before"])],
)
def test_a_shield_behind_a_button_is_entered_unless_the_user_said_stop(ended_by: str, expected: list[str]) -> None:
    async def main() -> None:
        async with open_test_session(HEAD + BEFORE, settings=Settings(interrupt_after=1e9, fence_after=1e9)) as t:
            t.send(trigger=[t.find("Go").props["widget"]])
            await gates.reached("body")
            if ended_by == "Stop":
                t.batch += 1
                t.session.submit(e.StopRequested(t.feed.viewer, t.batch))
                await t.wait(lambda session: session.run is not None and session.run.cancelled_at is not None)
            else:
                await superseded(t)
            gates.open_gate("body")
            await t.settle()
            assert t.session.state.user["told"] == expected

    try:
        trio.run(main, clock=MockClock())
    finally:
        gates.reset()


def test_a_checkpoint_ends_a_superseded_run_and_else_does_nothing() -> None:
    source = """
if st.button("Go"):
    st.checkpoint()
    told.append("goes on")
    gates.hold("body", st.checkpoint)
    told.append("never")
"""

    async def main() -> None:
        async with open_test_session(HEAD + source, settings=Settings(interrupt_after=1e9, fence_after=1e9)) as t:
            t.send(trigger=[t.find("Go").props["widget"]])
            await gates.reached("body")
            await superseded(t)
            await t.settle()
            assert t.session.state.user["told"] == ["goes on"]
            (decision,) = [r.event for r in t.log() if isinstance(r.event, e.RerunDecided) and r.event.cancels]
            assert decision.action == "supersede"

    try:
        trio.run(main, clock=MockClock())
    finally:
        gates.reset()


def test_in_bare_python_both_do_nothing() -> None:
    told = []
    with st.shield():
        st.checkpoint()
        told.append("done")
    assert told == ["done"]


def test_a_run_that_swallows_its_interrupt_is_interrupted_again() -> None:
    """An exception in a finalizer is swallowed by the interpreter; the thread must not compute on for that."""
    source = """
if st.button("Go"):
    gates.reach("body")
    swallowed = 0
    while swallowed < 2:
        try:
            while True:
                pass
        except BaseException:
            swallowed += 1
            told.append("swallowed")
    while True:
        pass
"""

    async def main() -> None:
        async with open_test_session(HEAD + source, settings=Settings(fence_after=1e9)) as t:
            t.send(trigger=[t.find("Go").props["widget"]])
            await gates.reached("body")
            await superseded(t)
            await t.settle()
            assert outcomes(t) == ["finished", "cancelled", "finished"]
            assert t.session.state.user["told"] == ["swallowed", "swallowed"]

    try:
        trio.run(main)
    finally:
        gates.reset()
