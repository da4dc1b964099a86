"""Bursts of events: the app that takes them, what may come, and what must have happened in the end."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

from attrs import field, frozen, mutable
from hypothesis import strategies as st

from evlit.core import events as e

#: `calls` are the callbacks in their order; `seen` counts what bodies read, `begun` and `done` what a shield holds
#: together. These are changed between two commands, so no cancellation comes between the click and its count.
APP: Final = """
import evlit as st
calls = st.session_state.setdefault("calls", [])
seen = st.session_state.setdefault("seen", {})
def call(name, ends=None):
    calls.append(name)
    st.session_state.get("a checkpoint in a callback")
    if ends == "app":
        st.rerun()
    if ends == "part":
        st.rerun("part")
    if ends == "stop":
        st.stop()
    if ends == "raise":
        raise RuntimeError(name)
    st.session_state.ended = st.session_state.get("ended", 0) + 1
def count(name):
    seen[name] = seen.get(name, 0) + 1
def rows():
    for _ in range(15):
        st.text("row")
def button(name, ends=None):
    return st.button(name, key=name, on_click=call, args=(name, ends))
for name in ("a", "b"):
    if button(name):
        count(name)
    rows()
if button("again"):
    count("again")
    st.rerun()
for ends in ("app", "stop", "raise"):
    if button(ends, ends):
        count(ends)
st.text_input("text", key="text", on_change=call, args=("text",))
if button("shield"):
    with st.shield():
        count("shield")
        rows()
        count("unshield")
@st.fragment(key="part", run_every=5)
def part():
    if button("c"):
        count("c")
    rows()
    if button("part", "part"):
        count("part")
    st.text_input("word", key="word", on_change=call, args=("word",))
    if button("here"):
        count("here")
        st.rerun(scope="fragment")
    count("part drawn")
part()
@st.fragment
def other():
    if button("d"):
        count("d")
    rows()
other()
rows()
if button("busy"):
    count("busy")
    n = 0
    while n < 3_000_000:
        n += 1
"""

#: Buttons of the app and of its fragments.
BUTTONS: Final = ("a", "b", "again", "app", "stop", "raise", "shield", "busy")
IN_PART: Final = ("c", "part", "here")
IN_OTHER: Final = ("d",)

#: Buttons whose callback leaves nothing for a body to see (S-046, S-047, S-051).
UNSEEN: Final = frozenset({"app", "stop", "raise"})

#: How many bursts a test plays, and how many the full run does: EVLIT_BURSTS=1000.
EXAMPLES: Final = int(os.environ.get("EVLIT_BURSTS", "0"))

_clicks = st.sampled_from([*BUTTONS[:-1], *BUTTONS[:4], *IN_PART, *IN_PART, *IN_OTHER])
_gaps = st.tuples(st.just("pause"), st.integers(1, 40))
_typing = st.tuples(st.sampled_from(["text", "word"]), st.integers(0, 99))
_time = st.tuples(st.just("advance"), st.sampled_from([1.0, 5.0, 12.0]))
_viewer = st.tuples(st.just("viewer"), st.just(0))
_stop = st.tuples(st.just("Stop"), st.just(0))
_busy = st.just("busy")

Step = str | tuple[str, Any]


def _steps(kinds: Sequence[st.SearchStrategy[Any]], size: int) -> st.SearchStrategy[list[Step]]:
    # `one_of` would flatten these, and then nearly every step were a click.
    one = st.sampled_from(range(len(kinds))).flatmap(kinds.__getitem__)
    return st.lists(one, min_size=size // 2, max_size=size)


def bursts(size: int = 50, *, clock: bool = True) -> st.SearchStrategy[list[Step]]:
    """Steps at random gaps. Some bursts have Stop in them, which may leave a click without a body."""
    kinds = [_clicks, _clicks, _clicks, _gaps, _typing, _viewer, *([_time] if clock else [])]
    return st.one_of(_steps(kinds, size), _steps([*kinds, _stop], size), _steps([*kinds, _clicks, _busy], size // 2))


@mutable
class Expected:
    """What a burst has to lead to."""

    calls: list[str] = field(factory=list)
    clicks: Counter[str] = field(factory=Counter)
    typed: dict[str, str] = field(factory=dict)
    stopped: bool = False

    def add(self, step: Step) -> None:
        """Take a step into account."""
        match step:
            case str(name):
                self.calls.append(name)
                self.clicks[name] += 1
            case ("text" | "word" as name, number):
                if self.typed.get(name, "") != str(number):
                    self.calls.append(str(name))
                self.typed[str(name)] = str(number)
            case ("Stop", _):
                self.stopped = True

    def check(self, calls: Sequence[str], seen: dict[str, int], log: Iterable[e.Recorded]) -> Result:
        """Check what happened: every callback once and in order, every click seen by one body, every event decided."""
        result = Result(
            clicks=sum(self.clicks.values()),
            lost=sum((Counter(self.calls) - Counter(calls)).values()),
            doubled=sum((Counter(calls) - Counter(self.calls)).values()),
            unseen=sum(max(0, n - seen.get(name, 0)) for name, n in self.clicks.items() if name not in UNSEEN),
            seen_twice=sum(max(0, seen.get(name, 0) - n) for name, n in self.clicks.items()),
        )
        assert (result.lost, result.doubled) == (0, 0), f"expected the callbacks {self.calls}, got {calls}"
        assert list(calls) == self.calls, "expected the callbacks in the order of the events"
        assert result.seen_twice == 0, f"expected each click to be seen once: {self.clicks}, got {seen}"
        if not self.stopped:
            assert result.unseen == 0, f"expected each click to be seen: {self.clicks}, got {seen}"
        assert not any(seen.get(name) for name in UNSEEN)
        assert seen.get("shield", 0) == seen.get("unshield", 0), "expected what a shield holds to be whole"
        check_decisions(log)
        return result


@frozen
class Result:
    """Figures of a burst."""

    clicks: int
    lost: int
    doubled: int
    unseen: int
    seen_twice: int


def report(results: Sequence[Result]) -> None:
    """Print what bursts came to."""
    clicks, lost, doubled, unseen, twice = (
        sum(getattr(result, name) for result in results)
        for name in ("clicks", "lost", "doubled", "unseen", "seen_twice")
    )
    print(  # noqa: T201  # the figures of the full run
        f"\n{len(results)} bursts, {clicks} clicks: callbacks lost {lost}, doubled {doubled}; "
        f"bodies that did not see a click (all by Stop) {unseen}, saw it twice {twice}"
    )


def check_decisions(log: Iterable[e.Recorded]) -> None:
    """Check that every event that asks for a run was answered, and came to a run or to nothing for a reason."""
    asked: dict[int, e.Event | e.Unknown] = {}
    fate: dict[int, str] = {}
    for recorded in log:
        event = recorded.event
        if isinstance(event, e.WidgetsChanged | e.TimerTicked | e.RerunRequested | e.StopRequested):
            asked[recorded.position] = event
        elif isinstance(event, e.RerunDecided):
            assert event.reason
            for position in event.because:
                fate[position] = event.action
    assert fate.keys() == asked.keys()
    for position, action in fate.items():
        match asked[position]:
            case e.TimerTicked():
                assert action in ("start", "ignore", "coalesce", "queue")  # an older one is dropped for a newer one
            case e.StopRequested():
                assert action in ("stop", "ignore")
            case _:
                assert action == "start", f"expected event {position} to come to a run, got {action}"
