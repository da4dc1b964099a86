"""What a recorded user did, one act after the other, with the page before and after each.

Theory of operation
-------------------
The events are folded in their order. An *act* begins with an input: of a person, or the tick of a timer. What an act
led to is looked at when the next one begins, if the session is *at rest* then: nothing runs, and nothing waits. If the
next one cut its run off, or shared it, the act was *cut*: nobody ever saw what it leads to by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from attrs import define, field, frozen

from evlit.core import events as e
from evlit.core.events import Recorded
from evlit.core.fold import fold
from evlit.core.projection import Projection
from evlit.core.tree import Tree

#: Outcomes of runs that did not come to their end.
_CUT: Final = ("cancelled", "stopped")


@frozen
class Seen:
    """The session at a moment, as far as a test can look at it."""

    position: int
    tree: Tree
    state: dict[str, Any]
    values: dict[str, Any]
    page: str
    query: str
    files: dict[str, Any]

    @classmethod
    def of(cls, p: Projection) -> Seen:
        """Copy what changes from one event to the next."""
        tree = p.tree.copy()
        return cls(p.position, tree, dict(p.state), dict(p.values), p.page, p.query, dict(p.files))


@define
class Act:
    """One input, and what came of it."""

    recorded: Recorded
    before: Seen
    after: Seen | None = None  #: at rest; None when it was cut, or the recording ends before
    whole: dict[str, Any] = field(factory=dict)  #: widget id -> value, of those that the input changes
    cancelled: bool = False  #: a run of it, while a later act was under way
    runs: list[e.RunStarted] = field(factory=list)
    lasted: float = 0.0  #: seconds, of its longest run
    error: Any = None  #: type and message of what a run of it failed with

    @property
    def event(self) -> Any:
        """The input."""
        return self.recorded.event

    @property
    def position(self) -> int:
        """Of the input."""
        return self.recorded.position

    @property
    def cut(self) -> bool:
        """True when the next act came before its run had ended, or begun."""
        return self.cancelled or (self.after is None and not self.runs)


@frozen
class Remark:
    """Something in a recording that a test cannot do; `position` is of the event."""

    position: int
    text: str


#: Events that are no acts, and change what happens: no test can say them.
_REMARKS: Final[dict[type, str]] = {
    e.CacheCleared: "the user cleared the caches",
    e.ThemeChanged: "the page got another theme",
    e.ScriptChanged: "the source of the app was saved",
    e.SessionClosed: "the session ended",
}


def is_act(event: Any) -> bool:
    """Tell whether an event is an input that a test can bring."""
    match event:
        case e.RerunRequested(why=why):
            return why == "viewer"
        case e.PageOpened(run=run):
            return run is None
        case _:
            return isinstance(event, e.WidgetsChanged | e.TimerTicked | e.DialogDismissed | e.StopRequested)


def is_note(event: Any) -> bool:
    """Tell whether an event is an input that asks for no run."""
    return isinstance(event, e.WidgetsChanged) and event.note


def _remark(recorded: Recorded) -> Remark | None:
    event: Any = recorded.event
    text = _REMARKS.get(type(event))
    if isinstance(event, e.RerunRequested) and event.why == "recovery":
        text = "the server was started again here"
    elif isinstance(event, e.EffectRecorded) and event.name != "download":
        text = f"{event.name}() gave what the recording has; a test calls it again"
    return None if text is None else Remark(recorded.position, text)


class Story:
    """The acts of a slice of a session.

    Attributes
    ----------
    opened
        The session right before the first act, at rest; None when the slice begins with the session.
    first
        What the first runs came to, of a slice that begins with the session.
    acts, remarks
        In their order.
    """

    def __init__(self, events: Iterable[Recorded], first: int, last: int) -> None:
        self.opened: Seen | None = None
        self.first: Act | None = None
        self.acts: list[Act] = []
        self.remarks: list[Remark] = []
        self.origin: e.SessionOpened | None = None
        self.started = 0.0  #: when the slice begins, UTC seconds since 1970
        self._under_way: Act | None = None
        self._run_of: dict[int, Act] = {}
        p = Projection()
        for recorded in events:
            if recorded.position > last and (is_act(recorded.event) or _rests(p)):
                break
            self._take(p, recorded, first)
            fold(p, recorded)
            self._took(p, recorded)
        self._end(p)
        self.last = last

    def _take(self, p: Projection, recorded: Recorded, first: int) -> None:
        event: Any = recorded.event
        if isinstance(event, e.SessionOpened):
            self.origin = event
        if recorded.position < first:
            return
        if is_act(event):
            if not self.acts and self.first is None and recorded.position > 1:
                self.opened, self.started = Seen.of(p), recorded.at
            if is_note(event):  # nothing comes of it: what is under way goes on
                self.acts.append(Act(recorded, Seen.of(p)))
                return
            self._end(p)
            self._under_way = Act(recorded, Seen.of(p))
            self.acts.append(self._under_way)
        elif isinstance(event, e.RerunRequested) and event.why == "opened" and first <= 2:
            self.first = self._under_way = Act(recorded, Seen.of(p))
            self.started = recorded.at
        elif remark := _remark(recorded):
            self.remarks.append(remark)

    def _took(self, p: Projection, recorded: Recorded) -> None:
        event: Any = recorded.event
        act = self.acts[-1] if is_note(event) and self.acts else self._under_way
        if act is None:
            return
        if isinstance(event, e.WidgetsChanged) and recorded is act.recorded:
            act.whole = {id: p.values.get(id, value) for id, value in event.values.items()}
        elif isinstance(event, e.RunStarted):
            # A run is of the newest act that it knows of, which may not be the one under way.
            known = max(
                (x for x in self._all() if x.position <= (recorded.cause or 0) and not is_note(x.event)),
                key=_place,
                default=act,
            )
            known.runs.append(event)
            self._run_of[event.run] = known
        elif isinstance(event, e.RunEnded):
            of = self._run_of.get(event.run, act)
            of.lasted = max(of.lasted, event.seconds)
            of.cancelled = of.cancelled or (event.outcome in _CUT and event.seconds > 0 and of is not act)
            of.error = event.error if isinstance(event.error, dict) else of.error

    def _all(self) -> Iterator[Act]:
        if self.first is not None:
            yield self.first
        yield from self.acts

    def _end(self, p: Projection) -> None:
        """Look at what the act under way came to."""
        act = self._under_way
        if act is not None and act.after is None and _rests(p):
            act.after = Seen.of(p)

    @property
    def kinds(self) -> set[str]:
        """The kinds of all inputs."""
        return {each.recorded.kind for each in self.acts}

    @property
    def by_fragment(self) -> bool:
        """True when something happened in a fragment alone, other than in a dialog."""
        return any(
            isinstance(act.event, e.WidgetsChanged)
            and act.event.fragment is not None
            and not _is_dialog(act.before.tree, act.event.fragment)
            for act in self.acts
        )


def _rests(p: Projection) -> bool:
    return p.run is None and not p.pending and not p.queue


def _place(act: Act) -> int:
    return act.position


def _is_dialog(tree: Tree, fragment: str) -> bool:
    node = tree.fragments.get(fragment)
    return node is not None and node.kind == "dialog"
