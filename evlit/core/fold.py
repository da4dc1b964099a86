"""`fold(projection, recorded)`: what every reader of a log does, live or later (steps 4 and 8 of the click journey).

One small function per kind of event. None of them can fail on an event that the codec let through and a runtime
wrote: folding never decides, it only adds up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from attrs import evolve

from evlit.core import events as e
from evlit.core.bound import with_value
from evlit.core.edits import is_change, merged
from evlit.core.events import Recorded
from evlit.core.ops import apply
from evlit.core.projection import Cause, File, OpenRun, Projection, Request
from evlit.core.same import same


def fold(projection: Projection, recorded: Recorded) -> Projection:
    """Add one event to a projection, in place, and return it.

    Raises
    ------
    TreeError
        When a patch does not fit the tree: the log is damaged.
    """
    step = _STEPS.get(type(recorded.event))
    if step is not None:
        step(projection, recorded.event, recorded)
    projection.position = recorded.position
    projection.at = recorded.at
    return projection


def fold_all(projection: Projection, recorded: Iterable[Recorded]) -> Projection:
    """Add events in order."""
    for each in recorded:
        fold(projection, each)
    return projection


def _opened(p: Projection, event: e.SessionOpened, _: Recorded) -> None:
    p.app, p.source, p.page, p.query = event.app, event.source, event.page, event.query
    _known(p, event)


def _known(p: Projection, event: e.SessionOpened | e.ViewerAttached) -> None:
    """Keep what a viewer says of itself; what it leaves open stays."""
    p.locale, p.zone = event.locale or p.locale, event.zone or p.zone
    p.theme, p.url = event.theme or p.theme, event.url or p.url
    p.offset = p.offset if event.offset is None else event.offset


def _closed(p: Projection, event: e.SessionClosed, _: Recorded) -> None:
    p.closed = event.reason


def _forked(p: Projection, event: e.SessionForked, _: Recorded) -> None:
    p.app, p.source = event.app or p.app, event.source or p.source
    p.closed = p.changed = None


def _attached(p: Projection, event: e.ViewerAttached, r: Recorded) -> None:
    p.viewers[event.viewer] = r.position
    p.batches.setdefault(event.viewer, 0)
    other = event.theme is not None and event.theme != p.theme
    _known(p, event)
    if other and p.tree.root.props.get("themed"):
        _ask(p, event, r, Request(r.position, "rerun"))


def _detached(p: Projection, event: e.ViewerDetached, _: Recorded) -> None:
    p.viewers.pop(event.viewer, None)


def _ask(p: Projection, event: Any, r: Recorded, request: Request) -> None:
    viewer, batch = getattr(event, "viewer", None), getattr(event, "batch", None)
    if viewer is not None and batch is not None:
        p.batches[viewer] = max(batch, p.batches.get(viewer, 0))
    p.inputs[r.position] = event
    (p.notes if request.cause == "note" else p.pending).append(request)


def _widgets(p: Projection, event: e.WidgetsChanged, r: Recorded) -> None:
    for widget, value in event.values.items():
        set_value(p, widget, value)
    if event.note:
        _ask(p, _with_older_notes(p, event), r, Request(r.position, "note"))
        return
    scope = None if event.fragment is None else (event.fragment,)
    _ask(p, event, r, Request(r.position, "widgets", scope, tuple(event.trigger)))


def _with_older_notes(p: Projection, event: e.WidgetsChanged) -> e.WidgetsChanged:
    """Drop the waiting notes that a note replaces, so that no more of them wait than there are widgets."""
    mine = event.values.keys()
    older = [note for note in p.notes if mine & p.inputs[note.position].values.keys()]
    if not older:
        return event
    for note in older:
        if p.inputs[note.position].values.keys() <= mine:
            p.notes.remove(note)
            del p.inputs[note.position]
    # The edit of a table is a change of those before it, which go with their notes.
    return evolve(event, values={widget: p.values[widget] for widget in mine})


def set_value(p: Projection, widget: str, value: Any) -> None:
    """Keep a widget's value, and show it in the tree where the widget is on the page."""
    node = p.tree.widgets.get(widget)
    if is_change(value):
        # What the page shows is what the user changed.
        shown = None if node is None else node.props.get("value")
        value = merged(p.values.get(widget) if shown is None else shown, value)
    p.values[widget] = value
    p.kept.pop(widget, None)  # it is drawn again
    if node is not None and "value" in node.props and not same(node.props["value"], value):
        node.props = {**node.props, "value": value}
        if "bind" in node.props:
            p.query = with_value(p.query, node.kind, node.props, value)


def _page(p: Projection, event: e.PageOpened, r: Recorded) -> None:
    p.page, p.query = event.page, event.query
    _ask(p, event, r, Request(r.position, "page"))


def _uploaded(p: Projection, event: e.FileUploaded, _: Recorded) -> None:
    p.files[event.file] = File(event.file, event.name, event.type, event.size, event.blob)


def _dismissed(p: Projection, event: e.DialogDismissed, r: Recorded) -> None:
    node = p.tree.fragments.get(event.dialog)
    if event.opened is not None:
        if node is not None and node.kind == "dialog":
            node.props = {**node.props, "dismissed": event.opened}
        if node is None or not node.props.get("notify"):  # S-100: the app does not want to know
            p.batches[event.viewer] = max(event.batch, p.batches.get(event.viewer, 0))
            return
    _ask(p, event, r, Request(r.position, "dismiss", None, (event.dialog,)))


def _ticked(p: Projection, event: e.TimerTicked, r: Recorded) -> None:
    _ask(p, event, r, Request(r.position, "tick", (event.fragment,)))


def _rerun(p: Projection, event: e.RerunRequested, r: Recorded) -> None:
    cause: Cause = event.why if event.why in ("recovery", "late") else "rerun"
    triggers = tuple(event.trigger)
    _ask(p, event, r, Request(r.position, cause, event.scope, triggers, called=bool(triggers)))


def _stop(p: Projection, event: e.StopRequested, r: Recorded) -> None:
    _ask(p, event, r, Request(r.position, "stop"))


def _cleared(p: Projection, event: e.CacheCleared, _: Recorded) -> None:
    p.state.clear()
    p.batches[event.viewer] = max(event.batch, p.batches.get(event.viewer, 0))


def _themed(p: Projection, event: e.ThemeChanged, r: Recorded) -> None:
    p.theme = event.theme
    if p.tree.root.props.get("themed"):
        _ask(p, event, r, Request(r.position, "rerun"))
    else:
        p.batches[event.viewer] = max(event.batch, p.batches.get(event.viewer, 0))


def _source(p: Projection, event: e.ScriptChanged, _: Recorded) -> None:
    p.source = event.source
    p.changed = None if event.rerun else event.path


def _followed(p: Projection, event: e.SaveFollowed, _: Recorded) -> None:
    p.follows = event.on
    p.batches[event.viewer] = max(event.batch, p.batches.get(event.viewer, 0))


def _started(p: Projection, event: e.RunStarted, _: Recorded) -> None:
    if event.scope is None:
        p.changed = None


def _decided(p: Projection, event: e.RerunDecided, _: Recorded) -> None:
    because = set(event.because)
    taken = [request for request in (*p.queue, *p.pending) if request.position in because]
    p.pending = [request for request in p.pending if request.position not in because]
    if event.action in ("queue", "coalesce", "supersede"):
        known = {request.position for request in p.queue}
        p.queue += [request for request in taken if request.position not in known]
        if event.action == "coalesce":
            _merge_ticks(p)
    else:
        p.queue = [request for request in p.queue if request.position not in because]
    if event.action in ("supersede", "stop") and p.run is not None:
        p.run = evolve(p.run, cancelling=True)
    elif event.action == "start":
        assert event.run is not None
        if p.notes:
            taken = sorted((*taken, *(note for note in p.notes if note.position in because)), key=lambda r: r.position)
            p.notes = [note for note in p.notes if note.position not in because]
        p.run = OpenRun(event.run, event.scope, tuple(taken))
        p.runs = max(p.runs, event.run)
    if event.action in ("ignore", "stop"):
        for position in because:
            p.inputs.pop(position, None)


def _merge_ticks(p: Projection) -> None:
    """Keep the newest of several waiting ticks of one fragment."""
    newest = {request.scope: request.position for request in p.queue if request.cause == "tick"}
    dropped = [r for r in p.queue if r.cause == "tick" and newest[r.scope] != r.position]
    for request in dropped:
        p.queue.remove(request)
        p.inputs.pop(request.position, None)


def _patched(p: Projection, event: e.TreePatched, _: Recorded) -> None:
    apply(p.tree, event.ops)  # type: ignore[arg-type]  # Json: ops are lists that only core makes


def _state(p: Projection, event: e.StateChanged, _: Recorded) -> None:
    p.state.update(event.set)
    for key in event.removed:
        p.state.pop(key, None)
    p.values.update(event.widgets)
    for widget in (*event.widgets, *event.forgotten):
        p.kept.pop(widget, None)
    for widget in event.forgotten:
        p.values.pop(widget, None)
    p.kept.update(event.kept)


def _address(p: Projection, event: e.AddressChanged, _: Recorded) -> None:
    if event.page is not None:
        p.page = event.page
    if event.query is not None:
        p.query = event.query


def _ended(p: Projection, event: e.RunEnded, _: Recorded) -> None:
    p.outcome = event.outcome
    if p.run is None or p.run.run != event.run:
        return
    carried: list[Request] = []
    notes: list[Request] = []
    unseen, again = set(event.unseen), set(event.again)
    for request in p.run.requests:
        left = tuple(trigger for trigger in request.triggers if trigger in unseen)
        if request.position in again:
            (notes if request.cause == "note" else carried).append(evolve(request, lost=request.lost + 1))
        elif left:
            carried.append(evolve(request, triggers=left, called=True))
        else:
            p.inputs.pop(request.position, None)
    p.queue[:0] = carried
    p.notes[:0] = notes
    p.run = None


_STEPS: Final[dict[type, Callable[[Projection, Any, Recorded], None]]] = {
    e.SessionOpened: _opened,
    e.SessionClosed: _closed,
    e.SessionForked: _forked,
    e.ViewerAttached: _attached,
    e.ViewerDetached: _detached,
    e.WidgetsChanged: _widgets,
    e.PageOpened: _page,
    e.FileUploaded: _uploaded,
    e.DialogDismissed: _dismissed,
    e.TimerTicked: _ticked,
    e.RerunRequested: _rerun,
    e.StopRequested: _stop,
    e.CacheCleared: _cleared,
    e.SaveFollowed: _followed,
    e.ThemeChanged: _themed,
    e.ScriptChanged: _source,
    e.RunStarted: _started,
    e.RerunDecided: _decided,
    e.TreePatched: _patched,
    e.StateChanged: _state,
    e.AddressChanged: _address,
    e.RunEnded: _ended,
}
