"""Where the time of a run went (step 7 of the click journey): marks of its `st.*` calls, put together when it ends.

A call leaves one mark when it is done, which costs a tuple. So what is known is the time from the end of one call to
the end of the next: the app's own code before it, and the call. What is slow inside a call (tables, charts, computing
what is cached) leaves another mark where it begins, which tells the two apart.

Short runs are not worth their bytes in the log. Of long ones, calls that took next to nothing are put together with
their neighbours, so that a profile has a few hundred spans however many calls there were.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from threading import get_ident
from time import perf_counter
from typing import Any, Final

#: Seconds of a run that is worth a profile.
LONG: Final = 0.03

#: Spans that are longer than their part of the run stay alone; there cannot be more of them.
_PARTS: Final = 120

#: Marks that a run keeps. A script that draws for hours has those of its end.
_KEPT: Final = 10_000

#: Line and name of the call, the fragment around it, the thread, and when. Without a line: a call begins here.
Mark = tuple[str, str, str | None, int, float]


def new_marks() -> deque[Mark]:
    """Return what a run keeps its marks in."""
    return deque(maxlen=_KEPT)


def begins(marks: deque[Mark]) -> None:
    """Note that a call which may be slow begins in this thread."""
    marks.append(("", "", None, get_ident(), perf_counter()))


def took(marks: deque[Mark], site: str, name: str, fragment: str | None) -> None:
    """Note that something besides the `st.*` calls took this thread's time until now: `name()`."""
    marks.append((site, f"{name}()", fragment, get_ident(), perf_counter()))


class _Span:
    """Seconds of the app's `own` code before a call, and `inside` the call. A plain class: `import evlit` brings it."""

    __slots__ = ("begin", "calls", "end", "inside", "own", "site", "thread")

    def __init__(self, site: tuple[str, str, str | None], thread: int, begin: float, call: float, end: float) -> None:
        self.site = site
        self.thread = thread
        self.begin = begin
        self.own = call - begin
        self.inside = end - call
        self.end = end
        self.calls = 1

    @property
    def seconds(self) -> float:
        return self.end - self.begin

    def take(self, other: _Span) -> None:
        """Take the next span of the same thread along."""
        if other.seconds > self.seconds:
            self.site = other.site
        self.own += other.own
        self.inside += other.inside
        self.end = other.end
        self.calls += other.calls


def profile(marks: Iterable[Mark], began: float, seconds: float, calls: int) -> dict[str, Any] | None:
    """Return where the time of a run went, as `run.ended` has it; None when the run was short.

    Parameters
    ----------
    marks
        In the order in which they were made.
    began
        What `perf_counter` said when the run began.
    seconds
        How long it lasted.
    calls
        `st.*` calls that it made, so that it is known how many marks were dropped.
    """
    if seconds < LONG:
        return None
    spans = _merged(_spans(marks, began, calls), seconds / _PARTS)
    sites: dict[tuple[str, str, str | None], int] = {}
    rows = [
        [
            sites.setdefault(span.site, len(sites)),
            _micro(span.begin - began),
            _micro(span.begin + span.own - began),
            _micro(span.end - began),
            span.calls,
        ]
        for span in spans
    ]
    return {"sites": [list(site) for site in sites], "spans": rows}


def _spans(marks: Iterable[Mark], began: float, calls: int) -> list[_Span]:
    last: dict[int, float] = {}  # thread -> when its last call ended
    entered: dict[int, float] = {}  # thread -> when a slow call began that has not ended
    first = began
    spans: list[_Span] = []
    for line, name, fragment, thread, at in marks:
        if not line:
            entered.setdefault(thread, at)
            continue
        # A second thread begins when it makes its first mark known; before that it did not exist, as far as is known.
        begin = last.get(thread, first if not last else entered.get(thread, at))
        # What is computed is part of the function that computes it, also between the calls that it makes.
        call = begin if name.endswith("()") and thread not in entered else max(begin, entered.pop(thread, at))
        spans.append(_Span((line, name, fragment), thread, begin, call, at))
        last[thread] = at
    if len(spans) == _KEPT and calls > _KEPT:
        spans[0].calls += calls - _KEPT
    return spans


def _merged(spans: Sequence[_Span], short: float) -> list[_Span]:
    """Put neighbours of one thread together that have the same site, or are both short."""
    merged: list[_Span] = []
    latest: dict[int, _Span] = {}  # thread -> its last span
    for span in spans:
        before = latest.get(span.thread)
        alike = before is not None and (before.site == span.site or max(before.seconds, span.seconds) < short)
        if before is not None and alike and before.site[2] == span.site[2]:
            before.take(span)
        else:
            merged.append(span)
            latest[span.thread] = span
    return merged


def _micro(seconds: float) -> int:
    return max(round(seconds * 1e6), 0)
