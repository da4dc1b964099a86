"""A recorded session that is executed again with some of its inputs, to see whether it still shows a symptom.

Theory of operation
-------------------
The inputs that are kept come one after the other, each when all that the one before it led to is over. An input that
no user could make any more, because its widget, fragment or dialog is not on the page, is passed over. A run has the
clock, the random numbers and the recorded effects of the run that the same input led to in the recording. If that one
was cut off by an input that is kept, it is cut off at the same call, and that input comes while it is under way.
After each input the session is looked at, and it ends where the symptom shows.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterator
from typing import Any, Final, Protocol

from attrs import evolve, frozen

from evlit.core import events as e
from evlit.core.events import Recorded
from evlit.core.fold import fold
from evlit.core.rerun import decide
from evlit.core.tree import Tree
from evlit.core.widgets import check_input, is_password, is_unrecorded
from evlit.runtime.host import Host
from evlit.verify.clock import Clock
from evlit.verify.walk import Walk

#: Runs in a row without an input, at most.
_ENDLESS: Final = 100

#: Inputs without which there is no session, or whose loss is none.
_ALWAYS: Final = (e.SessionOpened, e.FileUploaded)

#: Seconds that a run may take, at least, which nobody cut off.
_PATIENCE: Final = 3.0

#: Events that are passed over: nobody is there who leaves.
_NEVER: Final = (e.SessionClosed, e.ViewerDetached)


@frozen
class Shown:
    """What went wrong.

    Attributes
    ----------
    words
        For people.
    same
        By which it is known again.
    """

    words: str
    same: tuple[Any, ...]


class Symptom(Protocol):
    """Tells what to look for."""

    def look(self, rows: list[Recorded], tree: Tree) -> Shown | None:
        """Return what shows after an input.

        Parameters
        ----------
        rows
            What was recorded since the last look.
        tree
            The page.
        """


class Failed:
    """A run met an error that the app did not catch: in a fragment, the rest of the run may have finished."""

    def look(self, rows: list[Recorded], _tree: Tree) -> Shown | None:
        """See `Symptom.look`."""
        for each in rows:
            if isinstance(each.event, e.RunEnded) and (each.event.error is not None or each.event.outcome == "failed"):
                return _of_error(each.event.error)
        return None


@frozen
class Shows:
    """The page, or the error of a run, has a text."""

    text: str

    def look(self, rows: list[Recorded], tree: Tree) -> Shown | None:
        """See `Symptom.look`."""
        for each in rows:
            error: Any = each.event.error if isinstance(each.event, e.RunEnded) else None
            if isinstance(error, dict) and self.text in f"{error.get('type')}: {error.get('message')}":
                return evolve(_of_error(error), same=(self.text,))
        for node in tree.root.walk():
            for name, value in node.props.items():
                if name != "frames" and self.text in _texts(value):
                    label = node.props.get("label")
                    what = f"{node.kind} {label!r}" if isinstance(label, str) and label else node.kind
                    return Shown(f"{what} shows {self.text!r}", (self.text,))
        return None


def _of_error(error: Any) -> Shown:
    error = error if isinstance(error, dict) else {}
    frames = [each for each in error.get("frames", ()) if each.get("app")]
    words = f"{error.get('type')}: {error.get('message')}"
    if not frames:
        return Shown(words, (error.get("type"),))
    last = frames[-1]
    return Shown(
        f"{words} ({last['file']}:{last['line']}, in {last['name']})", (error.get("type"), last["file"], last["name"])
    )


def _texts(value: Any) -> str:
    """Return the texts of a prop, for a search."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "\n".join(_texts(each) for each in value.values())
    if isinstance(value, list):
        return "\n".join(_texts(each) for each in value)
    return "" if value is None or isinstance(value, bool) else str(value)


def is_choice(event: Any) -> bool:
    """Tell whether an event is an input that a session can do without."""
    match event:
        case e.RerunRequested(why=why):
            return why in ("viewer", "source", "recovery")
        case e.PageOpened(run=run):
            return run is None
        case e.EffectRecorded(name=name):
            return name == "download"
    return isinstance(
        event,
        e.WidgetsChanged
        | e.TimerTicked
        | e.DialogDismissed
        | e.StopRequested
        | e.CacheCleared
        | e.SaveFollowed
        | e.ThemeChanged
        | e.ScriptChanged,
    )


#: A part of an input that is left out: position, and id of a widget.
Part = tuple[int, str]


class Rehearsal(Walk):
    """One attempt.

    Parameters
    ----------
    kept
        Positions of the inputs that are made, of those that `is_choice`.
    without
        Values of inputs that are left out.
    symptom
        None: all inputs are made, and nothing is looked for.

    Attributes
    ----------
    used
        Positions of the inputs that a user could make.
    shown
        What went wrong after the last of them, if it did.
    stuck
        A run had no end: it was cut off in the recording, by an input that is not kept.
    """

    def __init__(
        self,
        host: Host,
        events: list[Recorded],
        clock: Clock,
        source: Callable[[str], None] | None,
        *,
        kept: Collection[int],
        without: Collection[Part] = (),
        symptom: Symptom | None = None,
    ) -> None:
        super().__init__(host, events, clock, source, update=True)
        self.used: list[int] = []
        self.shown: Shown | None = None
        self._free = True
        self._kept = kept
        self._without = without
        self._symptom = symptom
        self._looked = 0  # rows
        self._then: dict[int, e.RunStarted] = {}  # run now -> the recorded one that the same input led to
        self._recorded_ends, self._ends = self._ends, {}
        self._cutters = _cutters(events)
        self._open = False  # a run is under way that the next input cuts off
        self.patience = max([_PATIENCE, *(10 * _seconds(end.event) for end in self._recorded_ends.values())])
        self._led_to = _runs_of_inputs(events)
        self._next: deque[e.RunStarted] = deque()

    def place_of(self, position: int) -> int:
        """Return the position that a recorded input has now; 0 for none."""
        return self._place.get(position, 0)

    def go(self) -> None:
        """Make the inputs, up to the one after which the symptom shows."""
        for at, recorded in enumerate(self.events):
            self._at = at
            fold(self.recorded, recorded)
            self._step(recorded)
            if self.shown is not None:
                return
        if self._open:
            self._close(self.events[-1].at)

    @property
    def stuck(self) -> bool:
        return any("did not end by itself" in note for note in self.notes)

    def _step(self, recorded: Recorded) -> int:
        event: Any = recorded.event
        if isinstance(event, _NEVER) or (isinstance(event, e.RunEnded) and event.outcome == "lost"):
            return 0
        choice = is_choice(event)
        if choice and recorded.position not in self._kept:
            return 0
        return super()._step(recorded)

    def _input(self, recorded: Recorded) -> None:
        event = self._as_now(recorded)
        if is_choice(event):
            event = self._possible(recorded.position, event)
            if event is None:
                return
            self.used.append(recorded.position)
        if isinstance(event, e.ScriptChanged) and self._source is not None:
            self._source(event.source)
        self._next = deque(self._led_to.get(recorded.position, ()))
        self._put(event, recorded.at, recorded.position)
        self._settle(recorded.at)

    def _restart(self, recorded: Recorded) -> None:
        self._again = self._take_up(self._again.projection)
        self.used.append(recorded.position)
        self._next = deque(self._led_to.get(recorded.position, ()))
        self._put(recorded.event, recorded.at, recorded.position)  # type: ignore[arg-type]  # it is of a known kind
        self._settle(recorded.at)

    def _possible(self, position: int, event: Any) -> Any:
        """Return what of an input a user could do on the page as it is now; None when that is nothing."""
        tree = self._again.projection.tree
        match event:
            case e.WidgetsChanged():
                return self._changed(position, event, tree)
            case e.TimerTicked(fragment=fragment):
                return event if fragment in tree.timers() else None
            case e.DialogDismissed(dialog=dialog):
                return event if dialog in tree.fragments else None
        return event

    def _changed(self, position: int, event: e.WidgetsChanged, tree: Tree) -> e.WidgetsChanged | None:
        left_out = {self._widget(id) for at, id in self._without if at == position}
        values = {id: value for id, value in event.values.items() if id not in left_out}
        secret = {
            id: value
            for id, value in values.items()
            if id in tree.widgets and (is_password(tree.widgets[id].props) or is_unrecorded(tree.widgets[id].props))
        }
        plain = {id: value for id, value in values.items() if id not in secret}
        good, fired, _ = check_input(self._again.projection, plain, event.trigger)
        accepted = {id: value for id, value in values.items() if id in good or id in secret}
        if not accepted and not fired:
            return None
        fragment = event.fragment if event.fragment in tree.fragments else None
        return evolve(event, values=accepted, trigger=fired, fragment=fragment)

    # -- runs ---------------------------------------------------------------------------------------------------------

    def _settle(self, at: float) -> None:
        p = self._again.projection
        for _ in range(_ENDLESS):
            decisions = decide(p)
            if not decisions and not self._open:
                break
            for decision in decisions:
                self._put(decision, at, cause=max(decision.because))
                if decision.action == "start":
                    self._run(decision, at)
                    if self._open:
                        return
            self._close(at)
        else:
            self.notes.append(f"the session went on without an input: it was stopped after {_ENDLESS} runs")
        if self._symptom is not None:
            self.shown = self._symptom.look(self.rows[self._looked :], p.tree)
            self._looked = len(self.rows)

    def _close(self, at: float) -> None:
        """Take what the newest run appended, to its end."""
        self._open = False
        while self._left:
            self._feed_out()
        self._again.rest()
        for event in self._again.take():
            self._put(event, at)

    def _run(self, decision: e.RerunDecided, at: float) -> None:
        p = self._again.projection
        assert decision.run is not None
        then = self._next.popleft() if self._next else None
        clock, seed = (at, decision.run) if then is None else (then.clock, then.random)
        cut = False
        if then is not None:
            self._then[decision.run] = then
            cut = not self._cutters.get(then.run, frozenset()).isdisjoint(self._kept)
            if cut and then.run in self._recorded_ends:
                self._ends[decision.run] = self._recorded_ends[then.run]
            effects = self._again.effects
            for run, name, key in [each for each in effects if each[0] == then.run]:
                effects[-decision.run, name, key] = deque(effects[run, name, key])
        started = e.RunStarted(decision.run, decision.scope, p.page, self._digest(), clock, seed, p.query)
        self._put(started, at, cause=max(decision.because))
        self._execute(decision.run, clock)
        self._open = cut and getattr(self._left[-1], "outcome", None) in ("cancelled", "stopped")
        while self._left and not (self._open and isinstance(self._left[0], e.RunEnded)):
            self._feed_out()

    def _of_run(self, number: int) -> Iterator[Recorded]:
        then = self._then.get(number)
        if then is None or number not in self._ends:
            return iter(())
        return super()._of_run(then.run)


def _seconds(ended: Any) -> float:
    seconds: float = ended.seconds
    return seconds


def _cutters(events: list[Recorded]) -> dict[int, frozenset[int]]:
    """Return the positions of the inputs that cut runs off, by run."""
    found: dict[int, set[int]] = defaultdict(set)
    for each in events:
        if isinstance(each.event, e.RerunDecided) and each.event.cancels is not None:
            found[each.event.cancels].update(each.event.because)
    return {run: frozenset(positions) for run, positions in found.items()}


def _runs_of_inputs(events: list[Recorded]) -> dict[int, list[e.RunStarted]]:
    """Return the runs that each input led to in a recording, by its position: those that the script asked for, too."""
    found: dict[int, list[e.RunStarted]] = defaultdict(list)
    roots: dict[int, int] = {}  # position of a request or start -> of the input behind it
    for each in events:
        event: Any = each.event
        if isinstance(event, e.RunStarted):
            roots[each.position] = root = roots.get(each.cause or 0, each.cause or 0)
            found[root].append(event)
        elif isinstance(event, e.RerunRequested | e.PageOpened) and each.cause:
            roots[each.position] = roots.get(each.cause, each.cause)
    return found
