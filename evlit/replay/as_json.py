"""Moments and explanations as JSON, for other programs."""

from __future__ import annotations

import json
from typing import Any

import orjson

from evlit.core.codec import encode
from evlit.core.projection import Projection
from evlit.core.tree import Node
from evlit.replay.causes import Cause, Chain, Explanation
from evlit.replay.timeline import ABSENT, Changes, Difference, node_json


def text(value: Any) -> bytes:
    """Return a value as JSON text for people, too."""
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n"
    except orjson.JSONEncodeError:  # it goes 254 levels deep
        return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n"


def line(value: Any) -> bytes:
    """Return a value as JSON text on one line."""
    try:
        return orjson.dumps(value) + b"\n"
    except orjson.JSONEncodeError:
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def tree(root: Node) -> dict[str, Any]:
    """Return a tree as `--at N` has it."""
    return node_json(root)


def state(shown: Projection) -> dict[str, Any]:
    """Return `session_state` and the values of widgets as `--state` has them: as they are recorded."""
    return {"position": shown.position, "session_state": shown.state, "widgets": shown.values}


def difference(found: Difference) -> dict[str, Any]:
    """Return a difference as `--diff A B` has it. What was not there, or is not, has no `before` or no `after`."""
    return {
        "from": found.before.position,
        "to": found.after.position,
        "ops": found.ops,
        "page": _changes(found.page),
        "session_state": _changes(found.state),
        "widgets": _changes(found.values),
    }


def _changes(changes: Changes) -> dict[str, dict[str, Any]]:
    return {
        name: {side: value for side, value in zip(("before", "after"), pair, strict=True) if value is not ABSENT}
        for name, pair in changes.items()
    }


def explanation(found: Explanation) -> dict[str, Any]:
    """Return an explanation as `--why ID` has it."""
    return {
        "position": found.position,
        "node": node_json(found.node) | {"children": [child.id for child in found.node.children or ()]},
        "source": found.source,
        "touched": [{"position": t.recorded.position, "ops": list(t.ops)} for t in found.touches],
        "causes": [_cause(cause) for cause in found.causes],
        "more": found.more,
    }


def chain(found: Chain) -> dict[str, Any]:
    """Return what led to an event as `--why-event N` has it."""
    return {"causes": [_cause(cause) for cause in found.causes], "more": found.more}


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "position": cause.recorded.position,
        "at": cause.recorded.at,
        "kind": cause.recorded.kind,
        "because": list(cause.because),
        "data": orjson.loads(encode(cause.recorded.event)[2]),
    }
