"""What a recording holds as tables: sessions, events, runs and widgets, one a row, for data frames and for JSON.

A row is a dict with a value for each column, in their order. Times are UTC seconds since 1970. An event that cannot be
read is no part of what is counted; where a list is passed for them, it is told of those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, Literal, final

import orjson
from attrs import define, field, frozen

from evlit.core import events as e
from evlit.core.codec import encode
from evlit.core.events import KINDS, Recorded
from evlit.core.tree import Tree
from evlit.log.rows import RecordedRow, SessionRow
from evlit.replay.recording import Damaged, DamagedEvent, Recording
from evlit.replay.summaries import Elements, summary
from evlit.replay.timeline import Timeline, inserted

Row = dict[str, Any]


@final
@frozen
class Column:
    """A column: its name, what its values are (`any` are lists, dicts and JSON values), and what it says."""

    name: str
    holds: Literal["text", "int", "float", "time", "flag", "any"]
    about: str


SESSIONS: Final = (
    Column("session", "text", "id"),
    Column("app", "text", "file name of the app"),
    Column("opened", "time", "when it was opened"),
    Column("closed", "time", "when it ended for good; missing while it has not"),
    Column("last", "time", "when its last event was recorded"),
    Column("events", "int", "how many it has, which is the position of the last one"),
    Column("labels", "any", "what the session was labelled with, as a dict"),
)

EVENTS: Final = (
    Column("position", "int", "1, 2, 3... in the session"),
    Column("at", "time", "when it was recorded"),
    Column("kind", "text", "such as widgets.changed; docs/log-format.md has all"),
    Column("version", "int", "of its kind"),
    Column("run", "int", "the run that it belongs to"),
    Column("cause", "int", "position of the event that led to it, where that was recorded with it"),
    Column("data", "any", "what is recorded, as JSON values"),
    Column("damaged", "text", "why it cannot be read; the other columns but the position are missing then"),
)

RUNS: Final = (
    Column("run", "int", "1, 2, 3... in the session"),
    Column("outcome", "text", "finished, cancelled, stopped, rerun, failed or lost; missing while it is under way"),
    Column("scope", "any", "ids of the fragments that it ran; missing when it ran the app"),
    Column("page", "text", "the page that was open when it began"),
    Column("cause", "text", "what asked for it, in words"),
    Column("because", "any", "positions of the events that it was started for"),
    Column("asked", "time", "when the first of these was recorded"),
    Column("started", "time", "when it began"),
    Column("ended", "time", "when it ended"),
    Column("waited", "float", "seconds from being asked for to its beginning"),
    Column("seconds", "float", "from its beginning to its end"),
    Column("cpu", "float", "seconds of computing, of these"),
    Column("calls", "int", "st.* calls that it made"),
    Column("error", "text", "type and message of the error that ended it"),
    Column("cancelled_by", "int", "position of the decision that ended it early"),
    Column("position", "int", "of its run.started"),
    Column("last", "int", "position of its run.ended"),
)

WIDGETS: Final = (
    Column("widget", "text", "id under which its values are recorded"),
    Column("kind", "text", "such as slider"),
    Column("label", "text", "as it was drawn last"),
    Column("key", "text", "the key that the app gave to it"),
    Column("node", "int", "id of the element that showed it last"),
    Column("line", "text", "the call in the app, such as app.py:17"),
    Column("fragment", "text", "the fragment that drew it"),
    Column("value", "any", "last value in wire form; missing for one that was never changed"),
    Column("changes", "int", "how often a person changed or pressed it"),
    Column("set", "int", "how often the app gave it a value"),
    Column("first", "int", "position of the event that first showed it"),
    Column("last", "int", "position of the last event that changed it or its value"),
    Column("on_page", "flag", "whether it is on the page after the last event"),
)

_INPUTS: Final = (
    e.WidgetsChanged, e.PageOpened, e.DialogDismissed, e.TimerTicked, e.RerunRequested, e.StopRequested,
    e.ThemeChanged, e.ViewerAttached,
)  # fmt: skip
_OF_RUNS: Final = [KINDS[cls][0] for cls in (*_INPUTS, e.RerunDecided, e.RunStarted, e.RunEnded)]
_OF_WIDGETS: Final = [KINDS[cls][0] for cls in (e.TreePatched, e.WidgetsChanged, e.StateChanged)]


def row(columns: tuple[Column, ...], *values: Any) -> Row:
    """Return values as a row."""
    return dict(zip((column.name for column in columns), values, strict=True))


# -- sessions and events ----------------------------------------------------------------------------------------------


def sessions(rows: Iterable[SessionRow]) -> Iterator[Row]:
    """Yield sessions as rows of `SESSIONS`."""
    for each in rows:
        yield row(SESSIONS, each.id, each.app, each.opened, each.closed, each.last, each.head, dict(each.labels))


def event(found: RecordedRow | Damaged) -> Row:
    """Return an event as a row of `EVENTS`; several that are missing are one row, at the first of them."""
    if isinstance(found, Damaged):
        upto = "" if found.last == found.position else f", up to {found.last}"
        return row(EVENTS, found.position, found.at, None, None, None, None, None, found.why + upto)
    each = found.row
    data = orjson.loads(each.data)
    return row(EVENTS, found.position, each.at, each.kind, each.version, each.run, each.cause, data, None)


def recorded(each: Recorded) -> Row:
    """Return an event that was read as a row of `EVENTS`, without what tells of damage."""
    _, version, data = encode(each.event)
    values = (each.position, each.at, each.kind, version, each.run, each.cause, orjson.loads(data))
    return row(EVENTS[:-1], *values)


# -- runs -------------------------------------------------------------------------------------------------------------


def runs(recording: Recording, session: str, damaged: list[Damaged] | None = None) -> Iterator[Row]:
    """Yield the runs of a session as rows of `RUNS`, in the order in which they began."""
    tree = last_tree(Timeline(recording, session))
    inputs: dict[int, Recorded] = {}  # position -> what may ask for a run
    decided: dict[int, e.RerunDecided] = {}  # run -> the decision to start it
    cancelled: dict[int, int] = {}  # run -> position of the decision to end it
    begun: dict[int, tuple[Recorded, e.RunStarted]] = {}
    for each in recording.entries(session, kinds=_OF_RUNS):
        if isinstance(each, Damaged):
            if damaged is not None:
                damaged.append(each)
            continue
        match each.event:
            case e.RerunDecided() as decision:
                if decision.action == "start" and decision.run is not None:
                    decided[decision.run] = decision
                if decision.cancels is not None:
                    cancelled[decision.cancels] = each.position
            case e.RunStarted(run=run) as started:
                yield from (_run(*begun.pop(other), None, inputs, decided, cancelled, tree) for other in list(begun))
                begun[run] = each, started
            case e.RunEnded(run=run) if run in begun:
                yield _run(*begun.pop(run), each, inputs, decided, cancelled, tree)
            case _:
                inputs[each.position] = each
    yield from (_run(*begun.pop(run), None, inputs, decided, cancelled, tree) for run in list(begun))


def _run(
    at: Recorded,
    started: e.RunStarted,
    ended: Recorded | None,
    inputs: dict[int, Recorded],
    decided: dict[int, e.RerunDecided],
    cancelled: dict[int, int],
    tree: Tree | None,
) -> Row:
    decision = decided.pop(started.run, None)
    because = () if decision is None else decision.because
    asked = [inputs.pop(position) for position in because if position in inputs]
    return run_row(at, started, ended, because, asked, cancelled.pop(started.run, None), tree)


def run_row(
    at: Recorded,
    started: e.RunStarted,
    ended: Recorded | None,
    because: tuple[int, ...],
    asked: list[Recorded],
    cancelled_by: int | None,
    tree: Elements | None,
) -> Row:
    """Return a run as a row of `RUNS`; `at` is its `run.started`, `asked` are the events that it was started for."""
    # A note goes along, and waits for nothing.
    asked = [each for each in asked if not getattr(each.event, "note", False)]
    first = min((each.at for each in asked), default=None)
    end: Any = None if ended is None else ended.event
    error = None if end is None else end.error
    return row(
        RUNS,
        started.run,
        None if end is None else end.outcome,
        None if started.scope is None else list(started.scope),
        started.page,
        "; ".join(_words(each, tree) for each in asked) or None,
        list(because),
        first,
        at.at,
        None if ended is None else ended.at,
        None if first is None else max(at.at - first, 0.0),
        None if end is None else end.seconds,
        None if end is None else end.cpu,
        None if end is None else end.calls,
        f"{error.get('type')}: {error.get('message')}" if isinstance(error, dict) else None,
        cancelled_by,
        at.position,
        None if ended is None else ended.position,
    )


def _words(asked: Recorded, tree: Elements | None) -> str:
    words = summary(asked.event, tree)
    match asked.event:
        case e.TimerTicked():
            return f"tick of {words}"
        case e.PageOpened():
            return f"page opened: {words}"
        case e.DialogDismissed():
            return f"dialog closed: {words}"
        case e.StopRequested():
            return "Stop was pressed"
        case e.ThemeChanged():
            return f"theme: {words}"
    return words


def last_tree(timeline: Timeline) -> Tree | None:
    """Return the page after the last event, which knows the names of most widgets; None where it is damaged."""
    try:
        return timeline.at(-1).tree
    except DamagedEvent:
        return None


# -- widgets ----------------------------------------------------------------------------------------------------------


@final
@define
class _Widget:
    """What is known of a widget so far."""

    id: str
    first: int
    node: dict[str, Any] = field(factory=dict)
    value: Any = None
    changes: int = 0
    set: int = 0
    last: int = 0


def widgets(recording: Recording, session: SessionRow, damaged: list[Damaged] | None = None) -> Iterator[Row]:
    """Yield the widgets that a session ever had as rows of `WIDGETS`, in the order in which they first came."""
    tree = last_tree(Timeline(recording, session.id))
    known: dict[str, _Widget] = {}
    for each in recording.entries(session.id, kinds=_OF_WIDGETS):
        if isinstance(each, Damaged):
            if damaged is not None:
                damaged.append(each)
            continue
        for widget, change in _of_widgets(each.event):
            found = known.setdefault(widget, _Widget(widget, each.position))
            found.last = each.position
            change(found)
    for found in known.values():
        yield _widget_row(found, tree)


def _of_widgets(event: Any) -> Iterator[tuple[str, Any]]:
    """Yield ids of widgets and what an event does to what is known of each."""
    match event:
        case e.TreePatched(ops=list() as ops):
            for op in ops:
                for node in inserted(op[3]) if isinstance(op, list) and len(op) == 4 and op[0] == "insert" else ():
                    props = node.get("props")
                    widget = props.get("widget") if isinstance(props, dict) else None
                    if isinstance(widget, str):
                        yield widget, lambda found, node=node: setattr(found, "node", node)
        case e.WidgetsChanged():
            for widget, value in event.values.items():
                yield widget, lambda found, value=value: _changed(found, value)
            for widget in event.trigger:
                yield widget, lambda found: setattr(found, "changes", found.changes + 1)
        case e.StateChanged():
            for widget, value in event.widgets.items():
                yield widget, lambda found, value=value: _given(found, value)


def _changed(found: _Widget, value: Any) -> None:
    found.value = value
    found.changes += 1


def _given(found: _Widget, value: Any) -> None:
    found.value = value
    found.set += 1


def _widget_row(found: _Widget, tree: Tree | None) -> Row:
    node = None if tree is None else tree.widgets.get(found.id)
    at = found.node if node is None else node.to_json()
    props = at.get("props") or {}
    return row(
        WIDGETS,
        found.id,
        at.get("kind"),
        props.get("label"),
        props.get("key"),
        at.get("id"),
        at.get("line"),
        at.get("fragment"),
        found.value,
        found.changes,
        found.set,
        found.first,
        found.last,
        None if tree is None else node is not None,
    )
