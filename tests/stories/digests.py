"""Digests of element trees: the few lines that say whether two folds of one recording, in whatever language, agree.

The form that is hashed is JSON without spaces, keys in the order of their UTF-16 code units, and each number as the
16 hexadecimal digits of its double: how a language writes 1e-7 does not count. `viewer/src/core/recordings.test.ts`
makes the same.
"""

from __future__ import annotations

import hashlib
import json
import struct
from pathlib import Path
from typing import Any

from evlit.core.events import RunEnded
from evlit.core.fold import fold
from evlit.core.projection import Projection
from evlit.replay.recording import Recording


def digests(path: Path) -> list[str]:
    """Return a line for the end of each run of a recording: the position, and the digest of the tree there."""
    with Recording(path) as recording:
        projection = Projection()
        lines = []
        for recorded in recording.recorded(recording.session().id):
            fold(projection, recorded)
            if isinstance(recorded.event, RunEnded):
                lines.append(f"{recorded.position} {digest(projection.tree.to_json())}")
    return lines


def digest(value: Any) -> str:
    """Return the digest of a JSON value."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def canonical(value: Any) -> str:
    """Return the one text that stands for a JSON value."""
    match value:
        case None | bool():
            return json.dumps(value)
        case int() | float():
            return struct.pack(">d", value).hex()
        case str():
            return json.dumps(value, ensure_ascii=False)
        case dict():
            keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
            return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in keys) + "}"
        case _:
            return "[" + ",".join(map(canonical, value)) + "]"
