"""A session without threads or clocks: events arrive, decisions follow, runs end, in any order that a runtime makes.

It checks what must hold at every moment while it goes on; tests look at the log that it leaves.
"""

from __future__ import annotations

from typing import Any, Final, get_args

import attrs
from hypothesis import strategies as st

from evlit.core import events as e
from evlit.core.fold import fold
from evlit.core.projection import Projection
from evlit.core.rerun import TABLE, TRIES, decide, lost
from evlit.core.tree import MAIN
from tests import strategies
from tests.core.writing import Writer
from tests.strategies import Script

VIEWER: Final = "viewer"
FRAGMENTS: Final = ("f", "g", "h")
BUTTONS: Final = ("user:a", "user:b", "button:c")

#: (action, reason) of what may be ignored.
IGNORED: Final = {(action, reason) for action, reason, _ in TABLE.values() if action == "ignore"}

OUTCOMES: Final[tuple[e.Outcome, ...]] = get_args(e.Outcome)

# -- steps ------------------------------------------------------------------------------------------------------------

_fragment = st.sampled_from(FRAGMENTS)
_batch = st.integers(1, 1000)
_values = st.dictionaries(st.sampled_from(["user:a", "user:b", "gone"]), st.sampled_from([0, "text", [1]]), max_size=2)
_clicks = st.dictionaries(st.sampled_from(BUTTONS), st.just(True), min_size=1, max_size=2)

#: Events that ask for none, and that the next run must know.
notes: Final[st.SearchStrategy[Any]] = st.builds(
    e.WidgetsChanged, st.just(VIEWER), _batch, _values, st.just({}), note=st.just(True)
)

#: Events that ask for a run, and notes.
requests: Final[st.SearchStrategy[Any]] = st.one_of(
    st.builds(e.WidgetsChanged, st.just(VIEWER), _batch, _values, st.just({}), st.none() | _fragment),
    st.builds(e.WidgetsChanged, st.just(VIEWER), _batch, st.just({}), _clicks, st.none() | _fragment),
    st.builds(e.WidgetsChanged, st.just(VIEWER), _batch, _values, _clicks, st.none() | _fragment),
    notes,
    st.builds(e.TimerTicked, _fragment, st.just(1.0), st.integers(0, 3)),
    st.builds(e.RerunRequested, st.sampled_from(["script", "source"]), st.none() | _fragment.map(lambda f: (f,))),
    st.builds(e.RerunRequested, st.just("viewer"), st.none(), st.just(VIEWER), _batch),
    st.builds(e.RerunRequested, st.just("script"), _fragment.map(lambda f: (f,)), trigger=_clicks),
    st.builds(e.RerunRequested, st.sampled_from(["recovery", "late"])),
    st.builds(e.PageOpened, st.just(VIEWER), _batch, strategies.text),
    st.builds(e.DialogDismissed, st.just(VIEWER), _batch, _fragment),
    st.builds(e.StopRequested, st.just(VIEWER), _batch),
)

#: Events that ask for none; the last ones are of runs that nobody knows.
others: Final[st.SearchStrategy[Any]] = st.one_of(
    *map(
        strategies.events_of,
        (
            e.SessionOpened,
            e.ViewerAttached,
            e.ViewerDetached,
            e.FileUploaded,
            e.CacheCleared,
            e.SaveFollowed,
            e.ThemeChanged,
            e.ScriptChanged,
            e.StateChanged,
            e.EffectRecorded,
            e.OutputPrinted,
        ),
    ),
    st.builds(e.Unknown, st.just("hologram.projected"), st.just(1), st.just({})),
    st.builds(e.RunEnded, st.integers(10**6, 10**7), st.sampled_from(OUTCOMES)),
)


@attrs.frozen
class Decide:
    """The consumer looks at what is pending; its decisions are recorded at the next `Record` or `Decide`."""


@attrs.frozen
class Record:
    """What the consumer decided is recorded."""


@attrs.frozen
class End:
    """The run ends; `unseen` picks triggers by bits. A lost run gives back what users did."""

    outcome: e.Outcome
    unseen: int


@attrs.frozen
class Draw:
    """The run draws a page that has some of the fragments."""

    script: Script
    fragments: frozenset[str]


Step = Decide | Record | End | Draw | e.Event | e.Unknown

# `one_of` would flatten these, and then nearly every step were a request.
_kinds: Final[list[st.SearchStrategy[Any]]] = [
    st.builds(Record),
    st.builds(Decide),
    st.builds(Decide),
    requests,
    requests,
    requests,
    others,
    st.builds(End, st.sampled_from(OUTCOMES), st.sampled_from([0, 15, 1, 2])),
    st.builds(End, st.just("cancelled"), st.just(15)),
    st.builds(Draw, strategies.short_scripts, st.frozensets(_fragment)),
]

#: Long enough for runs to meet; a failure shrinks to steps that do nothing.
steps: Final[st.SearchStrategy[list[Step]]] = st.lists(
    st.sampled_from(range(len(_kinds))).flatmap(_kinds.__getitem__), min_size=15, max_size=40
)

# -- the session ------------------------------------------------------------------------------------------------------


class Simulation:
    """A session, its log, and what became of each request."""

    def __init__(self) -> None:
        self.projection = Projection()
        self.log: list[e.Recorded] = []
        self.asked: dict[int, Any] = {}  #: position -> event of every request that was accepted
        self.noted: dict[int, Any] = {}  #: position -> event of every note
        self.started: dict[int, list[int]] = {}  #: position -> the runs that were started for it
        self.let_go: dict[int, str] = {}  #: position -> why it got no run
        self.given_up: set[int] = set()  #: positions that ended the process too often
        self.carried: list[int] = []  #: positions that the next run must begin with
        self.decisions: list[e.RerunDecided] = []  #: made, not recorded
        self.drawn = 10**7  #: number of the newest reconciler

    def play(self, steps: list[Step]) -> None:
        """Take all steps, then let everything come to its end."""
        for step in steps:
            self.step(step)
        for _ in range(10 * len(self.asked) + 10):
            self.step(Decide())
            self.step(Record())
            if self.projection.run is None:
                break
            self.step(End("finished", 0))

    def step(self, step: Step) -> None:
        match step:
            case Decide():
                self.step(Record())
                self.decisions = decide(self.projection)
                self.check_decisions()
            case Record():
                for decision in self.decisions:
                    self.record_decision(decision)
                self.decisions = []
            case End():
                self.end(step)
            case Draw():
                self.draw(step)
            case _:
                self.record(step)
                if isinstance(step, e.Event) and self.log[-1].position in self.projection.inputs:
                    into = self.noted if getattr(step, "note", False) else self.asked
                    into[self.log[-1].position] = step

    def record(self, event: e.Event | e.Unknown) -> None:
        """Append an event and fold it, as the consumer does."""
        position = len(self.log) + 1
        recorded = e.Recorded("s", position, position / 4, event, e.run_of(event))
        self.log.append(recorded)
        assert fold(self.projection, recorded) is self.projection
        self.check()

    def check(self) -> None:
        """Check what holds after every event."""
        p = self.projection
        waiting = [*p.pending, *p.queue, *p.notes, *(p.run.requests if p.run else ())]
        positions = [request.position for request in waiting]
        assert len(set(positions)) == len(positions), "a request waits in two places"
        assert set(p.inputs) == set(positions), "the events at hand are those of the requests that wait"
        assert p.position == len(self.log)

    def check_decisions(self) -> None:
        """Check that all that is pending got exactly one decision, and that nothing else was touched."""
        p = self.projection
        decided = [position for decision in self.decisions for position in decision.because]
        assert len(set(decided)) == len(decided)
        assert {request.position for request in p.pending} <= set(decided)
        assert set(decided) <= {request.position for request in (*p.pending, *p.queue, *p.notes)}
        for decision in self.decisions:
            if decision.action == "start":
                left = {request.position for request in (*p.pending, *p.queue)} - set(decided)
                left |= {position for each in self.decisions if each.action == "queue" for position in each.because}
                before = min(left, default=len(self.log) + 1)
                noted = {note.position for note in p.notes}
                assert noted & set(decision.because) == {position for position in noted if position < before}
        if p.run is None and any(request.cause != "stop" for request in p.queue):
            assert self.decisions, "what waits starts as soon as nothing runs"

    def record_decision(self, decision: e.RerunDecided) -> None:
        p = self.projection
        requests = {request.position: request for request in (*p.queue, *p.pending, *p.notes)}
        assert decision.reason
        if decision.action == "start":
            self.check_start(decision, requests)
            for position in decision.because:
                self.started.setdefault(position, []).append(decision.run or 0)
            assert decision.run is not None
            self.record(decision)
            self.record(e.RunStarted(decision.run, decision.scope, p.page, p.source, 0.0, 0))
            return
        assert (decision.run, decision.scope) == (None, None)
        assert (decision.cancels is None) == (decision.action not in ("supersede", "stop"))
        if decision.action in ("ignore", "stop"):
            assert decision.action == "stop" or (decision.action, decision.reason) in IGNORED
            self.let_go |= dict.fromkeys(decision.because, decision.reason)
        before = {request.position for request in p.queue}
        self.record(decision)
        merged = (before | set(decision.because)) - {request.position for request in p.queue}
        if decision.action == "coalesce":
            assert merged, "one of two ticks is enough"
            assert {requests[position].cause for position in merged} == {"tick"}
            self.let_go |= dict.fromkeys(merged, decision.reason)
        elif decision.action in ("queue", "supersede"):
            assert not merged

    def check_start(self, decision: e.RerunDecided, requests: dict[int, Any]) -> None:
        p = self.projection
        assert p.run is None, "one run at a time"
        assert decision.run == p.runs + 1
        # A note that another one replaced meanwhile waits in its place.
        known = [requests[position] for position in decision.because if position in requests]
        batch = [request for request in known if request.cause != "note"]
        assert set(decision.because) - requests.keys() <= self.noted.keys()
        assert batch, "a note starts nothing"
        triggers = [trigger for request in batch for trigger in request.triggers]
        assert len(set(triggers)) == len(triggers), "a second click gets a run of its own"
        if any(request.cause == "recovery" for request in batch):
            assert {request.cause for request in batch} == {"recovery"}, "the first run after a restart has no inputs"
            return
        head = set(decision.because[: len(self.carried)])
        assert head == set(self.carried), "what no body saw comes first"
        self.carried = []
        whole = any(not set(request.scope or ()) & p.tree.fragments.keys() for request in batch)
        assert (decision.scope is None) == whole
        if decision.scope is not None:
            assert set(decision.scope) <= p.tree.fragments.keys()
            assert len(set(decision.scope)) == len(decision.scope)

    def end(self, step: End) -> None:
        run = self.projection.run
        if run is None:
            return
        triggers = [trigger for request in run.requests for trigger in request.triggers]
        unseen = tuple(trigger for bit, trigger in enumerate(triggers) if step.unseen >> bit & 1)
        end = lost(run) if step.outcome == "lost" else e.RunEnded(run.run, step.outcome, unseen=unseen)
        self.record(end)
        assert self.projection.run is None
        notes = [request.position for request in run.requests if request.cause == "note"]
        assert set(end.again) >= set(notes) if step.outcome == "lost" else not set(end.again)
        assert [note.position for note in self.projection.notes[: len(notes)]] == notes or step.outcome != "lost"
        inputs = [request for request in run.requests if request.cause != "note"]
        back = [r.position for r in inputs if set(r.triggers) & set(end.unseen) or r.position in end.again]
        head = self.projection.queue[: len(back)]
        assert [request.position for request in head] == back
        if step.outcome == "lost":
            self.given_up |= {r.position for r in inputs if r.lost + 1 >= TRIES}
            before = {request.position: request for request in run.requests}
            for request in head:
                was = before[request.position]
                assert (request.called, request.triggers, request.lost) == (was.called, was.triggers, was.lost + 1)
        else:
            assert all(request.called and set(request.triggers) <= set(end.unseen) for request in head)
        # Those that come again with their callbacks wait behind those whose callbacks were called.
        self.carried += [request.position for request in head if request.called]

    def draw(self, step: Draw) -> None:
        run = self.projection.run
        if run is None:
            return
        self.drawn += 1
        writer = Writer(self.projection.tree.copy(), self.drawn)
        writer.write(writer.tree[MAIN], step.script)
        for id in sorted(step.fragments):
            writer.reconciler.place(writer.tree[MAIN], "fragment", {"id": id}, "app.py:99", f"fragment:{id}", None)
        writer.reconciler.close()
        self.record(e.TreePatched(run.run, e.Json(writer.reconciler.patch.take())))
        assert self.projection.tree == writer.tree
