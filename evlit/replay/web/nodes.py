"""One element: what it is, which events made it so, and the line that drew it; and why anything happened."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from evlit.core import events as e
from evlit.core.events import Recorded
from evlit.core.tree import Node, Tree
from evlit.replay.causes import Cause, Chain, Explanation, explain, trace
from evlit.replay.shorten import short
from evlit.replay.summaries import change
from evlit.replay.tones import tone_of
from evlit.replay.web.at import named, wire_node
from evlit.replay.web.events import page_before
from evlit.replay.web.moments import Moments
from evlit.replay.web.sources import excerpt
from evlit.replay.web.wording import words

#: Changes of an element that are listed.
_TOUCHES: Final = 50

_ENDS: Final = {"person": "a person did it", "clock": "the clock did it", "app": "the app did it"}


def node(moments: Moments, id: int, position: int, folders: list[Path]) -> dict[str, Any]:
    """Return what there is to say of an element as of a position.

    Raises
    ------
    NoSuchNode
        When it is not on the page then.
    DamagedEvent
        When an event on the way there cannot be read.
    """
    found = explain(moments.timeline, position, id, _TOUCHES, moments.touched)
    shown, touches = found.node, found.touches
    last = touches[-1].recorded if touches else None
    before = _before(moments, id, None if last is None else last.position)
    ran = next((touch.recorded for touch in reversed(touches) if touch.recorded.run is not None), None)
    widget = shown.props.get("widget")
    return {
        "node": wire_node(shown),
        "path": _path(shown),
        "before": before,
        "changed": [] if before is None else _changed(before, shown.props),
        "touches": [_touch(touch, found) for touch in reversed(touches[-_TOUCHES:])],
        "drawn": touches[0].recorded.position if touches else 0,
        "last": last.position if last is not None else 0,
        "source": _source(moments, shown, ran, folders),
        "widget": {"id": widget, "value": shown.props.get("value")} if isinstance(widget, str) else None,
    }


def _source(moments: Moments, shown: Node, ran: Recorded | None, folders: list[Path]) -> dict[str, Any] | None:
    """Return the code of the call as the run executed it that touched the element last."""
    timeline = moments.timeline
    if ran is None:
        return excerpt(timeline, shown.line, None, timeline.head, folders)
    return excerpt(timeline, shown.line, ran.run, ran.position, folders)


def _before(moments: Moments, id: int, position: int | None) -> dict[str, Any] | None:
    tree = moments.at(position - 1).tree if position else None
    return dict(tree[id].props) if tree is not None and id in tree else None


def _changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    names = dict.fromkeys((*after, *before))
    gone = object()
    return [name for name in names if before.get(name, gone) != after.get(name, gone)]


def _path(node: Node) -> list[dict[str, Any]]:
    """Return what an element is in, outermost first, and itself."""
    found = []
    above: Node | None = node
    while above is not None:
        found.append(named(above))
        above = above.parent
    return found[::-1]


def _touch(touch: Any, found: Explanation) -> dict[str, Any]:
    recorded = touch.recorded
    if isinstance(recorded.event, e.WidgetsChanged):
        text = f"set to {short(recorded.event.values[found.node.props['widget']])}"
    else:
        text = "; ".join(
            "drawn" if op[0] == "insert" else change(op, found.tree).partition(": ")[2] for op in touch.ops
        )
    return {
        "position": recorded.position,
        "at": recorded.at,
        "kind": recorded.kind,
        "run": recorded.run,
        "ops": list(touch.ops),
        "text": text,
    }


def why(moments: Moments, position: int, id: int | None) -> dict[str, Any]:
    """Return what led to an event, or made an element what it is as of a position.

    Raises
    ------
    NoSuchPosition, NoSuchNode, DamagedEvent
        When there is nothing to explain, or it cannot be read.
    """
    found: Chain | Explanation
    if id is None:
        found = trace(moments.timeline, position)
        tree = page_before(moments, moments.timeline.position(position))
    else:
        found = explain(moments.timeline, position, id, 1, moments.touched)
        tree = found.tree
    return {
        "causes": [_cause(cause, tree) for cause in found.causes],
        "more": found.more,
        "ends": _ends(found.causes, found.more),
    }


def _cause(cause: Cause, tree: Tree | None) -> dict[str, Any]:
    recorded = cause.recorded
    return {
        "position": recorded.position,
        "at": recorded.at,
        "kind": recorded.kind,
        "text": words(recorded, tree),
        "tone": tone_of(recorded.event),
        "run": recorded.run,
        "because": list(cause.because),
    }


def _ends(causes: tuple[Cause, ...], more: bool) -> str:
    """Return in words where a chain begins."""
    if more:
        return "it goes on further back"
    first = next((cause.recorded for cause in reversed(causes) if not cause.because), None)
    match None if first is None else first.event:
        case None:
            return ""
        case e.ScriptChanged() | e.RerunRequested(why="source"):
            return "a file of the app was saved"
        case e.RerunRequested(why="opened"):
            return "the app was opened"
        case e.RerunRequested(why="recovery" | "late"):
            return "the session was recovered"
        case e.ViewerAttached() | e.SessionOpened():
            return "a browser connected"
        case e.RerunRequested(why="viewer"):
            return "a person asked for it"
        case event:
            return _ENDS.get(tone_of(event), "nothing in the log led to it")
