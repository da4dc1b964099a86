"""Events and elements in words: the one line that `evlit replay` shows of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, Protocol

from evlit.core import events as e
from evlit.core.elements import BLOCKS, ELEMENTS, WIDGETS
from evlit.core.events import Event, Scope, Unknown
from evlit.core.ops import Op
from evlit.core.tree import Node
from evlit.replay.shorten import plain, short, short_state


class Drawn(Protocol):
    """An element, as much of it as its name takes."""

    @property
    def kind(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def props(self) -> Mapping[str, Any]: ...


class Elements(Protocol):
    """What knows the elements of a page: a tree does."""

    @property
    def nodes(self) -> Mapping[int, Drawn]: ...
    @property
    def widgets(self) -> Mapping[str, Drawn]: ...


#: Props that say best what an element shows, in this order.
_TELLING: Final = ("label", "title", "body", "message", "text", "value", "data", "id")

_KNOWN: Final = BLOCKS.keys() | ELEMENTS.keys() | WIDGETS.keys()

_WHY: Final = {
    "opened": "the app was opened",
    "script": "the script asked",
    "viewer": "a person asked",
    "source": "the app was saved",
    "recovery": "the session was recovered",
    "late": "the run after the restart took too long",
}

_OPS: Final = {
    "insert": "drawn",
    "set": "changed",
    "unset": "changed",
    "append": "grown",
    "move": "moved",
    "remove": "gone",
}


def telling(node: Node, limit: int) -> str:
    """Return what an element shows, in short; empty for one that only holds others."""
    props = node.props
    if node.kind not in _KNOWN and node.kind != "root":
        return short(props, limit)
    if node.kind == "exception":
        return short(f"{props.get('type')}: {props.get('message')}", limit)
    name = next((name for name in _TELLING if name in props), None)
    if name is None:
        return ""
    if name == "value" or "value" not in props:
        return short(props[name], limit)
    shown = short(props[name], max(limit // 2, limit - 24))
    return f"{shown} = {short(props['value'], max(limit - len(shown) - 3, 4))}"


def named(tree: Elements | None, widget: str) -> str:
    """Return how people know a widget: its kind and label while it is on the page, else its id."""
    node = None if tree is None else tree.widgets.get(widget)
    if node is None:
        return plain(widget)
    return plain(node.kind) + (f" {short(node.props['label'], 40)}" if node.props.get("label") else "")


def summary(event: Event | Unknown, tree: Elements | None) -> str:
    """Return an event in words. `tree` is the page before it, None when nobody knows."""
    match event:
        case e.SessionOpened():
            said = (event.page, event.query, event.locale, event.zone, event.theme)
            return " ".join(plain(part) for part in (event.app, *said) if part)
        case e.SessionClosed(reason=reason):
            return plain(reason)
        case e.SessionForked():
            return f"a copy of session {plain(event.session)} up to {event.position}"
        case e.ViewerAttached():
            return plain(event.viewer) + (f", knows the session up to {event.seen}" if event.seen else "")
        case e.ViewerDetached():
            return f"{plain(event.viewer)}: {plain(event.reason)}"
        case e.WidgetsChanged():
            return _input(event, tree)
        case e.PageOpened():
            return (plain(event.page) or "main page") + (f" ?{plain(event.query)}" if event.query else "")
        case e.FileUploaded():
            return f"{short(event.name, 40)}, {plain(event.type)}, {event.size:,} bytes"
        case e.DialogDismissed():
            return plain(event.dialog)
        case e.TimerTicked():
            return plain(event.fragment) + (f", {event.missed} before it missed" if event.missed else "")
        case e.RerunRequested():
            return _WHY[event.why] + ("" if event.scope is None else f": {_scope(event.scope)}")
        case e.StopRequested() | e.CacheCleared():
            return plain(event.viewer)
        case e.SaveFollowed():
            return "a saved source reruns at once" if event.on else "a saved source is offered"
        case e.ThemeChanged():
            return plain(event.theme)
        case e.ScriptChanged():
            return plain(event.path)
        case _:
            return _of_run(event, tree)


def _of_run(event: Event | Unknown, tree: Elements | None) -> str:
    match event:
        case e.RerunDecided():
            run = event.cancels if event.run is None else event.run
            what = event.action + ("" if run is None else f" run {run}")
            return f"{what} for {', '.join(map(str, event.because))}: {plain(event.reason)}"
        case e.RunStarted():
            return f"run {event.run}: {_scope(event.scope)}"
        case e.TreePatched():
            return f"run {event.run}: {patch(event.ops, tree)}"
        case e.StateChanged():
            return f"run {event.run}: {_state(event, tree)}"
        case e.AddressChanged():
            to = "" if event.page is None else plain(event.page) or "main page"
            query = "" if event.query is None else f"?{short(event.query)}"
            return f"run {event.run}: {' '.join(part for part in (to, query) if part)}"
        case e.EffectRecorded():
            return f"run {event.run}: {plain(event.name)} {short(event.key, 40)}"
        case e.OutputPrinted():
            return f"run {event.run}: {event.stream} {short(event.text)}"
        case e.RunEnded():
            return _ended(event, tree)
        case Unknown():
            return f"not known to this evlit (version {event.version}): {short(event.data)}"
    raise AssertionError(f"expected an event, got {event!r}")


def patch(ops: Any, tree: Elements | None) -> str:
    """Return what ops do: a single one in full, more of them counted. Of a damaged log they may be anything."""
    try:
        if len(ops) == 1:
            return change(ops[0], tree)
        counts = Counter(_OPS[op[0]] for op in ops)
    except (TypeError, LookupError, AttributeError):
        return short(ops)
    return ", ".join(f"{count} {done}" for done, count in counts.items())


def change(op: Op, tree: Elements | None) -> str:
    """Return what one op does, with the names of the tree before it."""
    match op:
        case ["insert", parent, index, {"kind": kind, "id": id}]:
            return f"{plain(kind)} #{plain(id)} drawn in {_name(tree, parent)} at {plain(index)}"
        case ["set", id, {**props}]:
            return f"{_name(tree, id)}: {', '.join(f'{plain(k)} = {short(v)}' for k, v in props.items())}"
        case ["unset", id, names]:
            return f"{_name(tree, id)}: {', '.join(map(plain, names))} gone"
        case ["append", id, name, text]:
            return f"{_name(tree, id)}: {plain(name)} + {short(text)}"
        case ["move", id, parent, index]:
            return f"{_name(tree, id)} moved to {_name(tree, parent)} at {plain(index)}"
        case ["remove", id]:
            return f"{_name(tree, id)} gone"
    return short(op)


def _name(tree: Elements | None, id: Any) -> str:
    node = None if tree is None else tree.nodes.get(id)
    if node is None:
        return f"#{plain(id)}"
    if node.kind in ("root", "app"):
        return node.key
    label = node.props.get("label") or node.props.get("title")
    return f"{plain(node.kind)} {short(label, 30)}" if label else f"{plain(node.kind)} #{id}"


def _input(event: e.WidgetsChanged, tree: Elements | None) -> str:
    parts = [f"{named(tree, id)} = {short(value)}" for id, value in event.values.items()]
    triggers: dict[str, Any] = {**event.trigger}
    for id, fired in triggers.items():
        parts.append(f"{named(tree, id)} " + ("clicked" if fired is True else f"sent {short(fired)}"))
    return (", ".join(parts) or "nothing") + (" (asks for no run)" if event.note else "")


def _state(event: e.StateChanged, tree: Elements | None) -> str:
    parts = [f"{plain(key)} = {short_state(value)}" for key, value in event.set.items()]
    parts += [f"{plain(key)} gone" for key in event.removed]
    parts += [f"{named(tree, id)} = {short(value)}" for id, value in event.widgets.items()]
    parts += [f"{named(tree, id)} forgotten" for id in event.forgotten]
    parts += [f"{named(tree, id)} kept while it is not drawn" for id in event.kept]
    return ", ".join(parts)


def _ended(event: e.RunEnded, tree: Elements | None) -> str:
    text = f"run {event.run} {event.outcome}"
    error: Any = event.error
    if isinstance(error, dict):
        text += f": {plain(error.get('type'))}: {short(error.get('message'))},"
    text += f" after {event.seconds:.3f} s and {event.calls} call{'s' * (event.calls != 1)}"
    if event.unseen:
        text += f"; the next run gets {', '.join(named(tree, id) for id in event.unseen)}"
    return text


def _scope(scope: Scope) -> str:
    return "the app" if scope is None else ", ".join(map(plain, scope))
