"""Timers of fragments (S-072 to S-078): on the server, on a clock that stands still unless a test moves it."""

from __future__ import annotations

import pytest
import trio

from evlit.core import events as e
from evlit.testing.harness import TestSession
from tests.conformance.marks import differs
from tests.conformance.visiting import visit

CLOCK = """
    import datetime as dt
    import threading
    import evlit as st
    every = st.session_state.get("every", {every})
    st.button("App")
    @st.fragment(run_every=every)
    def clock():
        n = st.session_state.n = st.session_state.get("n", 0) + 1
        st.button("Clock")
        st.text(f"tick {{n}}")
    if not st.checkbox("Hide"):
        clock()
"""


def ticks(t: TestSession) -> list[int]:
    """Return how many were missed before each tick."""
    return [r.event.missed for r in t.log() if isinstance(r.event, e.TimerTicked)]


async def pass_time(t: TestSession, seconds: float) -> None:
    """Let time pass, and wait for what came of it."""
    await t.advance(seconds)
    await t.settle()


@pytest.mark.parametrize(
    ("every", "seconds"),
    [
        ("2", 2),
        ("0.25", 0.25),
        ("dt.timedelta(minutes=1)", 60),
        ("'2s'", 2),
        ("'1m30s'", 90),
        ("'1D'", 86400),
        ("'1.5 days'", 129600),
        ("'500ms'", 0.5),
        ("'00:05:00'", 300),
        ("'1 days 02:00:00'", 93600),
    ],
)
def test_s072_forms_of_an_interval(every: str, seconds: float) -> None:
    """Seconds, `timedelta` and duration texts: the first tick comes after exactly this long, not before."""

    async def then(t: TestSession) -> None:
        await pass_time(t, seconds * 0.99)
        assert ticks(t) == []
        await pass_time(t, seconds * 0.01 + 1e-6)
        assert ticks(t) == [0]
        assert t.texts() == ["tick 2"]

    visit(CLOCK.format(every=every), then)


@pytest.mark.parametrize("every", ["None", "0", "0.0", "dt.timedelta(0)", "'0s'"])
def test_s072_no_timer(every: str) -> None:
    """None and 0 are no timer."""

    async def then(t: TestSession) -> None:
        await pass_time(t, 100_000)
        assert ticks(t) == []

    visit(CLOCK.format(every=every), then)


@pytest.mark.parametrize(
    "text",
    ["1s", "2 min", "3m", "1.5h", "5D", "6ms", "7 us", "1 day", "2 hours 3 minutes", "00:00:01.5", "1W", "1h23s"],
)
def test_s072_texts_mean_what_pandas_says(text: str) -> None:
    """A duration text is as long as `pandas.Timedelta` of it, also where pandas is not asked."""
    import pandas as pd

    from evlit.api.durations import seconds

    assert seconds(text, "run_every") == pytest.approx(pd.Timedelta(text).total_seconds(), rel=1e-12)


def test_s072_a_bad_text_is_an_error_at_the_call() -> None:
    """A text that is no duration is a StreamlitBadTimeStringError when the fragment is called, not when it is
    decorated; it points at the call, and names the line of the decorator."""
    source = """
        import evlit as st
        @st.fragment(run_every="now and then")
        def clock():
            st.text("never")
        st.text("decorated")
        clock()
    """

    async def then(t: TestSession) -> None:
        [error] = [node for node in t.projection.tree.root.walk() if node.kind == "exception"]
        assert error.props["type"] == "StreamlitBadTimeStringError"
        assert "the fragment `clock`, decorated at app.py:3" in error.props["message"]
        assert [frame["line"] for frame in error.props["frames"]] == [7]
        assert t.texts() == ["decorated"]

    visit(source, then)


@differs("A negative interval, and True, are errors: they are mistakes.")
@pytest.mark.parametrize(
    ("every", "error"),
    [
        ("-1", "StreamlitAPIException"),
        ("dt.timedelta(seconds=-1)", "StreamlitAPIException"),
        ("float('nan')", "StreamlitAPIException"),
        ("True", "StreamlitInvalidParameterTypeError"),
        ("[1]", "StreamlitInvalidParameterTypeError"),
    ],
)
def test_s072_what_is_no_interval(every: str, error: str) -> None:
    """Negative numbers, True and other types are refused when the fragment is called."""

    async def then(t: TestSession) -> None:
        assert [message.split(":")[0] for message in t.errors()] == [error]

    visit(CLOCK.format(every=every), then)


def test_s073_the_interval_is_taken_when_the_decorator_runs() -> None:
    """With the decorator inside the script, the timer follows what each full run says."""

    async def then(t: TestSession) -> None:
        for every, expected in ((None, 0), (1, 1), (None, 1)):
            t.session.state.user["every"] = every
            await t.click("App")
            await pass_time(t, 1.5)
            assert len(ticks(t)) == expected

    visit(CLOCK.format(every="None"), then)


@differs("Timers live on the server, and go by its clock.")
def test_s074_the_same_interval_goes_on_another_one_starts_anew() -> None:
    """A full run with the same interval leaves a live timer alone; with another interval it starts again."""

    async def then(t: TestSession) -> None:
        await pass_time(t, 6)
        await t.click("App")
        await pass_time(t, 4)
        assert ticks(t) == [0]  # ten seconds after the first run, though the app ran at six
        t.session.state.user["every"] = 7
        await pass_time(t, 6)
        await t.click("App")
        await pass_time(t, 6.9)
        assert ticks(t) == [0]
        await pass_time(t, 0.1)
        assert ticks(t) == [0, 0]

    visit(CLOCK.format(every="10"), then)


@differs("A full run does not reset timers that it keeps: ticks stay exact.")
def test_s075_a_fragment_that_is_gone_has_no_timer() -> None:
    """A timer ends with its fragment, by a full run or by the run of the one around it, and begins anew with it."""
    source = """
        import evlit as st
        @st.fragment(run_every=1)
        def inner():
            st.text("inner")
        @st.fragment
        def outer():
            if not st.checkbox("Hide inner"):
                inner()
        if not st.checkbox("Hide outer"):
            outer()
    """

    async def then(t: TestSession) -> None:
        await pass_time(t, 1)
        for label in ("Hide inner", "Hide outer"):
            before = len(ticks(t))
            await t.set(label, True)
            await pass_time(t, 10)
            assert len(ticks(t)) == before
            await t.set(label, False)
        if "inner" not in t.texts():
            await t.set("Hide inner", False)
        before = len(ticks(t))
        await pass_time(t, 1)
        assert len(ticks(t)) == before + 1

    visit(source, then)


def test_s075_a_page_change_ends_the_timers_of_the_page() -> None:
    """On another page the timers of the first one are gone; back there they begin anew, and a late tick from before the
    change is ignored."""
    source = """
        import evlit as st
        def one():
            @st.fragment(run_every=1)
            def clock():
                n = st.session_state.n = st.session_state.get("n", 0) + 1
                st.text(f"tick {n}")
            clock()
        def two():
            st.text("two")
        st.navigation([st.Page(one, default=True), st.Page(two)]).run()
    """

    async def then(t: TestSession) -> None:
        await pass_time(t, 1)
        [fragment] = t.projection.tree.fragments
        await t.open_page("two")
        await pass_time(t, 10)
        t.session.submit(e.TimerTicked(fragment, 0.0))
        await t.settle()
        assert t.texts() == ["two"]
        assert t.log()[-1].kind == "rerun.decided"
        await t.open_page("")
        assert t.texts() == ["tick 3"]
        await pass_time(t, 0.9)
        assert t.texts() == ["tick 3"]
        await pass_time(t, 0.1)
        assert t.texts() == ["tick 4"]

    visit(source, then)


def test_s074_a_fragment_run_may_change_the_interval_of_an_inner_one() -> None:
    """The interval follows what the enclosing fragment's run says, and one in a dialog ticks there."""
    source = """
        import evlit as st
        def count(name):
            n = st.session_state[name] = st.session_state.get(name, 0) + 1
            return n
        @st.fragment
        def outer():
            every = 1 if st.checkbox("Fast") else 10
            @st.fragment(run_every=every)
            def inner():
                st.text(f"inner {count('inner')}")
            inner()
        outer()
        @st.dialog("Clock")
        def window():
            @st.fragment(run_every=1)
            def clock():
                st.text(f"clock {count('clock')}")
            st.text(f"window {count('window')}")
            clock()
        if st.button("Open"):
            window()
    """

    async def then(t: TestSession) -> None:
        await pass_time(t, 9)
        assert t.texts() == ["inner 1"]
        await t.set("Fast", True)
        await pass_time(t, 1)
        assert t.texts() == ["inner 3"]
        await t.set("Fast", False)
        await t.click("Open")
        await pass_time(t, 1)
        assert t.texts("event") == ["window 1", "clock 2"]
        assert t.texts() == ["inner 5"]

    visit(source, then)


BUSY = """
    import threading
    import evlit as st
    gates = st.session_state.setdefault("gates", [threading.Event(), threading.Event()])
    @st.fragment(run_every=1)
    def slow():
        n = st.session_state.n = st.session_state.get("n", 0) + 1
        if n == 2:
            gates[0].set()
            gates[1].wait(20)
        st.text(f"run {n}")
    slow()
"""


def test_s076_ticks_behind_a_run_merge_and_are_counted() -> None:
    """The timer goes on while its fragment runs; one tick waits, and the next one that is made says how many came
    due meanwhile."""

    async def then(t: TestSession) -> None:
        gates = t.session.state.user["gates"]
        await t.advance(1)
        await trio.to_thread.run_sync(gates[0].wait, 20)
        for _ in range(5):
            await t.advance(1)
        await t.host.writer.drain()
        await t.wait(lambda session: len(session.projection.queue) == 1)
        assert ticks(t) == [0, 0]  # the one that runs, and one that waits
        gates[1].set()
        await t.settle()
        assert t.texts() == ["run 3"]
        await pass_time(t, 1)
        assert ticks(t) == [0, 0, 4]

    visit(BUSY, then)


def test_s076_a_late_tick_says_how_many_were_missed_and_the_beat_stays() -> None:
    """When the machine was away for a while, one tick stands for all that came due, and the next one comes on the beat
    of the first: nothing drifts."""

    async def then(t: TestSession) -> None:
        await pass_time(t, 10.25)
        assert ticks(t) == [9]
        await pass_time(t, 0.5)
        assert ticks(t) == [9]
        await pass_time(t, 0.25)
        assert ticks(t) == [9, 0]

    visit(CLOCK.format(every="1"), then)


@differs("While nobody is connected timers stand still, and go on with the next viewer; the app is not rerun for it.")
def test_s077_no_ticks_while_nobody_looks() -> None:
    """Without a viewer no ticks come; a viewer that comes back sees them come again, an interval later."""

    async def then(t: TestSession) -> None:
        t.session.detach(t.feed, "closed")
        await t.settle()
        await pass_time(t, 100)
        assert ticks(t) == []
        t.session.attach("v2", 0)
        await t.settle()
        runs = t.kinds().count("run.started")
        await pass_time(t, 1)
        assert ticks(t) == [0]
        assert t.kinds().count("run.started") == runs + 1

    visit(CLOCK.format(every="1"), then)


def test_s078_late_ticks() -> None:
    """A tick for a fragment that is gone is ignored; one for a fragment that has no timer any more still runs it."""

    async def then(t: TestSession) -> None:
        [fragment] = t.projection.tree.fragments
        t.session.state.user["every"] = None
        await t.click("App")
        t.session.submit(e.TimerTicked(fragment, 0.0))
        await t.settle()
        assert t.texts() == ["tick 3"]
        await t.set("Hide", True)
        runs = t.kinds().count("run.started")
        t.session.submit(e.TimerTicked(fragment, 0.0))
        await t.settle()
        assert t.kinds().count("run.started") == runs
        [ignored] = [r.event for r in t.log() if isinstance(r.event, e.RerunDecided) and r.event.action == "ignore"]
        assert ignored.reason == "its fragment is gone"

    visit(CLOCK.format(every="1"), then)
