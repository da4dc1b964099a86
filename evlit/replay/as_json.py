"""Moments and explanations as JSON text, for other programs."""

from __future__ import annotations

import json
from typing import Any

import orjson

from evlit.core.codec import encode
from evlit.core.tree import Node
from evlit.replay.causes import Explanation
from evlit.replay.timeline import node_json


def tree_text(root: Node) -> bytes:
    """Return a tree as `--at N --format json` prints it."""
    return _text(node_json(root))


def explanation_text(found: Explanation) -> bytes:
    """Return an explanation as `--why ID --format json` prints it."""
    return _text(
        {
            "position": found.position,
            "node": node_json(found.node) | {"children": [child.id for child in found.node.children or ()]},
            "source": found.source,
            "touched": [{"position": t.recorded.position, "ops": list(t.ops)} for t in found.touches],
            "causes": [
                {
                    "position": cause.recorded.position,
                    "at": cause.recorded.at,
                    "kind": cause.recorded.kind,
                    "because": list(cause.because),
                    "data": orjson.Fragment(encode(cause.recorded.event)[2]),
                }
                for cause in found.causes
            ],
            "more": found.more,
        }
    )


def _text(value: Any) -> bytes:
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n"
    except orjson.JSONEncodeError:  # it goes 254 levels deep
        return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"
