"""Events that come while a run is going on (S-015 to S-030): what waits, what interrupts, what shares a run."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import trio

from evlit.core import events as e
from evlit.runtime.host import Settings
from evlit.testing.harness import TestSession
from tests.conformance import gates
from tests.conformance.marks import differs
from tests.conformance.visiting import scopes, visit
from tests.runtime.test_cancellation import seen

#: The ladder climbs at once when time is told to pass; nothing is given up.
AT_ONCE = Settings(interrupt_after=0.0, fence_after=1e9)


@pytest.fixture(autouse=True)
def closed_gates() -> Iterator[None]:
    yield
    gates.reset()


def outcomes(t: TestSession) -> list[str]:
    return [recorded.event.outcome for recorded in t.log() if isinstance(recorded.event, e.RunEnded)]


def decisions(t: TestSession, *actions: str) -> list[tuple[str, str, int]]:
    """Return action, reason and number of events of the decisions, or of those with these actions."""
    made = [recorded.event for recorded in t.log() if isinstance(recorded.event, e.RerunDecided)]
    return [(each.action, each.reason, len(each.because)) for each in made if not actions or each.action in actions]


def click(t: TestSession, label: str) -> None:
    """Click, and wait for nothing."""
    node = t.find(label)
    t.send(trigger=[node.props["widget"]], fragment=node.fragment)


def change(t: TestSession, label: str, value: Any) -> None:
    """Set a value, and wait for nothing."""
    node = t.find(label)
    t.send({node.props["widget"]: value}, fragment=node.fragment)


#: A page of two buttons whose clicks are counted where they are seen, and a part that waits for the test in run 2.
PAGE = """
    import evlit as st
    from tests.conformance import gates
    calls = st.session_state.setdefault("calls", [])
    bodies = st.session_state.setdefault("bodies", [])
    st.session_state.run = st.session_state.get("run", 0) + 1
    def button(name):
        if st.button(name, on_click=calls.append, args=(name,)):
            bodies.append(name)
    button("First")
    if st.session_state.run == 2:
        gates.hold("body", st.checkpoint)
    button("Second")
    @st.fragment
    def part():
        button("Inside")
        st.text_input("Word")
    part()
    @st.fragment
    def other():
        button("Beside")
    other()
    st.text_input("Name")
    st.text(f"{st.session_state.run} {st.query_params.get('q')}")
"""


def calls(t: TestSession) -> list[str]:
    found: list[str] = t.session.state.user["calls"]
    return found


def bodies(t: TestSession) -> list[str]:
    found: list[str] = t.session.state.user["bodies"]
    return found


# -- full runs --------------------------------------------------------------------------------------------------------


@differs("The newer run begins when the older one has ended, at its next yield point: never two runs at one time.")
def test_s015_s016_a_full_rerun_supersedes_at_once_and_never_runs_beside() -> None:
    """A full rerun ends the run that is going on at its next yield point, and begins then."""
    source = """
        import evlit as st
        from tests.conformance import gates
        st.button("Again")
        here = st.session_state.setdefault("here", [0])
        runs = st.session_state.setdefault("runs", [0])
        runs[0] += 1
        here[0] += 1
        try:
            st.text(f"inside at one time: {here[0]}")
            if 1 < runs[0] < 6:
                gates.hold(f"run {runs[0]}", st.checkpoint)
        finally:
            here[0] -= 1
    """

    async def then(t: TestSession) -> None:
        for number in (2, 3, 4, 5):
            click(t, "Again")
            await gates.reached(f"run {number}")
        click(t, "Again")
        await t.settle()
        assert outcomes(t) == ["finished", *["cancelled"] * 4, "finished"]
        assert t.texts() == ["inside at one time: 1"]
        assert t.session.state.user["runs"] == [6], "what five overlapping runs counted is all there"
        assert {each[0] for each in decisions(t, "supersede", "queue")} == {"supersede"}

    visit(source, then)


@differs("An accepted event is never discarded: its callbacks are called, and a body sees its click.")
def test_s017_clicks_in_one_instant_all_count() -> None:
    """Clicks before a run has begun for the first of them lead to a callback each, and to a body that sees it."""

    async def then(t: TestSession) -> None:
        gates.open_gate("body")
        for _ in range(20):
            click(t, "First")
            click(t, "Second")
            change(t, "Name", "x")
        await t.settle()
        assert calls(t) == ["First", "Second"] * 20
        assert sorted(bodies(t)) == ["First"] * 20 + ["Second"] * 20

    visit(PAGE, then)


@differs("A click that no body has seen when its run is superseded is given to the next run, without its callback.")
def test_s018_a_click_is_used_up_by_a_body_that_saw_it() -> None:
    """A click that the body has read is gone when the body is cut off; one that it has not come to is carried."""

    async def then(t: TestSession) -> None:
        t.send(trigger=[t.find("First").props["widget"], t.find("Second").props["widget"]])
        await gates.reached("body")
        change(t, "Name", "x")
        await t.settle()
        assert outcomes(t) == ["finished", "cancelled", "finished"]
        assert calls(t) == ["First", "Second"]
        assert bodies(t) == ["First", "Second"], "each once: the first by the run that was cut off"
        last = decisions(t)[-1]
        assert last == ("start", "nothing runs: 2 events share a run; 1 of them again, because no body saw it", 2)

    visit(PAGE, then)


BUSY = """
    import evlit as st
    from tests.conformance import gates
    if st.button("Busy"):
        gates.block("begun")
        n = 0
        while not gates.is_open("enough"):
            n += 1
        gates.block("computed")
        st.text("drawn")
    st.button("Other")
"""


@pytest.mark.parametrize("fast", [True, False])
def test_s019_without_fast_reruns_only_commands_are_yield_points(fast: bool) -> None:
    """`runner.fastReruns = false`: a run that must end does so where it calls a command, and nowhere else."""

    async def then(t: TestSession) -> None:
        click(t, "Busy")
        await gates.reached("begun")
        click(t, "Other")
        await t.wait(lambda session: session.run is not None and session.run.cancelled_at is not None)
        gates.open_gate("begun")
        gates.open_gate("computed")
        if fast:
            while t.session.run is not None and gates.times("computed") == 0 and "cancelled" not in outcomes(t):
                await t.advance(0.02)
        else:
            for _ in range(20):
                await t.advance(0.02)
            assert "cancelled" not in outcomes(t)
            gates.open_gate("enough")
        await t.settle()
        assert outcomes(t) == ["finished", "cancelled", "finished"]
        assert gates.times("computed") == (0 if fast else 1)
        assert "drawn" not in t.texts()

    visit(BUSY, then, settings=AT_ONCE, options={"runner.fastReruns": fast})


def test_s020_events_that_wait_share_a_run() -> None:
    """Values and query string are the newest, triggers of all are kept, and a full run takes fragments along."""

    async def then(t: TestSession) -> None:
        click(t, "First")
        await gates.reached("body")
        change(t, "Name", "old")
        change(t, "Name", "new")
        click(t, "Second")
        click(t, "Inside")
        t.batch += 1
        t.session.submit(e.PageOpened(t.feed.viewer, t.batch, "", "q=7"))
        await t.settle()
        assert outcomes(t) == ["finished", "cancelled", "finished"]
        assert calls(t) == ["First", "Second", "Inside"]
        assert sorted(bodies(t)) == ["First", "Inside", "Second"]
        assert t.texts() == ["3 7"]
        assert decisions(t)[-1] == ("start", "nothing runs: 5 events share a run", 5)

    visit(PAGE, then)


# -- fragments --------------------------------------------------------------------------------------------------------


def test_s021_a_fragment_waits_for_what_runs() -> None:
    """An event of a fragment interrupts nothing; what waited then runs together, in the order it was asked for."""

    async def then(t: TestSession) -> None:
        fragments = {name: t.find(name).fragment for name in ("Inside", "Beside")}
        click(t, "First")
        await gates.reached("body")
        for name in ("Beside", "Inside", "Beside"):
            t.send(fragment=fragments[name])
        await t.host.writer.drain()
        gates.open_gate("body")
        await t.settle()
        assert outcomes(t) == ["finished"] * 3
        assert scopes(t)[1:] == [None, (fragments["Beside"], fragments["Inside"])]
        assert {each[:2] for each in decisions(t, "queue")} == {("queue", "a fragment never interrupts")}

    visit(PAGE, then)


FRAGMENT_HELD = """
    import evlit as st
    from tests.conformance import gates
    calls = st.session_state.setdefault("calls", [])
    bodies = st.session_state.setdefault("bodies", [])
    def button(name):
        if st.button(name, on_click=calls.append, args=(name,)):
            bodies.append(name)
    button("Outside")
    @st.fragment
    def part():
        button("Inside")
        drawn = st.session_state.setdefault("drawn", [])
        drawn.append(1)
        if len(drawn) == 2:
            gates.hold("part", st.checkpoint)
        button("Later")
    part()
"""


def test_s022_a_full_rerun_interrupts_a_fragment_and_runs_it_again() -> None:
    """The fragment ends at its next yield point, and is drawn as part of the full run; a click it had not seen too."""

    async def then(t: TestSession) -> None:
        fragment = t.find("Inside").fragment
        t.send(trigger=[t.find("Inside").props["widget"], t.find("Later").props["widget"]], fragment=fragment)
        await gates.reached("part")
        click(t, "Outside")
        await t.settle()
        assert outcomes(t) == ["finished", "cancelled", "finished"]
        assert scopes(t)[1:] == [(fragment,), None]
        assert len(t.session.state.user["drawn"]) == 3
        assert calls(t) == ["Inside", "Later", "Outside"]
        assert bodies(t) == ["Inside", "Outside", "Later"]
        assert decisions(t, "supersede") == [("supersede", "a full rerun interrupts a fragment and runs it again", 1)]

    visit(FRAGMENT_HELD, then)


@differs(
    "It is not dropped when another full rerun comes: its callback is called, and the next full run sees its click."
)
def test_s023_a_fragment_event_behind_a_full_run_is_kept() -> None:
    """A click in a fragment that waits for a full run survives that another full rerun supersedes it."""

    async def then(t: TestSession) -> None:
        click(t, "First")
        await gates.reached("body")
        click(t, "Inside")
        click(t, "Second")
        click(t, "Second")
        await t.settle()
        assert calls(t) == ["First", "Inside", "Second", "Second"]
        assert bodies(t) == ["First", "Second", "Inside", "Second"]

    visit(PAGE, then)


GOING = """
    import evlit as st
    from tests.conformance import gates
    calls = st.session_state.setdefault("calls", [])
    hide = st.checkbox("Hide")
    if hide:
        gates.hold("hidden", st.checkpoint)
    @st.fragment(run_every=5)
    def part():
        st.text_input("Word", key="word", on_change=lambda: calls.append(st.session_state.word))
    if not hide:
        part()
    st.text(f"run {'without' if hide else 'with'}")
"""


@differs(
    "The value is taken, its callback called, and the app runs: a vanished fragment is no reason to lose an input."
)
def test_s024_an_event_of_a_fragment_that_is_gone() -> None:
    """What was sent to a fragment that is no longer there leads to a run of the app; a timer's tick to nothing."""

    async def then(t: TestSession) -> None:
        gates.open_gate("hidden")
        fragment = t.find("Word").fragment
        await t.set("Hide", True)
        assert fragment is not None
        t.send({"text_input:word": "late"}, fragment=fragment)
        t.session.submit(e.TimerTicked(fragment, 0.0))
        await t.settle()
        assert scopes(t) == [None, None, None]
        assert ("ignore", "its fragment is gone", 1) in decisions(t)
        assert "its fragment is gone: the whole app runs with the value" in {each[1] for each in decisions(t)}

    visit(GOING, then)


def test_s025_a_fragment_that_goes_while_its_event_waits() -> None:
    """It is not run: a tick comes to nothing, and an input to a run of the app, with its callback."""

    async def then(t: TestSession) -> None:
        fragment = t.find("Word").fragment
        assert fragment is not None
        await t.wait(lambda session: session.idle)
        change(t, "Hide", True)
        await gates.reached("hidden")
        t.session.submit(e.TimerTicked(fragment, 0.0))
        await t.host.writer.drain()
        gates.open_gate("hidden")
        await t.settle()
        assert scopes(t) == [None, None]
        assert decisions(t)[-2:] == [("queue", "a tick never interrupts", 1), ("ignore", "its fragment is gone", 1)]

    visit(GOING, then)


# -- order, Stop, threads ---------------------------------------------------------------------------------------------


def test_s026_the_page_shows_the_newest() -> None:
    """Events are taken in the order sent, and nothing of an older run appears after a newer one's."""
    source = """
        import evlit as st
        name = st.text_input("Name")
        for _ in range(50):
            st.text(f"hello {name}")
    """

    async def then(t: TestSession) -> None:
        for number in range(6):
            change(t, "Name", str(number))
            for _ in range(20 * number):
                await trio.lowlevel.checkpoint()
        await t.settle()
        assert t.texts() == ["hello 5"] * 50
        runs = [r.event.run for r in t.log() if isinstance(r.event, e.TreePatched)]
        assert runs == sorted(runs)

    visit(source, then)


def test_s027_stop_ends_the_run_and_nothing_follows() -> None:
    """The run ends at its next yield point, what it did not reach leaves the page, and state and values stay."""

    async def then(t: TestSession) -> None:
        click(t, "First")
        await gates.reached("body")
        t.batch += 1
        t.session.submit(e.StopRequested(t.feed.viewer, t.batch))
        await t.settle()
        assert outcomes(t) == ["finished", "stopped"]
        assert decisions(t)[-1] == ("stop", "the user pressed Stop", 1)
        assert [node.props.get("label") for node in t.projection.tree[1].walk()][1:] == ["First"]
        assert t.session.state.user["run"] == 2
        await t.click("First")
        assert t.texts() == ["3 None"]

    visit(PAGE, then)


def test_s027_stop_when_nothing_runs() -> None:
    """It is recorded, and leads to nothing."""

    async def then(t: TestSession) -> None:
        t.batch += 1
        t.session.submit(e.StopRequested(t.feed.viewer, t.batch))
        await t.settle()
        assert decisions(t)[-1] == ("ignore", "nothing runs", 1)

    visit(PAGE, then)


@differs(
    "Pure Python is interrupted too, at a line of the app, when no command comes for a moment; a thread that is stuck "
    "in a library is given up, and the next run begins. `runner.fastReruns = false` leaves it at commands."
)
def test_s028_pure_python_is_interrupted() -> None:
    """A loop without commands ends a moment after a newer event, at one of its own lines."""
    source = """
        import evlit as st
        if st.button("Loop"):
            n = 0
            while True:
                n += 1
        st.button("Other")
    """

    async def then(t: TestSession) -> None:
        loop = t.find("Loop").props["widget"]
        t.send(trigger=[loop])
        await seen(t, loop)
        click(t, "Other")
        while not t.session.idle:
            await t.advance(0.02)
        assert outcomes(t) == ["finished", "cancelled", "finished"]

    visit(source, then, settings=AT_ONCE)


def test_s029_threads_of_the_app_are_not_interrupted() -> None:
    """A thread that the app started computes on when the run that started it is superseded."""
    source = """
        import evlit as st
        import threading
        from tests.conformance import gates
        def work():
            gates.block("thread")
            st.session_state  # no session here, and no run that could end
            gates.block("worked")
        if st.button("Start"):
            thread = threading.Thread(target=work)
            thread.start()
            st.session_state.thread = thread
            gates.hold("body", st.checkpoint)
        st.button("Other")
    """

    async def then(t: TestSession) -> None:
        start = t.find("Start").props["widget"]
        t.send(trigger=[start])
        await gates.reached("body")
        click(t, "Other")
        await t.settle()
        assert outcomes(t) == ["finished", "cancelled", "finished"]
        gates.open_gate("worked")
        gates.open_gate("thread")
        thread = t.session.state.user["thread"]
        assert isinstance(thread, threading.Thread)
        await trio.to_thread.run_sync(thread.join)
        assert gates.times("worked") == 1

    visit(source, then, settings=AT_ONCE)


def test_s030_an_event_after_the_last_yield_point() -> None:
    """A run that calls no command any more comes to its end, and what came meanwhile follows."""
    source = """
        import evlit as st
        from tests.conformance import gates
        st.button("Again")
        runs = st.session_state.setdefault("runs", [])
        runs.append(1)
        if len(runs) == 2:
            gates.block("last")
            runs.append("came to its end")
    """

    async def then(t: TestSession) -> None:
        click(t, "Again")
        await gates.reached("last")
        click(t, "Again")
        await t.wait(lambda session: session.run is not None and session.run.cancelled_at is not None)
        gates.open_gate("last")
        await t.settle()
        assert t.session.state.user["runs"] == [1, 1, "came to its end", 1]

    visit(source, then)
