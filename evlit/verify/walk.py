"""A recorded session, walked from event to event, with the same session executed beside it.

Theory of operation
-------------------
Events are of two sorts. *Inputs* (what users, timers and the watcher did) are fed as they are. Everything else the
session has to come to by itself; it is compared where the recording has it:

- `rerun.decided`: the table is asked after every event. What it says may be recorded some events later, for the log
  commits in groups, so a recorded decision must be what the table said at one of the moments since the last one.
- `run.started`: the run is executed, to its end or to the call where it was stopped, and what it appends is kept. It is
  fed as the recording goes on: patches up to the recorded number of calls, so that inputs in the middle of a run meet
  the page as it was then; the rest at `run.ended`.
- `run.ended`: the page, `session_state`, the address and the outcome are compared. Values that are written late are
  compared at the end of the log.

Positions are counted anew, because a run may be recorded in more or fewer pieces; `_place` has the new one of each
input. After the first divergence a walk ends, or (`update`) goes on *freely*: inputs come in their order, and the
session decides what follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, Literal

from attrs import evolve, frozen

from evlit.core import events as e
from evlit.core.events import Recorded
from evlit.core.fold import fold
from evlit.core.projection import Projection
from evlit.core.rerun import decide
from evlit.core.tree import Node
from evlit.log.rows import Row
from evlit.runtime.host import Host
from evlit.runtime.session import encoded
from evlit.verify.beside import Beside
from evlit.verify.clock import Clock
from evlit.verify.compare import NOTHING, Change, first_of_entries, first_of_trees

What = Literal["decision", "element", "state", "address", "outcome"]

#: Runs in a row without an input, when the session goes on freely.
_ENDLESS: Final = 100


@frozen
class Divergence:
    """The first place where the session is another one.

    Attributes
    ----------
    position
        Of the recorded event that was compared.
    change
        What differs.
    because
        The input that led there, if one did.
    """

    what: What
    position: int
    run: int | None
    change: Change
    because: Recorded | None


class Walk(Beside):
    """The state of a walk.

    Parameters
    ----------
    source
        Makes the source of a digest the one that is executed; None when the app is a file of its own.
    update
        Whether to go on after the first divergence.
    """

    def __init__(
        self,
        host: Host,
        events: list[Recorded],
        clock: Clock,
        source: Callable[[str], None] | None,
        *,
        update: bool,
    ) -> None:
        super().__init__(host, events, clock)
        self.divergence: Divergence | None = None
        self._source = source
        self._update = update
        self._free = False
        self._at = 0  # index of the event under way
        self._by_position = {each.position: each for each in events}
        self._because: dict[int, Recorded] = {}  # run -> the newest input behind it
        self._frame: tuple[Recorded, Change] | None = None  # the first patch of the run under way that differs

    def go(self) -> None:
        """Walk to the end, or to the first divergence."""
        skip = 0
        for at, recorded in enumerate(self.events):
            self._at = at
            fold(self.recorded, recorded)
            if skip:
                skip -= 1
                continue
            skip = self._step(recorded)
            if self.divergence is not None:
                if not self._update:
                    return
                if not self._free:
                    self._go_free()
        if self.divergence is None:
            self._compare_large()
        for name in dict.fromkeys(self._again.unknown):
            self.notes.append(f"the recording has no result of a call of {name}: it was made")

    def as_rows(self) -> Iterator[Row]:
        """Yield the session as it is now, as a log takes it."""
        for each in self.rows:
            if not isinstance(each.event, e.Unknown):
                yield encoded(each.event, each.at, each.cause)

    # -- steps --------------------------------------------------------------------------------------------------------

    def _step(self, recorded: Recorded) -> int:
        """Take one recorded event; returns how many of the next ones were taken with it."""
        match recorded.event:
            case e.RerunDecided():
                return 0 if self._free else self._decided(recorded)
            case e.RunStarted() | e.Unknown() | e.StateChanged() | e.OutputPrinted() | e.AddressChanged():
                pass
            case e.EffectRecorded(name=name):
                if name == "download":
                    self._input(recorded)
            case e.TreePatched(calls=calls):
                if not self._free:
                    self._drawn(recorded, calls)
            case e.RunEnded(outcome="lost"):
                self._restart(recorded)
            case e.RunEnded():
                if not self._free:
                    self._ended(recorded)
            case e.RerunRequested(why="script") | e.PageOpened(run=int()):
                pass  # the run asks for it by itself
            case e.RerunRequested(why="recovery") | e.ViewerDetached(reason="lost"):
                self._restart(recorded)
            case _:
                self._input(recorded)
        return 0

    def _input(self, recorded: Recorded) -> None:
        self._put(self._as_now(recorded), recorded.at, recorded.position)
        if self._free:
            self._settle(recorded.at)

    def _as_now(self, recorded: Recorded) -> Any:
        """Return an input with the ids that widgets and fragments have now."""
        event: Any = recorded.event
        match event:
            case e.WidgetsChanged():
                fragment = None if event.fragment is None else self._fragment(event.fragment)
                values = {self._widget(id): value for id, value in event.values.items()}
                trigger = {self._widget(id): value for id, value in event.trigger.items()}
                return evolve(event, fragment=fragment, values=values, trigger=trigger)
            case e.TimerTicked(fragment=fragment):
                return evolve(event, fragment=self._fragment(fragment))
            case e.DialogDismissed(dialog=dialog):
                return evolve(event, dialog=self._fragment(dialog))
            case e.ScriptChanged() | e.SessionOpened() | e.SessionForked() if self._source is None:
                return evolve(event, source=self._digest())
        return event

    def _restart(self, recorded: Recorded) -> None:
        """Go on as a process does that took the session up from its log."""
        before: Any = self.events[self._at - 1].event
        if not isinstance(before, e.ViewerDetached | e.RunEnded) or getattr(before, "reason", "lost") != "lost":
            first = True
        else:
            first = not (isinstance(before, e.ViewerDetached) or before.outcome == "lost")
        if first:
            self._left.clear()
            self._again = self._take_up(self._again.projection)
        event: Any = recorded.event
        if isinstance(event, e.RunEnded):
            again = tuple(self._place[p] for p in event.again if p in self._place)
            event = evolve(event, again=again)
            if self._again.projection.run is None:
                return
        self._put(event, recorded.at, recorded.position)
        if self._free:
            self._settle(recorded.at)

    # -- decisions ----------------------------------------------------------------------------------------------------

    def _decided(self, recorded: Recorded) -> int:
        group = list(self._group())
        wanted = tuple(self._now(each.event) for each in group if isinstance(each.event, e.RerunDecided))
        # Those of one cause may have been made one after the other: the most that were made at once are taken.
        firsts = [wanted[:count] for count in range(len(wanted), 0, -1)]
        said = next((each for first in firsts for each in reversed(self._said) if each.decisions == first), None)
        if said is None:
            newest = self._said[-1].decisions if self._said else ()
            change = Change(("decision",), words(wanted), words(newest))
            self._diverge("decision", recorded, change, self._input_of(recorded))
            return 0
        starts = any(each.action == "start" for each in said.decisions)
        group = group[: len(said.decisions) + starts]
        for each in group:
            if isinstance(each.event, e.RerunDecided):
                self._put(self._now(each.event), each.at, each.position, self._place.get(each.cause or 0))
                if each.event.run is not None:
                    found = self._input_of(each)
                    if found is not None:
                        self._because[each.event.run] = found
            elif isinstance(each.event, e.RunStarted):
                self._start(each, each.event, said.page, said.query)
        if not starts:
            self._ask()
        return len(group) - 1

    def _group(self) -> Iterator[Recorded]:
        """Yield the decisions of the cause of the one under way that follow each other, and the start of a run."""
        cause = self.events[self._at].cause
        for at in range(self._at, len(self.events)):
            each = self.events[at]
            if not isinstance(each.event, e.RerunDecided | e.RunStarted) or each.cause != cause:
                return
            yield each

    def _now(self, decision: e.RerunDecided) -> e.RerunDecided:
        """Return a recorded decision with positions and fragments as they are now."""
        scope = None if decision.scope is None else tuple(map(self._fragment, decision.scope))
        because = tuple(self._place.get(position, -position) for position in decision.because)
        return evolve(decision, because=because, scope=scope)

    def _input_of(self, recorded: Recorded) -> Recorded | None:
        """Return what a person or a timer did that led to a decision, be it some runs before."""
        event: Any = recorded.event
        positions = list(event.because) if isinstance(event, e.RerunDecided) else []
        for _ in range(_ENDLESS):
            if not positions:
                return None
            found = self._by_position.get(max(positions))
            if found is None or not isinstance(found.event, e.RerunRequested) or found.event.why != "script":
                return found
            started = self._by_position.get(found.cause or 0)
            if started is None or not isinstance(started.event, e.RunStarted):
                return found
            return self._because.get(started.event.run, found)
        return None

    # -- runs ---------------------------------------------------------------------------------------------------------

    def _start(self, recorded: Recorded, started: e.RunStarted, page: str, query: str) -> None:
        if (page, query) != (started.page, started.query):
            change = Change(("address",), f"{started.page}?{started.query}", f"{page}?{query}")
            self._diverge("address", recorded, change, self._because.get(started.run))
        if self._source is not None:
            self._source(started.source)
        scope = None if started.scope is None else tuple(map(self._fragment, started.scope))
        digest = started.source if self._source is not None else self._digest()
        self._put(
            evolve(started, scope=scope, page=page, query=query, source=digest),
            recorded.at,
            None,
            self._place.get(recorded.cause or 0),
        )
        self._execute(started.run, started.clock)

    def _drawn(self, recorded: Recorded, calls: int) -> None:
        """Take what was on the page in the middle of a run, and compare it if it is of the same call."""
        if self._flow(calls) != calls or self._frame is not None or self._several:
            return
        following = self.events[self._at + 1].event if self._at + 1 < len(self.events) else None
        if isinstance(following, e.TreePatched) and following.calls == calls:
            return
        then, now = self.recorded.tree.root, self._again.projection.tree.root
        if _spins(then) or _spins(now):
            return  # a spinner comes and goes between two calls, as time passes
        change = first_of_trees(then, now, self.slack)
        if change is not None:
            self._frame = recorded, change

    def _ended(self, recorded: Recorded) -> None:
        ended = recorded.event
        assert isinstance(ended, e.RunEnded)
        outcome: e.RunEnded | None = None
        while self._left:
            if isinstance(self._left[0], e.RunEnded):
                outcome = self._left[0]
            self._feed_out()
        self._again.rest()
        for event in self._again.take():
            self._put(event, recorded.at)
        because = self._because.get(ended.run)
        given_up = ended.outcome in ("cancelled", "stopped") and ended.seconds == 0.0
        found = self._compare(recorded, outcome, given_up=given_up)
        frame, self._frame = self._frame, None
        if found is not None:
            self._diverge(found[0], recorded, found[1], because)
        elif frame is not None:  # what was shown for a moment
            self._diverge("element", frame[0], frame[1], because)

    def _compare(self, recorded: Recorded, outcome: e.RunEnded | None, *, given_up: bool) -> tuple[What, Change] | None:
        """Return what differs when a run has ended."""
        mine = self._again.projection
        change = first_of_trees(self.recorded.tree.root, mine.tree.root, self.slack)
        if change is not None:
            return "element", change
        ended = recorded.event
        assert isinstance(ended, e.RunEnded)
        if outcome is not None and outcome.outcome != ended.outcome:
            return "outcome", Change(("run", str(ended.run)), _end(ended), _end(outcome))
        if not given_up:  # what it did to the state is recorded with the next run
            change = first_of_entries(self.recorded.state, mine.state, self.slack, large=False)
            if change is not None:
                return "state", change
        for name in ("page", "query"):
            before, after = getattr(self.recorded, name), getattr(mine, name)
            if before != after and "redacted~" not in before:
                return "address", Change((name,), before, after)
        return None

    def _compare_large(self) -> None:
        change = _in_the_end(self.recorded, self._again.projection, self._of_run(self.recorded.runs), self.slack)
        if change is not None:
            self._diverge("state", self.events[-1], change, self._because.get(self.recorded.runs))

    def _diverge(self, what: What, recorded: Recorded, change: Change, because: Recorded | None) -> None:
        if self.divergence is None:
            run = recorded.run if recorded.run is not None else self.recorded.runs
            self.divergence = Divergence(what, recorded.position, run, change, because)

    # -- freely -------------------------------------------------------------------------------------------------------

    def _go_free(self) -> None:
        self._free = True
        at = self.events[self._at].at
        while self._left:
            self._feed_out()
        self._settle(at)

    def _settle(self, at: float) -> None:
        """Let the session do what follows from its last input."""
        for _ in range(_ENDLESS):
            p = self._again.projection
            decisions = decide(p)
            if not decisions:
                return
            for decision in decisions:
                self._put(decision, at, cause=max(decision.because))
                if decision.action == "start":
                    assert decision.run is not None
                    self._put(self._started(decision, at), at, cause=max(decision.because))
                    self._execute(decision.run, at)
                    while self._left:
                        self._feed_out()
        self.notes.append(f"the session went on without an input: it was stopped after {_ENDLESS} runs")

    def _started(self, decision: e.RerunDecided, at: float) -> e.RunStarted:
        p = self._again.projection
        assert decision.run is not None
        recorded = next((x for x in self._of_run(decision.run) if isinstance(x.event, e.RunStarted)), None)
        seed = recorded.event.random if recorded is not None and isinstance(recorded.event, e.RunStarted) else 0
        return e.RunStarted(decision.run, decision.scope, p.page, self._digest(), at, seed, p.query)


def _in_the_end(then: Projection, now: Projection, last: Iterable[Recorded], slack: float) -> Change | None:
    """Return what differs in the state, but for what the `last` run did to it when the recording ends within that.

    Nobody knows as of which call that is.
    """
    changes = [each.event for each in last if isinstance(each.event, e.StateChanged)] if then.run is not None else []
    unknown = {key for each in changes for key in (*each.set, *each.removed)}
    before, after = ({k: value for k, value in p.state.items() if k not in unknown} for p in (then, now))
    return first_of_entries(before, after, slack, large=True)


def _spins(root: Node) -> bool:
    return any(node.kind == "spinner" for node in root.walk())


def words(decisions: tuple[e.RerunDecided, ...]) -> str:
    """Return decisions in words."""
    if not decisions:
        return NOTHING
    parts = []
    for each in decisions:
        scope = "the app" if each.scope is None else ", ".join(each.scope)
        scope = f" of {scope}" if each.action == "start" else ""
        parts.append(f"{each.action}{scope}: {each.reason}")
    return "; ".join(parts)


def _end(ended: e.RunEnded) -> str:
    error: Any = ended.error
    return ended.outcome if not isinstance(error, dict) else f"{ended.outcome} ({error.get('type')})"
