"""Section 3.6: fragments that run side by side."""

from __future__ import annotations

import trio

from evlit.core import events as e
from evlit.testing.harness import TestSession, open_test_session
from tests.conformance.marks import differs


def ends(t: TestSession) -> list[str]:
    return [recorded.event.outcome for recorded in t.log() if isinstance(recorded.event, e.RunEnded)]


#: Three fragments, each of which waits until all three are there: one after the other, they would never meet.
MEETING = """
    import threading
    import evlit as st
    meeting = threading.Barrier(3, timeout=20)
    @st.fragment(parallel=True)
    def part(n):
        meeting.wait()
        st.button(f"Button {n}")
        count = st.session_state[n] = st.session_state.get(n, 0) + 1
        st.text(f"{n}: {count}")
    for n in range(3):
        part(n)
"""


def test_s091_siblings_run_at_the_same_time() -> None:
    """Parallel fragments run side by side in a full run: three that wait for each other all come through, and each
    writes in its own place, in the order of their calls."""

    async def main() -> None:
        async with open_test_session(MEETING) as t:
            assert t.errors() == []
            assert t.texts() == ["0: 1", "1: 1", "2: 1"]

    trio.run(main)


def test_s091_the_script_goes_on_at_once_and_the_run_ends_with_the_last() -> None:
    """The script does not wait for a parallel fragment, and the run does: the fragment sees what the script set after
    the call, and the run's end comes after the fragment's last element."""
    source = """
        import threading
        import evlit as st
        gone_on = threading.Event()
        @st.fragment(parallel=True)
        def part():
            st.text(f"went on: {gone_on.wait(20)}")
        st.text(f"returned {part()}")
        gone_on.set()
        st.text("after")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            assert t.texts() == ["returned None", "went on: True", "after"] or t.texts() == [
                "went on: True",
                "returned None",
                "after",
            ]
            assert t.kinds()[-1] == "run.ended"

    trio.run(main)


def test_s091_no_more_threads_than_allowed() -> None:
    """`runner.parallelMaxWorkers` caps how many parallel fragments of a run go on at a time; the others wait."""
    source = """
        import threading
        import evlit as st
        lock, inside, most = threading.Lock(), [], []
        @st.fragment(parallel=True)
        def part(n):
            with lock:
                inside.append(n)
                most.append(len(inside))
            st.text(f"part {n}")
            with lock:
                inside.remove(n)
        for n in range(8):
            part(n)
        @st.fragment(parallel=True)
        def last():
            st.text(f"never more than {max(most)}")
        last()
    """

    async def main() -> None:
        async with open_test_session(source, options={"runner.parallelMaxWorkers": 1}) as t:
            assert t.texts() == [*(f"part {n}" for n in range(8)), "never more than 1"]

    trio.run(main)


@differs("Several parallel fragments that are due run side by side in a fragment run too, not one after another.")
def test_s092_side_by_side_in_fragment_runs() -> None:
    """When three parallel fragments wait for a run, they run side by side: they wait for each other again."""

    async def main() -> None:
        async with open_test_session(MEETING) as t:
            fragments = tuple(t.find(f"Button {n}").fragment or "" for n in range(3))
            t.session.submit(e.RerunRequested("script", fragments))
            await t.settle()
            assert t.errors() == []
            assert t.texts() == ["0: 2", "1: 2", "2: 2"]

    trio.run(main)


@differs("A parallel fragment may write to outside containers and open a dialog: the tree has one writer at a time.")
def test_s093_outside_containers_and_dialogs_are_allowed() -> None:
    """Parallel fragments write into a container of the page and open a dialog, in a full run and in a fragment run;
    what each writes stays together, in the order of first writes."""
    source = """
        import threading
        import evlit as st
        box = st.container()
        turn = [threading.Event() for _ in range(5)]
        turn[0].set()
        @st.dialog("Hello")
        def hello():
            st.text("in the dialog")
        @st.fragment(parallel=True)
        def part(n):
            for step in (n, n + 2):
                turn[step].wait(20)
                box.text(f"{n} at {step}")
                turn[step + 1].set()
            if st.button(f"Button {n}"):
                hello()
        part(0)
        part(1)
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            assert t.errors() == []
            assert t.texts() == ["0 at 0", "0 at 2", "1 at 1", "1 at 3"]
            await t.click("Button 1")
            assert t.errors() == []
            assert t.texts("event") == ["in the dialog"]

    trio.run(main)


def test_s094_an_exception_stays_in_its_fragment() -> None:
    """An exception in a parallel fragment is shown there; the script and the others end as if nothing was."""
    source = """
        import evlit as st
        @st.fragment(parallel=True)
        def part(n):
            st.text(f"part {n}")
            if n == 1:
                raise KeyError(n)
            st.text(f"whole {n}")
        for n in range(3):
            part(n)
        st.text("end")
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            assert t.errors() == ["KeyError: 1"]
            assert t.texts() == ["part 0", "whole 0", "part 1", "part 2", "whole 2", "end"]
            assert ends(t) == ["finished"]

    trio.run(main)


STEERING = """
    import threading
    import evlit as st
    steered = threading.Event()
    first = "n" not in st.session_state
    st.session_state.n = 1
    @st.fragment(parallel=True)
    def steers():
        if first:
            try:
                {signal}
            finally:
                steered.set()
    @st.fragment(parallel=True)
    def other():
        if first:
            steered.wait(20)
        st.text("other")
        st.text("other goes on")
    other()
    steers()
    if first:
        steered.wait(20)
    st.text("script")
    st.text("script goes on")
"""


def test_s094_stop_in_one_stops_all() -> None:
    """`st.stop()` in a parallel fragment ends the script and the other fragments at their next call."""

    async def main() -> None:
        async with open_test_session(STEERING.format(signal="st.stop()")) as t:
            assert t.texts() == []
            assert ends(t) == ["stopped"]

    trio.run(main)


def test_s094_rerun_in_one_reruns_all() -> None:
    """`st.rerun()` in a parallel fragment ends the script and the other fragments at their next call, and the app runs
    again."""

    async def main() -> None:
        async with open_test_session(STEERING.format(signal="st.rerun()")) as t:
            assert ends(t) == ["rerun", "finished"]
            calls = [r.event.calls for r in t.log() if isinstance(r.event, e.RunEnded)]
            assert calls[0] == 2, "expected only the two fragments to have been placed in the first run"
            assert t.texts() == ["other", "other goes on", "script", "script goes on"]

    trio.run(main)


def test_s094_a_cancellation_reaches_all_threads() -> None:
    """A newer full run ends all threads of a run: one in a call, one that awaits, and one in a loop of pure Python."""
    source = """
        import threading
        import evlit as st
        import trio
        st.button("Go")
        n = st.session_state.n = st.session_state.get("n", 0) + 1
        @st.fragment(parallel=True)
        def computes():
            while n == 1:
                pass
            st.text("computed")
        @st.fragment(parallel=True)
        async def awaits():
            if n == 1:
                await trio.Event().wait()
            st.text("awaited")
        @st.fragment(parallel=True)
        def calls():
            while n == 1:
                st.session_state.get("n")
            st.text("called")
        computes()
        awaits()
        calls()
        st.text(f"run {n}")
    """

    async def main() -> None:
        async with open_test_session(source, settle=False) as t:
            await t.wait(lambda session: "Go" in str(session.projection.tree.to_json()))
            await t.click("Go")
            assert ends(t) == ["cancelled", "finished"]
            assert sorted(t.texts()) == ["awaited", "called", "computed", "run 2"]

    trio.run(main)
