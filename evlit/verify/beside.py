"""A session that is executed beside its recording: fed, run by run, by whoever walks the recording (`walk`)."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Iterator
from typing import Any, Final

from attrs import frozen

from evlit.core import events as e
from evlit.core.events import Recorded, run_of
from evlit.core.projection import Projection
from evlit.core.rerun import decide
from evlit.core.tree import Node
from evlit.runtime.host import Host
from evlit.runtime.recovery import taken_up
from evlit.verify.again import Again
from evlit.verify.clock import Clock
from evlit.verify.stopping import PATIENCE, StoppingCore, execute

#: Times that are shown may differ by this, besides the time that runs took: a second that has just begun.
_SECOND: Final = 1.0

#: What runs append before they end.
_FLOWING: Final = (e.TreePatched, e.OutputPrinted, e.AddressChanged, e.EffectRecorded)

_LINE: Final = re.compile(r":\d+")
_NAME: Final = re.compile(r"@[^/]*")


def _looks(node: Node) -> tuple[Any, ...]:
    """Return how people tell a widget from others."""
    return node.kind, node.props.get("label"), node.props.get("key")


@frozen
class Said:
    """What the table said at one moment, and where the user was."""

    decisions: tuple[e.RerunDecided, ...]
    page: str
    query: str


class Beside:
    """The session as it is now.

    Parameters
    ----------
    events
        The recording.
    """

    again_type: type[Again] = Again

    def __init__(self, host: Host, events: list[Recorded], clock: Clock) -> None:
        self.events = events
        self.rows: list[Recorded] = []  #: the session as it is now
        self.notes: list[str] = []
        self.slack = _SECOND
        self.patience = PATIENCE  #: seconds that a run may take
        self.recorded = Projection()  #: what the recording adds up to so far
        self._host = host
        self._clock = clock
        self._place: dict[int, int] = {}  # position in the recording -> position now
        self._said: list[Said] = []  # by the table, since the last decision
        self._left: deque[e.Event] = deque()  # what the run under way appended, and was not fed yet
        self._several = False  # the run under way had parallel fragments
        self._asked: deque[int] = deque()  # recorded positions of what the run under way asked for
        self._starts = {each.event.run: at for at, each in enumerate(events) if isinstance(each.event, e.RunStarted)}
        self._ends = {each.event.run: each for each in events if isinstance(each.event, e.RunEnded)}
        self._again: Again = self._take_up(Projection())

    # -- feeding ------------------------------------------------------------------------------------------------------

    def _take_up(self, projection: Projection) -> Again:
        self._said.clear()
        again = self.again_type(self._host, self.events[0].session, 1, projection)
        if projection.position:
            again.state.unheard, _ = taken_up(projection)
        again.know(each.event for each in self.events if isinstance(each.event, e.EffectRecorded))
        return again

    def _put(self, event: e.Event, at: float, old: int | None = None, cause: int | None = None) -> None:
        """Feed an event, and note what the table says now."""
        position = len(self.rows) + 1
        if old is not None:
            self._place[old] = position
        recorded = Recorded(self.events[0].session, position, at, event, run_of(event), cause)
        self.rows.append(recorded)
        self._again.at = at
        self._again.feed(recorded)
        if isinstance(event, e.RerunDecided):
            self._said.clear()
        else:
            self._ask()

    def _ask(self) -> None:
        """Note what the table says now."""
        p = self._again.projection
        if decisions := decide(p):
            self._said.append(Said(tuple(decisions), p.page, p.query))

    # -- what is called otherwise now ---------------------------------------------------------------------------------

    def _fragment(self, id: str) -> str:
        """Return the id that a fragment has now: it says on which line it is called, and how."""
        fragments = self._again.projection.tree.fragments
        if id in fragments:
            return id
        for known in (_LINE.sub, _NAME.sub):
            found = [each for each in fragments if known("", each) == known("", id)]
            if len(found) == 1:
                return found[0]
        return id

    def _widget(self, id: str) -> str:
        """Return the id that a widget has now: it may depend on parameters that are others by now."""
        then, now = self.recorded.tree.widgets, self._again.projection.tree.widgets
        if id in now or id not in then:
            return id
        wanted = _looks(then[id])
        place = [each for each, node in then.items() if _looks(node) == wanted].index(id)
        found = [each for each, node in now.items() if _looks(node) == wanted]
        return found[place] if place < len(found) else id

    # -- runs ---------------------------------------------------------------------------------------------------------

    def _execute(self, number: int, clock: float) -> None:
        """Execute the run that waits; what it appends is kept."""
        waiting = self._again.waiting
        assert waiting is not None, "expected a run to begin with its `run.started`"
        run, fn = waiting
        core = run.core
        assert isinstance(core, StoppingCore)
        slice_ = list(self._of_run(number))
        self._asked = deque(
            each.position
            for each in slice_
            if (isinstance(each.event, e.RerunRequested) and each.event.why == "script")
            or (isinstance(each.event, e.PageOpened) and each.event.run == number)
        )
        marks = tuple(each.event.calls for each in slice_ if isinstance(each.event, e.TreePatched))
        core.flush_after(tuple(sorted(set(marks))))
        decided = [each.event for each in slice_ if isinstance(each.event, e.RerunDecided)]
        core.stopped_by_user = any(each.action == "stop" and each.cancels == number for each in decided)
        end = self._ends.get(number)
        match None if end is None else end.event:
            case e.RunEnded(outcome="cancelled") | e.RunEnded(outcome="stopped") as ended if (
                ended.outcome == "cancelled" or core.stopped_by_user
            ):
                core.stop_after(ended.calls, ended.seconds)
            case e.RunEnded(outcome="lost") | None if slice_:
                core.stop_after(max(marks, default=0), 0.0)
        self._clock.set(clock)
        self._again.at = clock
        began = time.perf_counter()
        if not execute(run, fn, self._host.sites.in_app, self.patience):
            self.notes.append(f"run {number} did not end by itself: it was stopped")
        self._several = core.threads.several
        recorded_seconds = end.event.seconds if end is not None and isinstance(end.event, e.RunEnded) else 0.0
        self.slack = max(self.slack, recorded_seconds + _SECOND, time.perf_counter() - began + _SECOND)
        self._left.extend(self._again.take())
        if not any(isinstance(each, e.RunEnded) for each in self._left):
            self._left.append(e.RunEnded(number, "cancelled", core.calls))  # its thread is left behind

    def _of_run(self, number: int) -> Iterator[Recorded]:
        """Yield what was recorded from the start to the end of a run."""
        first = self._starts.get(number)
        for at in () if first is None else range(first, len(self.events)):
            each = self.events[at]
            yield each
            if isinstance(each.event, e.RunEnded) and each.event.run == number:
                return

    def _flow(self, calls: int) -> int:
        """Feed what the run had appended when it had made so many calls; returns as of how many the page is then."""
        drawn = -1
        while self._left and isinstance(self._left[0], _FLOWING):
            first = self._left[0]
            if isinstance(first, e.TreePatched):
                if first.calls > calls:
                    break
                drawn = first.calls
            self._feed_out()
        return drawn

    def _feed_out(self) -> None:
        event = self._left.popleft()
        old = None
        if isinstance(event, e.RerunRequested | e.PageOpened) and self._asked:
            old = self._asked.popleft()
        cause = next((each.position for each in reversed(self.rows) if isinstance(each.event, e.RunStarted)), None)
        self._put(event, self._again.at, old, cause)

    def _digest(self) -> str:
        source = self._host.scripts.read()
        self._host.writer.store.put_source(source)
        return source.digest
